import type { AccountState } from '#domain/account-state.ts';
import {
  autoRenewalTable,
  bucketTable,
  lineTable,
  orderTable,
  paymentMeansTable,
  paymentTable,
  periodTable,
  promotionUseTable,
  ratedUseTable,
  refundTable,
  sessionTable,
  watchTable,
} from './account-tables.ts';
import { arrayParam } from './array-param.ts';
import type { Database, Transaction } from './database.ts';
import { type Placed, type Read, type ReadTogether, readTogether } from './read-together.ts';

/** Conditions by the places of the parameters: the accounts, and the orders that are named. */
type Condition = (accounts: string, orders: string) => string;

const of =
  (table: Read['table'], condition: Condition = () => 'true') =>
  (accounts: string, orders: string): Read => ({
    table,
    condition: `${table.name}.account_id = any(${accounts}::uuid[]) and ${condition(accounts, orders)}`,
  });

const reads = {
  lines: of(lineTable),
  periods: of(
    periodTable,
    () =>
      `(ended_at is null or (kind = 'plan' and ended_at = (select max(last.ended_at) from period last
      where last.account_id = period.account_id and last.line_id = period.line_id
        and last.kind = 'plan' and (last."end" <> 'refunded' or last.ended_at > last.starts_at))))`,
  ),
  buckets: of(bucketTable, () => 'closed_at is null'),
  orders: of(
    orderTable,
    (_, orders) => `(state in ('draft', 'awaiting-payment') or id = any(${orders}::uuid[]))`,
  ),
  payments: of(
    paymentTable,
    (accounts, orders) =>
      `(order_id = any(${orders}::uuid[]) or order_id in (select id from subscriber_order o
      where o.account_id = any(${accounts}::uuid[]) and o.account_id = payment.account_id
        and o.state = 'awaiting-payment'))`,
  ),
  refunds: of(refundTable, (_, orders) => `order_id = any(${orders}::uuid[])`),
  sessions: of(sessionTable, () => 'ended_at is null'),
  ratedUses: of(ratedUseTable),
  autoRenewals: of(autoRenewalTable),
  paymentMeans: of(paymentMeansTable, () => `payment_means.state <> 'removed'`),
  watches: of(watchTable, () => 'ended_at is null'),
  promotionUses: of(promotionUseTable),
};

export type AccountPart = keyof typeof reads;

const parts = Object.keys(reads) as AccountPart[];
const namesOrders = new Set<AccountPart>(['orders', 'payments', 'refunds']);

/** Statements by the parts they read, made when they are first needed. */
const statements = new Map<string, ReadTogether>();

/** Accounts of each part by parameters in the same order; the orders named behind them, if a part asks for them. */
function statementFor(wanted: readonly AccountPart[]): ReadTogether & { name: string } {
  const name = `load-${wanted.map((part) => parts.indexOf(part)).join('-')}`;
  const statement =
    statements.get(name) ??
    readTogether(wanted.map((part, i) => reads[part](`$${i + 1}`, `$${wanted.length + 1}`)));
  statements.set(name, statement);
  return { name, ...statement };
}

export interface Wanted {
  /** Orders to load even when they are closed. */
  orderIds: readonly string[];
  /** The accounts of which this part is looked at. */
  of(part: AccountPart): readonly string[];
}

/**
 * Loads what decisions on these accounts may need: live rows, plus the orders named with their
 * payments and refunds. Inside the committer the accounts are locked; outside, a commit may come between
 * two of its parts, unless the connection looks at one moment (`repeatable read`).
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
  const asked = parts
    .map((part) => ({ part, accountIds: wanted.of(part) }))
    .filter(({ accountIds }) => accountIds.length > 0);
  if (asked.length === 0) return;
  for (const { part, accountIds } of asked)
    for (const id of accountIds) states.get(id)!.begin(part);
  const { name, text, placed } = statementFor(asked.map(({ part }) => part));
  const lists = asked.map(({ accountIds }) => accountIds);
  if (asked.some(({ part }) => namesOrders.has(part))) lists.push(wanted.orderIds);
  const { rows } = await source.query<unknown[]>({
    name,
    text,
    rowMode: 'array',
    values: lists.map((ids) => arrayParam('uuid', ids)),
  });
  for (const values of rows) {
    const read = placed(values);
    states.get(read.accountId)!.add(asked[read.of]!.part, read);
  }
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
  /** Null: it was read, there was nothing, and nobody has looked yet. */
  readonly #parts: Partial<Record<AccountPart, Map<string, object> | null>> = {};
  readonly #places: Partial<Record<AccountPart, Map<string, string>>> = {};

  constructor(accountId: string) {
    this.accountId = accountId;
  }

  hasRead(part: AccountPart): boolean {
    return this.#parts[part] !== undefined;
  }

  begin(part: AccountPart): void {
    this.#parts[part] = null;
  }

  add(part: AccountPart, { row, place }: Placed): void {
    const { id } = row as { id: string };
    this.#parts[part] ??= new Map();
    this.#places[part] ??= new Map();
    this.#parts[part].set(id, row);
    this.#places[part].set(id, place);
  }

  /** Where this row was read; undefined: it was not there. */
  placeOf(part: AccountPart, id: string): string | undefined {
    return this.#places[part]?.get(id);
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

  get autoRenewals(): AccountState['autoRenewals'] {
    return this.#rows('autoRenewals');
  }

  get paymentMeans(): AccountState['paymentMeans'] {
    return this.#rows('paymentMeans');
  }

  get watches(): AccountState['watches'] {
    return this.#rows('watches');
  }

  get promotionUses(): AccountState['promotionUses'] {
    return this.#rows('promotionUses');
  }

  #rows<Part extends AccountPart>(part: Part): AccountState[Part] {
    if (!this.hasRead(part)) throw new Unread(part);
    this.#parts[part] ??= new Map();
    return this.#parts[part] as unknown as AccountState[Part];
  }
}

/** An account of which everything is known: that it has nothing. */
export function emptyState(accountId: string): AccountState {
  const state = new ReadState(accountId);
  for (const part of parts) state.begin(part);
  return state;
}
