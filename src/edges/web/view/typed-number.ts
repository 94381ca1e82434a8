/** Full-width digits of a Chinese keyboard, spaces and a currency sign are all fine. */
const plain = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[\s£$€¥]/g, '')
    .replace('。', '.');

/** A whole number of at least zero; null when nothing usable was typed. */
export function readWhole(typed: string): number | null {
  const text = plain(typed);
  return /^\d{1,7}$/.test(text) ? Number(text) : null;
}

/**
 * A number with at most `digits` decimals as an integer of its last place: "15.5" with 2 is 1550n.
 * A comma is read as the decimal point. Null when it isn't one.
 */
export function readDecimal(typed: string, digits: number): bigint | null {
  const match = /^(\d{1,9})(?:[.,](\d*))?$/.exec(plain(typed));
  if (!match) return null;
  const [, whole = '', part = ''] = match;
  if (part.replace(/0+$/, '').length > digits) return null;
  return BigInt(whole + part.slice(0, digits).padEnd(digits, '0'));
}
