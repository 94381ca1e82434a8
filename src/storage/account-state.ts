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
import { arrayParam } from './array-param.ts';
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
): Promise<Map<string, ReadState>> {
  const states = new Map(accountIds.map((id) => [id, new ReadState(id)]));
  await readParts(source, states, wanted);
  return states;
}

/** Reads what was not read yet of these accounts, into their states. */
export async function readTheRest(
  source: Transaction,
  states: ReadonlyMap<string, ReadState>,
  wanted: { accountIds: readonly string[]; orderIds: readonly string[] },
): Promise<void> {
  const { accountIds, orderIds } = wanted;
  const of = (part: AccountPart) => accountIds.filter((id) => !states.get(id)!.hasRead(part));
  await readParts(source, states, { orderIds, of });
}

async function readParts(
  source: Database | Transaction,
  states: ReadonlyMap<string, ReadState>,
  wanted: Wanted,
): Promise<void> {
  // All are sent at once: on one connection they are answered in one round trip.
  await Promise.all(
    parts.map(async (part) => {
      const of = wanted.of(part);
      if (of.length === 0) return;
      for (const id of of) states.get(id)!.begin(part);
      const ids = arrayParam('uuid', of);
      const values = namesOrders.has(part) ? [ids, arrayParam('uuid', wanted.orderIds)] : [ids];
      const { rows } = await source.query<Owned>({ ...queries[part], values });
      for (const row of rows) states.get(row.accountId)!.add(part, row);
    }),
  );
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

/** A decision looked at a part of the account that was not read: it is to be asked again with it. */
export class Unread extends Error {}

/** What was read of an account so far. */
export class ReadState implements AccountState {
  readonly accountId: string;
  readonly #parts: Partial<{ [Part in AccountPart]: Map<string, object> }> = {};

  constructor(accountId: string) {
    this.accountId = accountId;
  }

  hasRead(part: AccountPart): boolean {
    return this.#parts[part] !== undefined;
  }

  begin(part: AccountPart): void {
    this.#parts[part] = new Map();
  }

  add(part: AccountPart, row: Owned): void {
    this.#parts[part]!.set(row.id, row);
  }

  get lines(): AccountState['lines'] {
    return this.#rows('lines');
  }

  get periods(): AccountState['periods'] {
    return this.#rows('periods');
  }

  get buckets(): AccountState['buckets'] {
    return this.#rows('buckets');
  }

  get orders(): AccountState['orders'] {
    return this.#rows('orders');
  }

  get payments(): AccountState['payments'] {
    return this.#rows('payments');
  }

  get refunds(): AccountState['refunds'] {
    return this.#rows('refunds');
  }

  get sessions(): AccountState['sessions'] {
    return this.#rows('sessions');
  }

  get ratedUses(): AccountState['ratedUses'] {
    return this.#rows('ratedUses');
  }

  #rows<Part extends AccountPart>(part: Part): AccountState[Part] {
    const rows = this.#parts[part];
    if (!rows) throw new Unread(part);
    return rows as AccountState[Part];
  }
}

/** An account of which everything is known: that it has nothing. */
export function emptyState(accountId: string): AccountState {
  const state = new ReadState(accountId);
  for (const part of parts) state.begin(part);
  return state;
}
