import { cyclesToCome, isOfNow } from './cycle.ts';
import type { Bucket } from './ledger.ts';
import type { Period } from './line.ts';
import { divideRounded } from './money.ts';
import type { Order } from './ordering.ts';
import { isProviderMethod, type Payment, type Refund, type RefundRule } from './payment.ts';
import type { RefundPolicy } from './refund-policy.ts';
import {
  greaterOf,
  type Measured,
  type RefundBasis,
  type Share,
  timeUsed,
  volumeUsed,
} from './refund-share.ts';
import { leftOf } from './refund-split.ts';
import { windowEnd, withdrawalEnd } from './refund-window.ts';
import { earlier, HOUR, type Instant } from './time.ts';

/** An order with everything a refund depends on, as it is at the moment of asking. */
export interface RefundFacts {
  order: Order;
  /** Null before the order was credited, and for what came without a plan. */
  period: Period | null;
  /** All that the order granted, closed ones too. */
  buckets: readonly Bucket[];
  payments: readonly Payment[];
  refunds: readonly Refund[];
}

export interface RefundTerms {
  /** As it was when the order was made. */
  refund: RefundPolicy;
  /** The market's IANA zone: its days count. */
  timeZone: string;
}

/** One way in which money of an order can come back now. price = used + refund, always. */
export interface RefundOption {
  /** Names the figures: what was shown under it is what is done under it, or nothing is. */
  id: string;
  rule: RefundRule;
  /** What was paid and has not gone back yet, tax included. */
  priceMinor: bigint;
  /** The operator's part: for what was provided, or what its own rule keeps. */
  usedMinor: bigint;
  refundMinor: bigint;
  /** The first instant at which it is no longer so; null: no end is set. */
  until: Instant | null;
  /** Where it can go; empty when it goes back by itself. */
  destinations: readonly Refund['destination'][];
  /** What was measured; empty when the price comes back whatever was used. */
  basis: readonly RefundBasis[];
}

/** Why nothing can be asked for, in the order in which it is checked. */
export type NoRefundReason =
  | 'order_not_paid'
  | 'refund_all_back'
  | 'refund_plan_over'
  | 'refund_used_up'
  | 'refund_too_late'
  | 'refund_not_offered';

export type RefundQuote =
  /** The best first. */
  { options: readonly RefundOption[] } | { none: NoRefundReason };

const ruleOrder: readonly RefundRule[] = [
  'undelivered',
  'withdrawal',
  'not-begun',
  'operator-window',
  'remaining-credit',
  'unused-goodwill',
];

/** What of an order's price would come back at `now`, by every rule that allows it. */
export function quoteRefund(facts: RefundFacts, terms: RefundTerms, now: Instant): RefundQuote {
  const { order, period } = facts;
  if (order.state !== 'fulfilled') return undelivered(facts);
  const priceMinor = openPrice(facts);
  if (priceMinor === 0n || period?.end === 'refunded') return { none: 'refund_all_back' };
  if (period?.end === 'lapsed') return { none: 'refund_plan_over' };
  const of: Case = { ...facts, terms, now, priceMinor, hasBegun: hasBegun(facts, now) };
  const options = [
    withdrawal(of),
    notBegun(of),
    operatorWindow(of),
    remainingCredit(of),
    unusedGoodwill(of),
  ].filter((option) => option !== null);
  const paying = options
    .filter(({ refundMinor }) => refundMinor > 0n)
    .sort(
      (a, b) =>
        Number(b.refundMinor - a.refundMinor) ||
        ruleOrder.indexOf(a.rule) - ruleOrder.indexOf(b.rule),
    );
  if (paying.length > 0) return { options: paying };
  if (options.length > 0) return { none: 'refund_used_up' };
  return { none: terms.refund.withdrawal ? 'refund_too_late' : 'refund_not_offered' };
}

/** Paid and not yet gone back nor promised back. */
export function openPrice({ order, payments, refunds }: RefundFacts): bigint {
  const promised = refunds.reduce((sum, each) => sum + (each.quote ? each.amountMinor : 0n), 0n);
  const left = payments.reduce((sum, payment) => sum + leftOf(payment, refunds), 0n);
  const open = order.priceMinor - promised;
  return open < left ? open : left;
}

