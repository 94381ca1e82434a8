/** ITU-T E.164 country codes of two digits; 1 and 7 have one, the rest three. */
const twoDigits = new Set(
  (
    '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 ' +
    '81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);

/** How people group a number there; elsewhere in threes, the last group takes what is left. */
const groups: Record<string, readonly number[]> = { '44': [4, 6], '86': [3, 4, 4], '1': [3, 3, 4] };

/** "+447700900123" as "+44 7700 900123". */
export function formatPhone(msisdn: string): string {
  const digits = msisdn.replace(/^\+/, '');
  const length = /^[17]/.test(digits) ? 1 : twoDigits.has(digits.slice(0, 2)) ? 2 : 3;
  const code = digits.slice(0, length);
  const rest = digits.slice(length);
  const sizes = groups[code];
  const isUsual = sizes?.reduce((sum, size) => sum + size, 0) === rest.length;
  return [`+${code}`, ...(isUsual ? cut(rest, sizes) : inThrees(rest))].join(' ');
}

function cut(digits: string, sizes: readonly number[]): string[] {
  let at = 0;
  return sizes.map((size) => {
    at += size;
    return digits.slice(at - size, at);
  });
}

const inThrees = (digits: string): string[] =>
  digits.length <= 4 ? [digits] : [digits.slice(0, 3), ...inThrees(digits.slice(3))];
