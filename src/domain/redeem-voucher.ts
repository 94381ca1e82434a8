import { grantCredit, spendableCredit, sumOfCredit } from './account-credit.ts';
import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import type { PlanVersion } from './catalogue.ts';
import { Changeset } from './changeset.ts';
import { creditTermsOf } from './credit-lifetime.ts';
import { creditEndsAt, isAboveMost } from './credit-rules.ts';
import { newOrder } from './draft-order.ts';
import { fulfilOrder } from './fulfil-order.ts';
import { toppedUp } from './lifecycle-event.ts';
import type { Currency } from './money.ts';
import type { Order } from './ordering.ts';
import type { Payment } from './payment.ts';
import { isRunning, openPlansOf } from './period-times.ts';
import { type RenewalRefusal, renewalRefusal, waitsForUse } from './renewal.ts';
import { type Rules, rulesOf } from './rules.ts';
import type { Voucher, VoucherBatch, VoucherWish } from './voucher.ts';

/** JSON: kept with the command. `declined` is final for this claim, and nothing has happened. */
export type VoucherAnswer =
  | {
      kind: 'value';
      bucketId: string;
      amountMinor: string;
      currency: Currency;
      expiresAt: number | null;
    }
  | { kind: 'plan'; orderId: string; lineId: string }
  | { declined: VoucherDecline };

export type VoucherDecline = RenewalRefusal | 'credit_limit' | 'unknown_plan';

export interface VoucherRedemption {
  voucher: Pick<Voucher, 'serial' | 'batch'>;
  wish: VoucherWish;
  /** Of a plan voucher; null: it is no longer in the catalogue. */
  plan: PlanVersion | null;
}

/**
 * What a claimed voucher brings its account, once. Never refuses: an answer that nothing was given is kept
 * under the claim's key too, so that whoever works on the claim beside or afterwards learns the same.
 */
export const decideRedeemVoucher =
  (redemption: VoucherRedemption, rules: Rules): Decide<VoucherAnswer, never> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const { batch } = redemption.voucher;
    const answer =
      batch.worth.kind === 'value'
        ? addCredit(change, redemption, batch.worth, rules)
        : addPlan(change, redemption, rules);
    return { changes: change.changes(), answer };
  };

const ruleOf = ({ id, tax }: VoucherBatch): string => `voucher:${id}/${tax}`;

/** Sold with its tax it is allowance; else it is money paid in, which nothing has been sold for yet. */
const sourceOf = ({ tax }: VoucherBatch) =>
  tax === 'single-purpose' ? 'operator:allowance' : 'provider:voucher';

function addCredit(
  change: Changeset,
  { voucher }: VoucherRedemption,
  { amountMinor, currency }: { amountMinor: bigint; currency: Currency },
  rules: Rules,
): VoucherAnswer {
  const { batch, serial } = voucher;
  const { policy } = batch.marketId === null ? rules : rulesOf(rules, batch.marketId);
  const has = sumOfCredit(spendableCredit(change, currency));
  if (isAboveMost(policy, currency, has + amountMinor)) return { declined: 'credit_limit' };
  const from = sourceOf(batch);
  const bucket = grantCredit(
    change,
    {
      currency,
      amountMinor,
      origin: 'voucher',
      kind: from === 'operator:allowance' ? 'grant' : 'payment',
      from,
      expiresAt: creditEndsAt(policy, batch.marketId, change.now, {
        money: { amountMinor, currency },
        timeZone: creditTermsOf(change, currency, rules).timeZone,
      }),
    },
    { rule: ruleOf(batch) },
  );
  toppedUp(change, { currency, minor: amountMinor }, bucket.expiresAt, rules);
  change.enqueue('mail.send', { template: 'voucher_added', bucketId: bucket.id, serial });
  return {
    kind: 'value',
    bucketId: bucket.id,
    amountMinor: String(amountMinor),
    currency,
    expiresAt: bucket.expiresAt,
  };
}

function addPlan(
  change: Changeset,
  { voucher, wish, plan }: VoucherRedemption,
  rules: Rules,
): VoucherAnswer {
  const { lineId, orderId } = wish;
  if (plan === null) return { declined: 'unknown_plan' };
  if (lineId === null) return { declined: 'unknown_line' };
  const runs = openPlansOf(change, lineId).some((each) => isRunning(each, change.now));
  const isOneWay = plan.kind === 'add-on' || waitsForUse(plan);
  const timing = runs && !isOneWay ? 'queue' : 'now';
  const refusal = renewalRefusal(change, { lineId, plan, timing }, rules);
  if (refusal) return { declined: refusal.refused };
  const drafted = newOrder(
    change,
    {
      ...{ orderId, lineId, newLine: null, plan, timing },
      locale: wish.locale,
      ...{ earlierPurchases: 0, withoutPromotions: true },
    },
    rules,
  );
  change.event(orderId, 'drafted');
  const payment = payByVoucher(change, drafted, voucher);
  const taxedMinor = voucher.batch.tax === 'single-purpose' ? drafted.priceMinor : 0n;
  const order = change.orders.get(orderId)!;
  fulfilOrder(change, order, { plan, payments: [payment], taxedMinor }, rules);
  return { kind: 'plan', orderId, lineId };
}

/** The voucher is worth the plan, whatever the plan costs today. */
function payByVoucher(
  change: Changeset,
  order: Order,
  { serial, batch }: Pick<Voucher, 'serial' | 'batch'>,
): Payment {
  const { now } = change;
  const { id: orderId, priceMinor, currency } = order;
  change.orders.put({
    ...order,
    state: 'awaiting-payment',
    confirmedAt: now,
    expiresAt: now,
    heldMinor: priceMinor,
  });
  change.event(orderId, 'confirmed');
  const payment = change.payments.put({
    ...{ id: change.newId(), orderId, attempt: 1, gateway: 'voucher', method: 'voucher' as const },
    ...{ amountMinor: priceMinor, currency, state: 'captured' as const, capturedMinor: priceMinor },
    ...{ providerReference: serial, redirectUrl: null, declineReason: null },
    ...{ holds: [], creditFallback: false, meansId: null, savesMeans: false },
    ...{ createdAt: now, openedAt: now, decidedAt: now, deadlineAt: now },
  });
  change.transfer({
    kind: 'payment',
    asset: currency,
    amount: priceMinor,
    from: sourceOf(batch),
    to: `order:${orderId}`,
    orderId,
    paymentId: payment.id,
    rule: ruleOf(batch),
  });
  change.event(orderId, 'payment-captured', {
    method: 'voucher',
    amountMinor: String(priceMinor),
  });
  return payment;
}
