import type { Decide, Refusal } from '#domain/account-state.ts';
import {
  decideGiveReward,
  decideNoteInvitation,
  decideThankFriend,
  decideUndoReward,
  type Invitation,
  type RewardAnswer,
} from '#domain/referral.ts';
import { marketOf, type Rules } from '#domain/rules.ts';
import { DAY } from '#domain/time.ts';
import { readOrder } from '#storage/reads/account-rows.ts';
import { readRefundsOf } from '#storage/reads/orders.ts';
import { readPromotionUse } from '#storage/reads/promotion-uses.ts';
import { planVersionOf } from '#storage/reference.ts';
import { readReferrer } from '#storage/referrals.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';
import { invitesHimself } from './invites-himself.ts';

/** The friend's order and its use of an invitation. */
export interface Referred {
  friendId: string;
  orderId: string;
  useId: string;
}

/** Everything about an invitation that a friend's order took; null: there is none, or nobody's. */
async function invitationOf(
  product: Product,
  { friendId, orderId, useId }: Referred,
): Promise<(Invitation & { referrerId: string }) | null> {
  const { database } = product;
  const use = await readPromotionUse(database, { accountId: friendId, useId });
  const order = await readOrder(database, friendId, orderId);
  const reference = await product.reference();
  const promotion = reference.rules.promotions?.versions.find(
    (each) => each.promotionId === use?.promotionId && each.version === use.version,
  );
  const referrerId = use?.code ? await readReferrer(database, use.code) : null;
  if (!use?.code || !order || !promotion?.referral || referrerId === null) return null;
  const { rewardMinor, afterDays, mostPerMonth } = promotion.referral;
  const { marketId } = planVersionOf(reference, order);
  const { timeZone } = marketOf(reference.rules, marketId);
  return {
    ...{ referrerId, useId, promotionId: use.promotionId, version: use.version, code: use.code },
    ...{ rewardMinor, currency: promotion.currency!, marketId, timeZone, mostPerMonth },
    dueAt: (order.fulfilledAt ?? product.clock()) + afterDays * DAY,
    isSelf: await invitesHimself(product, referrerId, friendId),
    friend: { accountId: friendId, orderId },
  };
}

type OnReferrer<Code extends string> = (
  invitation: Invitation,
  rules: Rules,
) => Decide<RewardAnswer, Code>;

/** One command on the account of who invited, named by the friend's use: safe to repeat. Null: nobody invited. */
async function onReferrer<Code extends string>(
  product: Product,
  referred: Referred,
  command: { name: string; key: string; decide: OnReferrer<Code> },
): Promise<RewardAnswer | Refusal<Code> | null> {
  const invitation = await invitationOf(product, referred);
  if (!invitation) return null;
  const { rules } = await product.reference();
  const { referrerId: accountId, useId } = invitation;
  const { name, key, decide } = command;
  return expectOwn(
    await product.committer.submit({
      ...{ accountId, key: `${key}:${useId}`, name, body: { useId } },
      decide: decide(invitation, rules),
    }),
  );
}

/** The friend paid: who invited gets a reward that is to come. */
export const noteInvitation = (product: Product, referred: Referred) =>
  onReferrer(product, referred, {
    ...{ name: 'note-invitation', key: 'referral', decide: decideNoteInvitation },
  });

/** The friend withdrew, or has all of the money back. */
export const undoReward = (product: Product, referred: Referred) =>
  onReferrer(product, referred, {
    ...{ name: 'undo-reward', key: 'referral-undo', decide: decideUndoReward },
  });

/** The friend's order as it is now: is what was invited for still there? */
async function isGivenBack(product: Product, { friendId, orderId }: Referred): Promise<boolean> {
  const refunds = await readRefundsOf(product.database, friendId);
  return refunds.some(
    ({ orderId: of, quote }) =>
      of === orderId && quote !== null && (quote.rule !== 'staff' || quote.usedMinor === '0'),
  );
}

/** Gives a reward whose time has come and thanks the friend, or gives none when the friend withdrew meanwhile. */
export async function giveReward(product: Product, referred: Referred) {
  if (await isGivenBack(product, referred)) return undoReward(product, referred);
  const given = await onReferrer(product, referred, {
    ...{ name: 'give-reward', key: 'referral-reward', decide: decideGiveReward },
  });
  if (given && 'state' in given && given.state === 'taken') await thankFriend(product, referred);
  return given;
}

async function thankFriend(product: Product, { friendId, useId }: Referred): Promise<void> {
  expectOwn(
    await product.committer.submit({
      ...{ accountId: friendId, key: `referral-thanks:${useId}`, name: 'thank-friend' },
      ...{ body: { useId }, reads: [], decide: decideThankFriend(useId) },
    }),
  );
}
