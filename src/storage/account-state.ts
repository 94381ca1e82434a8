import type { AccountState } from '#domain/account-state.ts';
import {
  type AccountTable,
  bucketTable,
  lineTable,
  orderTable,
  paymentTable,
  periodTable,
  ratedUseTable,
  refundTable,
  sessionTable,
} from './account-tables.ts';
import type { Database, Transaction } from './database.ts';

type Owned = { id: string; accountId: string };

const query = <Row>(name: string, table: AccountTable<Row>, condition: string) => ({
  name: `load-${name}`,
  text: `${table.select} and ${condition}`,
});

const queries = {
  lines: query('line', lineTable, 'true'),
  periods: query(
    'period',
    periodTable,
    `(ended_at is null or (kind = 'plan' and ended_at = (select max(last.ended_at) from period last
      where last.account_id = period.account_id and last.line_id = period.line_id
        and last.kind = 'plan' and (last."end" <> 'refunded' or last.ended_at > last.starts_at))))`,
  ),
  buckets: query('bucket', bucketTable, 'closed_at is null'),
  orders: query(
    'order',
    orderTable,
    `(state in ('draft', 'awaiting-payment') or id = any($2::uuid[]))`,
  ),
  payments: query(
    'payment',
    paymentTable,
    `(order_id = any($2::uuid[]) or order_id in (select id from subscriber_order o
      where o.account_id = any($1::uuid[]) and o.account_id = payment.account_id
        and o.state = 'awaiting-payment'))`,
  ),
  refunds: query('refund', refundTable, 'order_id = any($2::uuid[])'),
  sessions: query('session', sessionTable, 'ended_at is null'),
  ratedUses: query('rated-use', ratedUseTable, 'true'),
};

export type AccountPart = keyof typeof queries;

const parts = Object.keys(queries) as AccountPart[];
const namesOrders = new Set<AccountPart>(['orders', 'payments', 'refunds']);

export interface Wanted {
  /** Orders to load even when they are closed. */
  orderIds: readonly string[];
  /** The accounts of which this part is looked at. */
  of(part: AccountPart): readonly string[];
}

/**
 * Loads what decisions on these accounts may need: live rows, plus the orders named with their
 * payments and refunds. Inside the committer the accounts are locked; outside it is a snapshot.
 */
export async function loadAccountStates(
  source: Database | Transaction,
  accountIds: readonly string[],
  wanted: Wanted,
): Promise<Map<string, AccountState>> {
  const states = new Map(accountIds.map((id) => [id, emptyState(id)]));
  // All are sent at once: on one connection they are answered in one round trip.
  await Promise.all(
    parts.map(async (part) => {
      const of = wanted.of(part);
      if (of.length === 0) return;
      const values = namesOrders.has(part) ? [of, wanted.orderIds] : [of];
      const { rows } = await source.query<Owned>({ ...queries[part], values });
      for (const row of rows)
        (states.get(row.accountId)![part] as Map<string, object>).set(row.id, row);
    }),
  );
  return states;
}

/** Everything live of one account, with the orders named. */
export async function loadAccountState(
  source: Database | Transaction,
  accountId: string,
  orderIds: readonly string[] = [],
): Promise<AccountState> {
  const states = await loadAccountStates(source, [accountId], { orderIds, of: () => [accountId] });
  return states.get(accountId)!;
}

export const emptyState = (accountId: string): AccountState => ({
  accountId,
  lines: new Map(),
  periods: new Map(),
  buckets: new Map(),
  orders: new Map(),
  payments: new Map(),
  refunds: new Map(),
  sessions: new Map(),
  ratedUses: new Map(),
});
