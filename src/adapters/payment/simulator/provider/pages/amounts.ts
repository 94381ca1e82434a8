import { type Currency, minorDigits } from '#domain/money.ts';

/** An amount as the reader's language writes it, exact: the digits never pass through a float. */
export function formatAmount(minor: bigint, currency: Currency, locale: string): string {
  const digits = minorDigits[currency];
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const decimal = digits === 0 ? whole : `${whole}.${text.slice(-digits)}`;
  const signed = (minor < 0n ? `-${decimal}` : decimal) as `${number}`;
  return formatterOf(currency, locale).format(signed);
}

const formatters = new Map<string, Intl.NumberFormat>();

/** British English abroad writes US$ and JP¥; a lone $ or ¥ would be two currencies at once. */
function formatterOf(currency: Currency, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    const tag = locale === 'en' ? 'en-GB' : locale;
    formatter = new Intl.NumberFormat(tag, { style: 'currency', currency });
    formatters.set(key, formatter);
  }
  return formatter;
}