interface Case extends RefundFacts {
  terms: RefundTerms;
  now: Instant;
  priceMinor: bigint;
  hasBegun: boolean;
}

/** Money that was taken for an order which was never credited: all of it, and by itself. */
function undelivered({ order, refunds }: RefundFacts): RefundQuote {
  if (order.heldMinor === 0n)
    return { none: refunds.length > 0 ? 'refund_all_back' : 'order_not_paid' };
  const figures = { priceMinor: order.heldMinor, usedMinor: 0n, refundMinor: order.heldMinor };
  const option = { ...figures, rule: 'undelivered' as const, until: null, basis: [] };
  return { options: [{ ...option, id: idOf(option), destinations: [] }] };
}

/** Something of it was used, or its time runs. */
function hasBegun({ period, buckets }: RefundFacts, now: Instant): boolean {
  const isTouched = buckets.some((bucket) => bucket.used + bucket.reserved > 0n);
  return isTouched || (period !== null && period.startsAt !== null && period.startsAt <= now);
}

const isUnused = ({ buckets }: Case): boolean =>
  buckets.every(({ used, reserved, expired }) => used + reserved + expired === 0n);

const isCreditOnly = ({ buckets }: Case): boolean =>
  buckets.length > 0 && buckets.every(({ kind }) => kind === 'credit');

function withdrawal(of: Case): RefundOption | null {
  const { terms, order, period, now } = of;
  const { withdrawal: right } = terms.refund;
  if (!right) return null;
  const end = withdrawalEnd(order.fulfilledAt!, right.days, terms.timeZone);
  if (now >= end) return null;
  // What was provided is paid for only by those who asked to have it at once.
  const pays = of.hasBegun && order.consentVersion !== null;
  const { share, basis } = pays ? withCredit(of, measured(of, right.measure)) : nothingUsed;
  // A contract that was performed to its end can't be withdrawn from.
  const until = pays && period?.endedAt === null ? earlier(end, period.endsAt) : end;
  return optionOf(of, 'withdrawal', { share, basis, until });
}

/**
 * As if all cycles had been granted at once: those that are over were provided, whatever was used of them, and those to come
 * were not. What rolled over was provided with the cycle it came from.
 */
function ofAllCycles({
  period,
  buckets,
}: Pick<RefundFacts, 'period' | 'buckets'>): readonly Bucket[] {
  if (period?.validity.cycles === undefined) return buckets;
  return buckets.flatMap((bucket) => {
    if (bucket.origin === 'rollover') return [];
    if (bucket.origin === 'promotion') return [bucket];
    const { granted, refunded } = bucket;
    if (!isOfNow(period, bucket)) return [{ ...bucket, used: granted - refunded, reserved: 0n }];
    const unused = { ...bucket, used: 0n, reserved: 0n };
    return [bucket, ...Array.from({ length: cyclesToCome(period) }, () => unused)];
  });
}

const nothingUsed: Measured = { share: { part: 0n, whole: 1n }, basis: [] };

function measured(of: Case, measure: NonNullable<RefundPolicy['withdrawal']>['measure']): Measured {
  const { period, now, terms } = of;
  const volume = volumeUsed(ofAllCycles(of), terms.refund.weights);
  // Credit is worth what is left of it, however long it has lain there.
  if (measure === 'volume' || isCreditOnly(of) || period === null) return volume;
  const time = timeUsed(period, now, terms.timeZone);
  if (measure === 'time') return time;
  return {
    share: greaterOf(time.share, volume.share),
    basis: [...time.basis, ...volume.basis],
  };
}

/**
 * Credit that was spent, come along with allowances, as a bonus or for less, is worth what it says: whatever share of the price it
 * is measured as, less than it must not be kept, or spending and giving back would pay.
 */
