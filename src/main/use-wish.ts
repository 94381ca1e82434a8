import type { Usage } from '#domain/charging.ts';
import { readData } from '#edges/cli/catalogue-amounts.ts';
import type { Call } from './command.ts';

/** What `xuka use` was asked, read from its words. */
export interface UseWish extends Pick<Usage, 'kind' | 'amount'> {
  /** E.164 with "+", or `line_…`. */
  line: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
  to?: string;
}

type Problem = { problem: string };

/** The wish, or what is wrong with it in one sentence. */
export function readWish({
  values,
  positionals,
}: Pick<Call, 'values' | 'positionals'>): UseWish | Problem {
  const line = (positionals[0] ?? '').replace(/[\s()-]/g, '');
  if (!/^(\+\d{7,15}|line_[0-9a-f]{32})$/.test(line))
    return { problem: 'Name a line by its number with "+", or by its id.' };
  const amount = readAmount(values);
  if ('problem' in amount) return amount;
  const [country, to] = [readCountry(values.country), readCountry(values.to)];
  if (country === null || to === null) return { problem: 'A country has two letters, like JP.' };
  return { line, ...amount, ...(country && { country }), ...(to && { to }) };
}

function readAmount(values: Call['values']): Pick<Usage, 'kind' | 'amount'> | Problem {
  const given = (['data', 'minutes', 'texts'] as const).filter(
    (name) => values[name] !== undefined,
  );
  const [name] = given;
  if (!name || given.length > 1) return { problem: 'Say one of --data, --minutes and --texts.' };
  const text = String(values[name]).trim();
  if (name === 'data') {
    const reading = readData(text);
    if ('problem' in reading) return { problem: `${reading.problem}.` };
    return reading.value > 0n ? { kind: 'data', amount: reading.value } : nothing;
  }
  if (!/^\d{1,6}$/.test(text)) return { problem: `"${text}" is not a whole number.` };
  const count = BigInt(text);
  if (count === 0n) return nothing;
  return name === 'texts' ? { kind: 'sms', amount: count } : { kind: 'voice', amount: 60n * count };
}

const nothing: Problem = { problem: 'That is nothing at all.' };

/** Undefined when absent, null when it is no country code. */
function readCountry(value: string | boolean | undefined): string | null | undefined {
  if (value === undefined) return undefined;
  const code = String(value).trim().toUpperCase();
  return /^[A-Z]{2}$/.test(code) ? code : null;
}
