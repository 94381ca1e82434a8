import { grantCredit } from './account-credit.ts';
import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import { Changeset } from './changeset.ts';
import { creditEndsAt } from './credit-rules.ts';
import { localDayOf } from './local-day.ts';
import type { Currency } from './money.ts';
import { promotionRule } from './promotion.ts';
import { counts, type PromotionUse } from './promotion-use.ts';
import { type Rules, rulesOf } from './rules.ts';
import { DAY, type Instant } from './time.ts';

/** What a friend's paid order means to who invited them. */
export interface Invitation {
  /** The friend's use: the reward is named by it, so that there is one. */
  useId: string;
  promotionId: string;
  version: number;
  /** Of who invites. */
  code: string;
  rewardMinor: bigint;
  currency: Currency;
  /** Its day counting is the month's, and its rules say when credit ends. */
  marketId: string;
  timeZone: string;
  mostPerMonth: number;
  dueAt: Instant;
  /** The same card or wallet pays both. */
  isSelf: boolean;
  /** For the job that gives it. */
  friend: { accountId: string; orderId: string };
}

export interface RewardAnswer {
  state: PromotionUse['state'];
}

/** Writes down that a reward will come, or that none will: one's own friend, or more than a month allows. */
export const decideNoteInvitation =
  (of: Invitation): Decide<RewardAnswer, never> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const known = change.promotionUses.get(of.useId);
    if (known) return { changes: change.changes(), answer: { state: known.state } };
    const isRefused = of.isSelf || rewardsOfMonth(change, of) >= of.mostPerMonth;
    const reward = change.promotionUses.put({
      ...noReward(of, change.now),
      ...(isRefused ? {} : { state: 'held', dueAt: of.dueAt, decidedAt: null }),
    });
    if (!isRefused) {
      const { accountId, orderId } = of.friend;
      const payload = { useId: of.useId, friendId: accountId, orderId };
      change.enqueue('referral.reward', payload, of.dueAt);
    }
    return { changes: change.changes(), answer: { state: reward.state } };
  };

/** A reward that does not come, as it is written down. */
const noReward = (
  of: Pick<Invitation, 'useId' | 'promotionId' | 'version' | 'code' | 'rewardMinor'>,
  now: Instant,
): PromotionUse => ({
  ...{ id: of.useId, promotionId: of.promotionId, version: of.version, code: of.code },
  ...{ orderId: null, lineId: null, planId: null, redemptionId: of.useId, claimedMinor: null },
  ...{ discountMinor: of.rewardMinor, state: 'released' },
  ...{ createdAt: now, dueAt: null, decidedAt: now },
});

function rewardsOfMonth(change: Changeset, { timeZone }: Invitation): number {
  const monthOf = (at: Instant) =>
    new Date(localDayOf(at, timeZone) * DAY).toISOString().slice(0, 7);
  const month = monthOf(change.now);
  return change.promotionUses
    .all()
    .filter((use) => use.orderId === null && counts(use) && monthOf(use.createdAt) === month)
    .length;
}

/** Its time has come, and the friend kept what was bought: the reward becomes credit. Once. */
export const decideGiveReward =
  (
    of: Pick<Invitation, 'useId' | 'currency' | 'marketId'>,
    rules: Rules,
  ): Decide<RewardAnswer, 'not_due'> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const reward = change.promotionUses.get(of.useId);
    if (reward?.state !== 'held')
      return { changes: change.changes(), answer: { state: reward?.state ?? 'released' } };
    if (reward.dueAt === null || reward.dueAt > change.now) return { refused: 'not_due' };
    grantCredit(
      change,
      {
        ...{ id: reward.id, currency: of.currency, amountMinor: reward.discountMinor },
        ...{ origin: 'promotion', kind: 'grant', from: 'operator:allowance' },
        expiresAt: creditEndsAt(rulesOf(rules, of.marketId).policy, of.marketId, change.now),
      },
      { rule: promotionRule(reward) },
    );
    change.promotionUses.put({ ...reward, state: 'taken', decidedAt: change.now });
    change.enqueue('mail.send', { template: 'referral_reward', useId: reward.id });
    return { changes: change.changes(), answer: { state: 'taken' } };
  };

/** Thanks the friend, whose account knows of the reward by this alone. */
export const decideThankFriend =
  (useId: string): Decide<{ useId: string }, never> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const happenedAt = String(change.now);
    change.enqueue('mail.send', { template: 'referral_counted', useId, happenedAt });
    return { changes: change.changes(), answer: { useId } };
  };

/** The friend withdrew: no reward comes, and what is left of one that came goes back. */
export const decideUndoReward =
  (
    of: Pick<Invitation, 'useId' | 'promotionId' | 'version' | 'code' | 'rewardMinor'>,
    rules: Rules,
  ): Decide<RewardAnswer, never> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const reward = change.promotionUses.get(of.useId);
    const gone = { decidedAt: change.now, dueAt: null };
    // Said before the reward was noted: it then finds that none is due.
    if (!reward) change.promotionUses.put(noReward(of, change.now));
    else if (reward.state === 'held')
      change.promotionUses.put({ ...reward, state: 'released', ...gone });
    else if (reward.state === 'taken') {
      takeBack(change, reward);
      change.promotionUses.put({ ...reward, state: 'returned', ...gone });
    }
    return {
      changes: change.changes(),
      answer: { state: change.promotionUses.get(of.useId)!.state },
    };
  };

/** What of the reward's own credit is neither spent nor over. */
function takeBack(change: Changeset, reward: PromotionUse): void {
  const bucket = change.buckets.get(reward.id);
  if (!bucket || bucket.closedAt !== null || bucket.remaining === 0n) return;
  change.transfer({
    ...{ kind: 'clawback', asset: bucket.asset, amount: bucket.remaining },
    ...{ from: `bucket:${bucket.id}`, to: 'operator:allowance', bucketId: bucket.id },
    rule: promotionRule(reward),
  });
  change.enqueue('mail.send', {
    ...{ template: 'referral_taken_back', happenedAt: String(change.now) },
    ...{ amountMinor: String(bucket.remaining), currency: bucket.asset },
  });
  change.putBucket({
    ...bucket,
    refunded: bucket.refunded + bucket.remaining,
    remaining: 0n,
    closedAt: bucket.reserved === 0n ? change.now : null,
  });
}
