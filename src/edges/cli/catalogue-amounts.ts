import { OCTETS_PER_GB, OCTETS_PER_MB } from '#domain/allowance.ts';
import { type Currency, isCurrency, type Money, minorDigits } from '#domain/money.ts';

/** A text turned into an amount, or what is wrong with it in words. */
export type Reading<T> = { value: T } | { problem: string };

const OCTETS_PER_UNIT = { GB: OCTETS_PER_GB, MB: OCTETS_PER_MB, KB: 1_024n, B: 1n } as const;
type DataUnit = keyof typeof OCTETS_PER_UNIT;

/** Octets of `12 GB`, `1.5 GB`, `500 MB`; 1 GB = 1,024 MB. */
export function readData(text: string): Reading<bigint> {
  const found = /^(\d{1,15})(?:\.(\d{1,3}))? ?(GB|MB|KB|B)$/.exec(text);
  if (!found)
    return { problem: `"${text}" is not an amount of data; write it like "12 GB" or "500 MB"` };
  const [, whole = '', decimals = '', unit = 'B'] = found;
  const scale = 10n ** BigInt(decimals.length);
  const scaled = BigInt(whole + decimals) * OCTETS_PER_UNIT[unit as DataUnit];
  if (scaled % scale !== 0n)
    return { problem: `"${text}" is not a whole number of bytes; write it in a smaller unit` };
  return { value: scaled / scale };
}

export function writeData(octets: bigint): string {
  const units = Object.keys(OCTETS_PER_UNIT) as DataUnit[];
  const unit = units.find((each) => octets % OCTETS_PER_UNIT[each] === 0n) ?? 'B';
  return `${octets / OCTETS_PER_UNIT[unit]} ${unit}`;
}

const SECONDS_PER_UNIT = { h: 3_600n, min: 60n, s: 1n } as const;

/** Seconds of `500 min`, `10 h`, `90 s`. */
export function readVoice(text: string): Reading<bigint> {
  const found = /^(\d{1,9}) ?(h|min|s)$/.exec(text);
  if (!found) return { problem: `"${text}" is not an amount of calls; write it like "500 min"` };
  const unit = found[2] as keyof typeof SECONDS_PER_UNIT;
  return { value: BigInt(found[1] ?? 0) * SECONDS_PER_UNIT[unit] };
}

export const writeVoice = (seconds: bigint): string =>
  seconds % 60n === 0n ? `${seconds / 60n} min` : `${seconds} s`;

/** `10.00 GBP`: all decimals of the currency or none at all. */
export function readMoney(text: string): Reading<Money> {
  const found = /^(\d{1,9})(?:\.(\d+))? ([A-Z]{3})$/.exec(text);
  if (!found) return { problem: `"${text}" is not an amount of money; write it like "10.00 GBP"` };
  const [, whole = '', decimals = '', code = ''] = found;
  if (!isCurrency(code))
    return { problem: `"${code}" is not a currency this program knows: ${knownCurrencies}` };
  const digits = minorDigits[code];
  if (decimals !== '' && decimals.length !== digits)
    return { problem: `"${text}" must have ${digits} decimal places or none` };
  return { value: { amountMinor: BigInt(whole + decimals.padEnd(digits, '0')), currency: code } };
}

export const knownCurrencies = Object.keys(minorDigits).join(', ');

export function writeMoney(amountMinor: bigint, currency: Currency): string {
  const digits = minorDigits[currency];
  if (digits === 0) return `${amountMinor} ${currency}`;
  const figures = amountMinor.toString().padStart(digits + 1, '0');
  return `${figures.slice(0, -digits)}.${figures.slice(-digits)} ${currency}`;
}

/** Basis points of `20 %`, `7.7 %`. */
export function readTaxRate(text: string): Reading<number> {
  const found = /^(\d{1,2})(?:\.(\d{1,2}))? ?%$/.exec(text);
  if (!found) return { problem: `"${text}" is not a tax rate; write it like "20 %" or "7.7 %"` };
  return { value: Number((found[1] ?? '') + (found[2] ?? '').padEnd(2, '0')) };
}

export const writeTaxRate = (basisPoints: number): string => `${basisPoints / 100} %`;
