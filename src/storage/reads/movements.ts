import type { Movement } from '#domain/movement.ts';
import type { Instant } from '#domain/time.ts';
import { transferTable } from '../account-tables.ts';
import type { Database, Transaction } from '../database.ts';

type Source = Database | Transaction;

/** All columns of a movement, without a condition. */
export const selectMovement = transferTable.select.replace(/ where .*$/s, '');

/** Which movements of an account: everything that is named must hold. */
export interface MovementFilter {
  bucketId?: string;
  orderId?: string;
  lineId?: string;
  /** When they happened: [from, until). */
  from?: Instant;
  until?: Instant;
}

export interface MovementPage {
  accountId: string;
  filter: MovementFilter;
  /** Only those above this number; 0 for all. */
  after: bigint;
  /** Only up to and with this number; null for all. */
  to: bigint | null;
  limit: number;
}

const conditions: Record<keyof MovementFilter, (parameter: string) => string> = {
  bucketId: (parameter) => `bucket_id = ${parameter}`,
  orderId: (parameter) => `order_id = ${parameter}`,
  lineId: (parameter) => `line_id = ${parameter}`,
  from: (parameter) => `happened_at >= ${parameter}`,
  until: (parameter) => `happened_at < ${parameter}`,
};

/** Movements in the order of their numbers. */
export async function readMovements(source: Source, page: MovementPage): Promise<Movement[]> {
  const { accountId, filter, after, to, limit } = page;
  const named = Object.keys(filter) as (keyof MovementFilter)[];
  // One statement for each set of conditions: a plan for all of them would use no index well.
  const extra = named.map((name, i) => ` and ${conditions[name](`$${i + 5}`)}`);
  const { rows } = await source.query<Movement>({
    name: `read-movements ${named.join(' ')}`,
    text: `${transferTable.select} and seq > $2 and seq <= $3${extra.join('')}
      order by seq limit $4`,
    values: [
      [accountId],
      after,
      to ?? LAST_SEQ,
      limit,
      ...named.map((name) => toValue(filter[name])),
    ],
  });
  return rows;
}

const LAST_SEQ = 2n ** 63n - 1n;

const toValue = (value: string | Instant | undefined): string | undefined =>
  typeof value === 'number' ? new Date(value).toISOString() : value;

/** The first and the last number of the movements that fit; null when none does. */
export async function readSeqSpan(
  source: Source,
  { accountId, filter, after }: Pick<MovementPage, 'accountId' | 'filter' | 'after'>,
): Promise<{ first: bigint; last: bigint } | null> {
  const named = Object.keys(filter) as (keyof MovementFilter)[];
  const extra = named.map((name, i) => ` and ${conditions[name](`$${i + 3}`)}`);
  const { rows } = await source.query<{ first: bigint | null; last: bigint }>({
    name: `read-seq-span ${named.join(' ')}`,
    text: `select min(seq) as first, max(seq) as last from transfer
      where account_id = $1 and seq > $2${extra.join('')}`,
    values: [accountId, after, ...named.map((name) => toValue(filter[name]))],
  });
  const { first, last } = rows[0]!;
  return first === null ? null : { first, last };
}
