import { grantCredit, spendableCredit, sumOfCredit } from './account-credit.ts';
import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import { Changeset } from './changeset.ts';
import { creditEndsAt } from './credit-rules.ts';
import type { Currency } from './money.ts';
import { type Rules, rulesOf } from './rules.ts';
import { noteLessCredit } from './watch-credit.ts';

/** Why staff put credit right; each has its words in `rule-words.ts`. */
export const adjustmentReasons = ['goodwill', 'correction', 'compensation'] as const;

export type AdjustmentReason = (typeof adjustmentReasons)[number];

export interface CreditAdjustment {
  currency: Currency;
  /** Above zero gives, below zero takes; never 0. */
  amountMinor: bigint;
  reason: AdjustmentReason;
}

/** `not_enough_credit`: nothing is taken below zero, and what is held for an order stays held. */
export type AdjustmentRefusal = 'not_enough_credit' | 'unknown_currency';

export interface AdjustmentAnswer {
  /** What may be spent in this currency afterwards, in minor units. */
  creditMinor: string;
}

/** Gives or takes account credit (TMF654 AdjustBalance). What is given counts as taxed: nothing is sold. */
export const decideAdjustCredit =
  (
    { currency, amountMinor, reason }: CreditAdjustment,
    rules: Rules,
  ): Decide<AdjustmentAnswer, AdjustmentRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const market = [...rules.markets.values()].find((each) => each.currency === currency);
    if (!market) return { refused: 'unknown_currency' };
    const rule = `adjustment/${reason}`;
    if (amountMinor > 0n) {
      const expiresAt = creditEndsAt(rulesOf(rules, market.id).policy, market.id, change.now, {
        money: { amountMinor, currency },
        timeZone: market.timeZone,
      });
      grantCredit(
        change,
        {
          ...{ currency, amountMinor, expiresAt },
          ...{ origin: 'adjustment', kind: 'adjustment', from: 'operator:allowance' },
        },
        { rule },
      );
    } else if (!take(change, currency, -amountMinor, rule)) return { refused: 'not_enough_credit' };
    else noteLessCredit(change);
    const creditMinor = String(sumOfCredit(spendableCredit(change, currency)));
    return { changes: change.changes(), answer: { creditMinor } };
  };

/** False when there is less; then nothing has been taken. */
function take(change: Changeset, currency: Currency, amountMinor: bigint, rule: string): boolean {
  const buckets = spendableCredit(change, currency);
  if (sumOfCredit(buckets) < amountMinor) return false;
  let open = amountMinor;
  for (const bucket of buckets) {
    const amount = open < bucket.remaining ? open : bucket.remaining;
    open -= amount;
    if (amount === 0n) continue;
    change.putBucket({
      ...bucket,
      remaining: bucket.remaining - amount,
      // Not `refunded`: nothing was paid for it, and with a refund it does not come back.
      used: bucket.used + amount,
    });
    change.transfer({
      kind: 'adjustment',
      asset: currency,
      amount,
      from: `bucket:${bucket.id}`,
      to: 'operator:allowance',
      bucketId: bucket.id,
      rule,
    });
  }
  return true;
}
