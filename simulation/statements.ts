import type pg from 'pg';
import type { Faults } from './faults.ts';
import { wordOf } from './scheduler.ts';

export const DEADLOCK = 'deadlock of the database';

export type Statement = { name?: string; text: string; values?: unknown[] };

export interface Pending {
  statement: Statement;
  resolve(result: unknown): void;
  reject(fault: unknown): void;
}

/** What the scheduler says, and how those who wait are answered once it lets them. */
export interface Step {
  word: string;
  value: () => void;
}

/** What can change a table. Locks only look like it: `for update`. */
const writing = /\b(insert into|update (?!skip)\w+\s|delete from)/i;
export const isWriting = remembered((text) => writing.test(text));

/** Of whatever isolation. */
export const isBegin = ({ text }: Statement): boolean => /^begin\b/.test(text);

/** Whether the rows come in an order that was asked for; what parts in brackets sort is their own. */
const isSorting = remembered((text) => {
  let outside = text;
  for (let before = ''; before !== outside; ) {
    before = outside;
    outside = before.replace(/\([^()]*\)/g, ' ');
  }
  return /\border by\b/i.test(outside);
});

function remembered(judge: (text: string) => boolean): (statement: Statement) => boolean {
  const known = new Map<string, boolean>();
  return ({ text }) => {
    const answer = known.get(text) ?? judge(text);
    if (known.size < 10_000) known.set(text, answer);
    return answer;
  };
}

export function send(
  client: pg.PoolClient,
  group: readonly Pending[],
): Promise<PromiseSettledResult<pg.QueryResult>[]> {
  return Promise.allSettled(group.map(({ statement }) => client.query(statement)));
}

export function answer(
  faults: Faults,
  group: readonly Pending[],
  results: readonly PromiseSettledResult<pg.QueryResult>[],
): Step {
  const words = group.map(({ statement }, i) => {
    const result = results[i]!;
    if (result.status === 'fulfilled') {
      if (!isSorting(statement)) result.value.rows.sort(byText);
      return `${labelOf(statement)}=${result.value.rowCount}`;
    }
    // Locks are taken in one order everywhere, so nobody may ever wait in a circle.
    if (codeOf(result.reason) === '40P01') faults.count(DEADLOCK);
    return `${labelOf(statement)} fault ${wordOf(result.reason)}`;
  });
  const value = () =>
    group.forEach(({ resolve, reject }, i) => {
      const result = results[i]!;
      if (result.status === 'fulfilled') resolve(result.value);
      else reject(result.reason);
    });
  return { word: words.join(' '), value };
}

export const refuse = (group: readonly Pending[], error: Error, word: string): Step => ({
  word,
  value: () => {
    for (const { reject } of group) reject(error);
  },
});

export const refused = (group: readonly Pending[], error: Error): Step =>
  refuse(group, error, `refused: ${wordOf(error)}`);

/**
 * Rows that nobody sorts come as they lie on the server's pages, and those it tidies when no other
 * world that runs on it could still want to look. So the world has an order of its own for them.
 */
function byText(a: object, b: object): number {
  const [one, other] = [textOf(a), textOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

const textOf = (row: object): string =>
  JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

const codeOf = (fault: unknown) => (fault instanceof Error && 'code' in fault ? fault.code : null);

export const toStatement = (given: Statement | string, values?: unknown[]): Statement =>
  typeof given === 'string' ? { text: given, values: values ?? [] } : { ...given };

export const labelOf = ({ name, text }: Statement): string =>
  name ?? text.slice(0, 24).replace(/\s+/g, ' ');
