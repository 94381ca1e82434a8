import { advance } from '#domain/advance.ts';
import type { PlanVersion } from '#domain/catalogue.ts';
import { Changeset } from '#domain/changeset.ts';
import type { DeadlineChain } from '#domain/lifecycle.ts';
import type { Line, Period } from '#domain/line.ts';
import { standingOf } from '#domain/line-standing.ts';
import type { Order } from '#domain/ordering.ts';
import { isScheduled } from '#domain/period-times.ts';
import {
  type NoRefundReason,
  quoteRefund as quoteFacts,
  type RefundOption,
} from '#domain/quote-refund.ts';
import { clawBack } from '#domain/refund-payout.ts';
import { factsOf } from '#domain/request-refund.ts';
import type { Rules } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { planVersionOf } from '#storage/reference.ts';
import type { Product } from '../product.ts';
import { refundCase } from './refund-case.ts';

/** What taking it would do to the line. */
export interface RefundEffect {
  line: Line;
  before: DeadlineChain;
  after: DeadlineChain;
  /** A queued plan that would begin at once. */
  begins: PlanVersion | null;
}

export interface RefundQuoteView {
  now: Instant;
  order: Order;
  plan: PlanVersion;
  /** E.164 with "+". */
  msisdn: string;
  timeZone: string;
  bankDays: number;
  quote: { options: readonly RefundOption[] } | { none: NoRefundReason };
  /** Null when nothing would change on the line. */
  effect: RefundEffect | null;
}

/** What of an order would come back now, and what it would do; null: the account has no such order. */
export async function quoteRefund(
  product: Product,
  of: { accountId: string; orderId: string },
): Promise<RefundQuoteView | null> {
  const found = await refundCase(product, of);
  if (!found) return null;
  const { order, given, terms, reference } = found;
  const state = await loadAccountState(product.database, of.accountId, [of.orderId]);
  const context = { now: product.clock(), newId: product.newId };
  const change = new Changeset(state, context);
  advance(change, reference.rules);
  const facts = factsOf(change, { orderId: of.orderId, given });
  if (!facts) return null;
  const quote = quoteFacts(facts, terms, change.now);
  const line = change.lines.get(order.lineId);
  const msisdn = line?.msisdn ?? order.newLine?.msisdn ?? '';
  const view = { now: change.now, order, plan: planVersionOf(reference, order), msisdn };
  const { timeZone, refund } = terms;
  const isOffered = 'options' in quote && quote.options[0]?.rule !== 'undelivered';
  return {
    ...view,
    timeZone,
    bankDays: refund.bankDays,
    quote,
    effect: isOffered ? effectOf(change, facts, reference) : null,
  };
}

/** Takes it back on this copy and looks at the line. */
function effectOf(
  change: Changeset,
  { order, period, buckets }: NonNullable<ReturnType<typeof factsOf>>,
  reference: { rules: Rules; planVersions: ReadonlyMap<string, PlanVersion> },
): RefundEffect | null {
  const line = change.lines.get(order.lineId);
  if (!line || period?.kind !== 'plan' || period.endedAt !== null) return null;
  const { rules } = reference;
  const chain = () => standingOf(change, line, rules).deadlines;
  const before = chain();
  const waited = change.periods.all().filter((each) => isNext(each, line, change.now));
  clawBack(change, { period, buckets, rule: 'simulation' }, rules);
  const begun = waited.find(({ id }) => change.periods.get(id)!.startsAt! <= change.now);
  const begins = begun ? planOf(reference.planVersions, begun) : null;
  return { line, before, after: chain(), begins };
}

const isNext = (period: Period, line: Line, now: Instant): boolean =>
  period.lineId === line.id && period.kind === 'plan' && isScheduled(period, now);

const planOf = (versions: ReadonlyMap<string, PlanVersion>, of: Period): PlanVersion | null =>
  versions.get(`${of.planId}@${of.planVersion}`) ?? null;
