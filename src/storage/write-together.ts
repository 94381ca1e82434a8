import { hash } from 'node:crypto';
import type { AccountTable, How } from './account-table.ts';
import type { Transaction } from './database.ts';

/** Rows of one table, an array a column. */
export interface Write {
  table: Pick<AccountTable<object>, 'name' | 'write'>;
  how: How;
  values: readonly Buffer[];
}

interface Statement {
  name: string;
  text: string;
}

/**
 * Made so far on each connection, by what they write: the server plans each once a connection and keeps the plan.
 * Neither these nor their names depend on other connections: the same seed of a simulated world makes the same statements.
 */
const made = new WeakMap<Transaction, Map<string, Statement>>();

/** A plan takes a third of a megabyte. Renewals need some thirty; what comes later is written table by table. */
const MOST = 64;

/** Writes rows of several tables in one statement: most groups are small, and each statement costs both sides. */
export async function writeTogether(
  transaction: Transaction,
  writes: readonly Write[],
): Promise<void> {
  if (writes.length === 0) return;
  const statement = statementFor(transaction, writes);
  if (statement)
    await transaction.query({ ...statement, values: writes.flatMap(({ values }) => values) });
  else await Promise.all(writes.map((write) => writeTogether(transaction, [write])));
}

/** Null: there are too many already. One for a single table there is always. */
function statementFor(transaction: Transaction, writes: readonly Write[]): Statement | null {
  const what = writes.map(({ table, how }) => `${how} ${table.name}`).join(', ');
  const statements = made.get(transaction) ?? new Map<string, Statement>();
  made.set(transaction, statements);
  const known = statements.get(what);
  if (known) return known;
  if (writes.length > 1 && statements.size >= MOST) return null;
  const name = `write-together-${hash('sha256', what, 'hex').slice(0, 16)}`;
  const statement = { name, text: textOf(writes) };
  statements.set(what, statement);
  return statement;
}

function textOf(writes: readonly Write[]): string {
  const parts: string[] = [];
  const checks: string[] = [];
  let first = 1;
  for (const [i, { table, how, values }] of writes.entries()) {
    parts.push(`written_${i} as (${table.write(how, first)})`);
    if (how === 'update') checks.push(check(`written_${i}`, first));
    first += values.length;
  }
  return `with ${parts.join(', ')} select ${checks.join(', ') || 'true'}`;
}

/**
 * COMMIT travels behind the statement, which must therefore fail by itself when a row is not where it was
 * read: only somebody who writes past the committer could bring that about.
 */
const check = (written: string, first: number): string =>
  `case when (select count(*) from ${written}) = cardinality($${first}) then 0
    else ('written: only ' || (select count(*) from ${written}))::integer end`;
