import { type CreditView, creditOf } from '#domain/account-credit.ts';
import type { AccountState, DecisionContext } from '#domain/account-state.ts';
import { advance } from '#domain/advance.ts';
import type { Market, PlanVersion } from '#domain/catalogue.ts';
import { planVersionName } from '#domain/catalogue.ts';
import { Changeset } from '#domain/changeset.ts';
import { type Ending, offersOf, whatEndsWhen } from '#domain/deadlines.ts';
import { type Bucket, isForLine } from '#domain/ledger.ts';
import type { Line, Period } from '#domain/line.ts';
import { type Standing, standingOf } from '#domain/line-standing.ts';
import type { Order } from '#domain/ordering.ts';
import type { Refund } from '#domain/payment.ts';
import { isOpen } from '#domain/period-times.ts';
import { marketOf } from '#domain/rules.ts';
import { compareBuckets } from '#domain/simulate-renewal.ts';
import type { Instant } from '#domain/time.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { atOneMoment } from '#storage/database.ts';
import { type Account, readAccount, readLastOrders } from '#storage/reads/account-rows.ts';
import { readRefundsOf } from '#storage/reads/orders.ts';
import { planVersionOf, type Reference } from '#storage/reference.ts';
import type { Product } from './product.ts';

export interface PeriodView {
  period: Period;
  plan: PlanVersion;
}

/** One line as its subscriber sees it at `now`, whether or not that has been written down yet. */
export interface LineView extends Standing {
  line: Line;
  market: Market;
  /** Running, scheduled and waiting plans and add-ons, in the order in which they serve. */
  periods: PeriodView[];
  /** Not yet used up or expired, by kind and by when they end. */
  buckets: Bucket[];
  /** Renewing by itself was agreed to and is not over. */
  renews: boolean;
  /** What of it ends when, and what moves each date. */
  endings: Ending[];
}

export interface OrderSummary {
  order: Order;
  plan: PlanVersion;
  /** Oldest first. */
  refunds: readonly Refund[];
}

export interface AccountView {
  account: Account;
  now: Instant;
  lines: LineView[];
  /** Newest first, at most ten. */
  orders: OrderSummary[];
  /** Of all lines together, by currency. */
  credit: CreditView[];
}

/** Null when there is no such account. */
export async function viewAccount(
  product: Product,
  accountId: string,
): Promise<AccountView | null> {
  const { database } = product;
  const [account, state, orders, refunds] = await atOneMoment(database, (connection) =>
    Promise.all([
      readAccount(connection, accountId),
      loadAccountState(connection, accountId),
      readLastOrders(connection, accountId, 10),
      readRefundsOf(connection, accountId),
    ]),
  );
  if (!account) return null;
  const reference = await product.reference();
  const now = product.clock();
  const context: DecisionContext = { now, newId: product.newId };
  const change = new Changeset(state, context);
  advance(change, reference.rules);
  const lines = change.lines.all().toSorted((a, b) => a.createdAt - b.createdAt || byId(a, b));
  return {
    account,
    now,
    lines: lines.map((line) => ({
      ...lineView(change, line, reference),
      endings: endingsOf(state, context, line, reference),
    })),
    orders: orders.map((order) => ({
      order,
      plan: planVersionOf(reference, order),
      refunds: refundsOfOrder(refunds, order),
    })),
    credit: creditOf(change),
  };
}

export const refundsOfOrder = (refunds: readonly Refund[], { id }: Pick<Order, 'id'>): Refund[] =>
  refunds.filter(({ orderId }) => orderId === id);

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

const planOf = (reference: Reference, of: { planId: string; planVersion: number }): PlanVersion =>
  reference.planVersions.get(planVersionName({ planId: of.planId, version: of.planVersion }))!;

/** The dates of a line, with what of the operator's present offers moves them. */
function endingsOf(
  state: AccountState,
  context: DecisionContext,
  line: Line,
  { onSale, rules }: Reference,
): Ending[] {
  const [last] = [...state.periods.values()]
    .filter(({ lineId, kind }) => lineId === line.id && kind === 'plan')
    .sort((a, b) => b.boughtAt - a.boughtAt);
  const offers = offersOf(line, last?.planId ?? null, onSale);
  return whatEndsWhen(state, context, { lineId: line.id, offers }, rules);
}

function lineView(change: Changeset, line: Line, reference: Reference): Omit<LineView, 'endings'> {
  const { rules } = reference;
  const market = marketOf(rules, line.marketId);
  const periods = change.periods.all().filter((period) => period.lineId === line.id);
  return {
    line,
    market,
    ...standingOf(change, line, rules),
    periods: periods
      .filter(isOpen)
      .sort((a, b) => (a.startsAt ?? Infinity) - (b.startsAt ?? Infinity) || byId(a, b))
      .map((period) => ({ period, plan: planOf(reference, period) })),
    buckets: change.buckets
      .all()
      .filter((bucket) => isForLine(bucket, line.id) && bucket.closedAt === null)
      .sort(compareBuckets),
    renews: (change.autoRenewals.get(line.id)?.state ?? 'ended') !== 'ended',
  };
}
