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
  return `+${digits.replace(/\B(?=(\d{3})+$)/g, ' ')}`;
}

function inGroups(digits: string, sizes: readonly number[]): string[] {
  const groups: string[] = [];
  let at = 0;
  for (const size of sizes) {
    groups.push(digits.slice(at, at + size));
    at += size;
  }
  return groups.filter((group) => group !== '');
}
