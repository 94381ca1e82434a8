// How each country groups its mobile numbers after the country code.
const groupings: readonly [RegExp, readonly number[]][] = [
  [/^(44)(7\d{9})$/, [4, 6]],
  [/^(86)(1\d{10})$/, [3, 4, 4]],
  [/^(1)(\d{10})$/, [3, 3, 4]],
  [/^(49)(1\d{9,10})$/, [3, 4, 4]],
  [/^(33)(\d{9})$/, [1, 2, 2, 2, 2]],
  [/^(852|853|65)(\d{8})$/, [4, 4]],
  [/^(81)(\d{10})$/, [2, 4, 4]],
  [/^(82|886)(\d{9,10})$/, [2, 4, 4]],
];

/** An E.164 number with its "+" as people read it: "+44 7700 900123", "+86 138 0013 8000". */
export function formatMsisdn(msisdn: string): string {
  const digits = msisdn.replace(/^\+/, '');
  if (!/^\d+$/.test(digits)) return msisdn;
  for (const [pattern, sizes] of groupings) {
    const [, country, rest] = pattern.exec(digits) ?? [];
    if (country && rest) return `+${country} ${inGroups(rest, sizes).join(' ')}`;
  }
  const { code, rest } = splitCode(digits);
  return [`+${code}`, ...inThrees(rest)].join(' ');
}

/** ITU-T E.164 country codes of two digits; 1 and 7 have one, the rest three. */
const twoDigits = new Set(
  (
    '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 ' +
    '81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);

function splitCode(digits: string): { code: string; rest: string } {
  const length = /^[17]/.test(digits) ? 1 : twoDigits.has(digits.slice(0, 2)) ? 2 : 3;
  return { code: digits.slice(0, length), rest: digits.slice(length) };
}

/** The last group takes what is left, up to four. */
const inThrees = (digits: string): string[] =>
  digits.length <= 4
    ? [digits].filter((group) => group !== '')
    : [digits.slice(0, 3), ...inThrees(digits.slice(3))];

function inGroups(digits: string, sizes: readonly number[]): string[] {
  const groups: string[] = [];
  let at = 0;
  for (const size of sizes) {
    groups.push(digits.slice(at, at + size));
    at += size;
  }
  return groups.filter((group) => group !== '');
}
