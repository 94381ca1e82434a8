/** The one list of them: a currency more is a line here and one of `minorDigits`. */
export const currencies = ['GBP', 'EUR', 'USD', 'CNY', 'HKD', 'JPY', 'INR'] as const;

/** ISO 4217 code of a currency this product can settle in. */
export type Currency = (typeof currencies)[number];

/** Decimal places of the minor unit (ISO 4217). */
export const minorDigits: Record<Currency, number> = {
  GBP: 2,
  EUR: 2,
  USD: 2,
  CNY: 2,
  HKD: 2,
  JPY: 0,
  INR: 2,
};

/** An amount in the currency's minor unit: 1050n GBP is £10.50. */
export interface Money {
  amountMinor: bigint;
  currency: Currency;
}

export const isCurrency = (code: string): code is Currency => Object.hasOwn(minorDigits, code);

/** Halves away from zero; or everything away from it, or everything towards it. */
export type Rounding = 'half-up' | 'up' | 'down';

/** The one place where this product rounds. `divisor` must be positive. */
export function divideRounded(
  dividend: bigint,
  divisor: bigint,
  rounding: Rounding = 'half-up',
): bigint {
  if (divisor <= 0n) throw new RangeError('divisor must be positive');
  const magnitude = dividend < 0n ? -dividend : dividend;
  const rounded =
    rounding === 'half-up'
      ? (2n * magnitude + divisor) / (2n * divisor)
      : (magnitude + (rounding === 'up' ? divisor - 1n : 0n)) / divisor;
  return dividend < 0n ? -rounded : rounded;
}

/** Splits a price that includes tax; `net + tax = gross` always. Rate in basis points (2000 = 20 %). */
export function splitTax(grossMinor: bigint, rateBasisPoints: number) {
  const netMinor = divideRounded(grossMinor * 10_000n, BigInt(10_000 + rateBasisPoints));
  return { netMinor, taxMinor: grossMinor - netMinor };
}