function withCredit(of: Case, { share, basis }: Measured): Measured {
  const { buckets, priceMinor, terms } = of;
  const credit = buckets.filter(({ kind }) => kind === 'credit');
  const spent = credit.reduce((sum, each) => sum + each.used + each.reserved, 0n);
  const isAtItsPrice = isCreditOnly(of) && of.order.discounts.length === 0;
  if (spent === 0n || isAtItsPrice) return { share, basis };
  const face = { part: spent < priceMinor ? spent : priceMinor, whole: priceMinor };
  const isShown = basis.some((each) => each.measure === 'volume');
  return {
    share: greaterOf(share, face),
    basis: isShown ? basis : [...basis, ...volumeUsed(credit, terms.refund.weights).basis],
  };
}

function notBegun(of: Case): RefundOption | null {
  const { terms, period, now } = of;
  const rule = terms.refund.notBegun;
  if (!rule || of.hasBegun || !period || period.endedAt !== null) return null;
  const begins = period.startsAt ?? period.activateBy;
  const until = begins === null ? null : begins - rule.untilHours * HOUR;
  if (until !== null && now >= until) return null;
  return optionOf(of, 'not-begun', { ...nothingUsed, until });
}

function operatorWindow(of: Case): RefundOption | null {
  const { terms, order, period, now } = of;
  const rule = terms.refund.operatorWindow;
  if (!rule || (period && period.endedAt !== null)) return null;
  const until = windowEnd(order.fulfilledAt!, rule.days, terms.timeZone);
  if (now >= until || (rule.condition === 'unused' && !isUnused(of))) return null;
  return optionOf(of, 'operator-window', {
    ...nothingUsed,
    until: earlier(until, period?.endsAt ?? null),
  });
}

function unusedGoodwill(of: Case): RefundOption | null {
  const { terms, order, period, now } = of;
  const rule = terms.refund.unusedGoodwill;
  if (!rule || !isUnused(of) || (period && period.endedAt !== null)) return null;
  const until = windowEnd(order.fulfilledAt!, rule.days, terms.timeZone);
  if (now >= until) return null;
  const kept = { part: BigInt(10_000 - rule.shareBasisPoints), whole: 10_000n };
  return optionOf(of, 'unused-goodwill', {
    share: kept,
    basis: [],
    until: earlier(until, period?.endsAt ?? null),
  });
}

function remainingCredit(of: Case): RefundOption | null {
  const { terms, buckets, period } = of;
  if (!terms.refund.remainingCredit || !isCreditOnly(of) || period?.endedAt != null) return null;
  const { basis } = volumeUsed(buckets.map(allGoneUsed), terms.refund.weights);
  const [credit] = basis;
  if (!credit) return null;
  const until = buckets.reduce<Instant | null>((at, each) => earlier(at, each.expiresAt), null);
  const share = { part: BigInt(credit.used), whole: BigInt(credit.of) };
  return optionOf(of, 'remaining-credit', { ...withCredit(of, { share, basis }), until });
}

/** Of credit that is over, nothing remains. */
const allGoneUsed = (bucket: Bucket): Bucket => ({
  ...bucket,
  used: bucket.granted - bucket.refunded - bucket.remaining,
  reserved: 0n,
});

function optionOf(
  { priceMinor, payments, refunds }: Case,
  rule: RefundRule,
  by: { share: Share; basis: RefundBasis[]; until: Instant | null },
): RefundOption {
  const usedMinor = divideRounded(priceMinor * by.share.part, by.share.whole);
  const figures = { rule, priceMinor, usedMinor, refundMinor: priceMinor - usedMinor };
  const isFromProvider = payments.some(
    (payment) => isProviderMethod(payment.method) && leftOf(payment, refunds) > 0n,
  );
  return {
    id: idOf(figures),
    ...figures,
    until: by.until,
    destinations: isFromProvider ? ['original', 'credit'] : ['credit'],
    basis: by.basis,
  };
}

const idOf = (of: Pick<RefundOption, 'rule' | 'priceMinor' | 'usedMinor' | 'refundMinor'>) =>
  `${of.rule}.${of.priceMinor}.${of.usedMinor}.${of.refundMinor}`;
