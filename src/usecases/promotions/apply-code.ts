import type { Refusal } from '#domain/account-state.ts';
import {
  type ApplyCodeAnswer,
  type ApplyCodeRefusal,
  decideApplyCode,
  usesSeen,
} from '#domain/apply-code.ts';
import { noPromotions } from '#domain/promotion.ts';
import type { WhyNot } from '#domain/promotion-fit.ts';
import { priceOffers } from '#domain/promotion-price.ts';
import { readOrder } from '#storage/reads/account-rows.ts';
import { readUsesOf } from '#storage/reads/promotion-uses.ts';
import { planVersionOf } from '#storage/reference.ts';
import { admitSecret, type Paused, takeAttemptBack } from '../identity/attempts.ts';
import { draftReads } from '../order-reads.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';
import { claimPromotions } from './claim-promotions.ts';
import { type FoundCode, findCode } from './find-code.ts';
import { invitesHimself } from './invites-himself.ts';
import { promotionCounters } from './promotion-counters.ts';
import { readPurchaseFacts } from './purchase-facts.ts';

/** What is unknown, over, used up or withdrawn is answered alike. */
export type CodeRefusal =
  | ApplyCodeRefusal
  | 'code_refused'
  | 'code_other_plan'
  | 'code_first_time_only'
  | 'code_win_back_only'
  | 'code_used'
  | 'code_saves_less'
  | 'code_own';

const refusals: Record<WhyNot, CodeRefusal> = {
  withdrawn: 'code_refused',
  needs_code: 'code_refused',
  not_begun: 'code_refused',
  over: 'code_refused',
  sold_out: 'code_refused',
  other_plan: 'code_other_plan',
  other_market: 'code_other_plan',
  other_currency: 'code_other_plan',
  not_first_time: 'code_first_time_only',
  not_away_long_enough: 'code_win_back_only',
  periods_over: 'code_used',
  used_as_often_as_allowed: 'code_used',
  saves_nothing: 'code_saves_less',
  other_is_taken: 'code_saves_less',
};

export interface CodeTyped {
  accountId: string;
  orderId: string;
  /** As typed; empty: the order is priced without one. */
  code: string;
  /** Of who asks. */
  address: string;
}

/**
 * Prices a draft with a promotion code. A guess is counted before it is looked at. When the code does not hold
 * the order stays as it was.
 */
export async function applyCode(
  product: Product,
  typed: CodeTyped,
): Promise<ApplyCodeAnswer | Refusal<CodeRefusal> | Paused> {
  const { accountId, orderId } = typed;
  const order = await readOrder(product.database, accountId, orderId);
  if (!order) return { refused: 'unknown_order' };
  if (order.state !== 'draft') return { refused: 'order_confirmed' };
  if (typed.code.trim() === '') return price(product, typed, null);
  const counters = promotionCounters(product, typed);
  const now = product.clock();
  const admitted = await admitSecret(product, counters, now);
  if ('refused' in admitted) return admitted;
  const { rules } = await product.reference();
  const found = await findCode(product, rules.promotions ?? noPromotions, typed.code);
  if (!found) return { refused: 'code_refused' };
  const answer = await price(product, typed, found);
  // A code that everybody may know was no guess; one for one use that is of no use to the asker was.
  const isKnown = !('refused' in answer) || answer.refused !== 'code_refused';
  if (isKnown || found.codeHash === null) await takeAttemptBack(product, counters, now);
  return answer;
}

async function price(
  product: Product,
  typed: CodeTyped,
  found: FoundCode | null,
  again = 3,
): Promise<ApplyCodeAnswer | Refusal<CodeRefusal>> {
  const { accountId, orderId } = typed;
  const order = await readOrder(product.database, accountId, orderId);
  if (!order) return { refused: 'unknown_order' };
  const reference = await product.reference();
  const { rules } = reference;
  const plan = planVersionOf(reference, order);
  const code = found && { promotionId: found.promotionId, typed: found.typed };
  const { lineId } = order;
  const seen = usesSeen(await readUsesOf(product.database, { accountId, orderId }), orderId);
  const claimedAt = product.clock();
  const known = (await readPurchaseFacts(product, { accountId, lineId }, rules))(plan.planId);
  const facts = { ...known, code };
  if (found?.referrerId && (await invitesHimself(product, found.referrerId, accountId)))
    return { refused: 'code_own' };
  const codeHash = found?.codeHash ?? null;
  const claims = await claimPromotions(
    product,
    { accountId, orderId, plan, facts, codeHash },
    rules,
  );
  if (code) {
    const priced = priceOffers(plan, { ...facts, claims }, rules, product.clock());
    const holds = priced.offers.some(({ promotion }) => promotion.promotionId === code.promotionId);
    const other = priced.others.find(({ promotion }) => promotion.promotionId === code.promotionId);
    if (!holds) return { refused: refusals[other?.why ?? 'withdrawn'] };
  }
  const { earlierPurchases, accountPurchases } = facts;
  const claimed = { claims, claimedAt, seen };
  const wish = { orderId, plan, earlierPurchases, accountPurchases, code, ...claimed };
  const outcome = await product.committer.submit({
    accountId,
    key: `code:${product.newId()}`,
    name: 'apply-code',
    reads: [...draftReads, 'promotionUses'],
    body: { orderId },
    orderId,
    decide: decideApplyCode(wish, rules),
  });
  const answer = expectOwn(outcome);
  if ('refused' in answer) {
    const { refused } = answer;
    if (refused !== 'order_changed') return { refused };
    return again > 0 ? price(product, typed, found, again - 1) : { refused: 'code_refused' };
  }
  if (!code || answer.promotionIds.includes(code.promotionId)) return answer;
  return { refused: 'code_refused' };
}
