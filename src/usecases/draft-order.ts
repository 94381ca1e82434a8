import { isRefusal, type Refusal } from '#domain/account-state.ts';
import { type DraftOrderRefusal, decideDraftOrder } from '#domain/draft-order.ts';
import type { SimKind } from '#domain/line.ts';
import type { Money } from '#domain/money.ts';
import type { NewLine, Order, RenewalTiming } from '#domain/ordering.ts';
import { claimNumber } from '#storage/claims.ts';
import { draftReads } from './order-reads.ts';
import type { Product } from './product.ts';
import { claimPromotions, dropUnused } from './promotions/claim-promotions.ts';
import { hasPromotions, readPurchaseFacts } from './promotions/purchase-facts.ts';
import { expectOwn } from './submit.ts';

export type DraftRefusal = DraftOrderRefusal | 'unknown_plan';

/**
 * `key` names the asker's own request: with it the first order is answered while answers are kept, and another
 * wish under the same key throws `KeyReused`. The locale is no part of the wish.
 */
interface Keyed {
  accountId: string;
  planId: string;
  locale: Order['locale'];
  key?: string;
}

/**
 * Holds a price for renewing a line; `amount`: of one's own choosing, where the policy lets a plan be bought
 * so. Asking twice for the same answers the same order.
 */
export async function draftOrder(
  product: Product,
  wish: Keyed & { lineId: string; timing: RenewalTiming; amount?: Money },
): Promise<{ orderId: string } | Refusal<DraftRefusal>> {
  return draft(product, { ...wish, newLine: null });
}

/** Holds a price, a number and a SIM for a line to be made when the order is paid. */
export async function draftNewLineOrder(
  product: Product,
  wish: Keyed & { simKind: SimKind },
): Promise<{ orderId: string } | Refusal<DraftRefusal | 'plan_not_for_sim' | 'no_number_free'>> {
  const plan = (await product.reference()).onSale.find((each) => each.planId === wish.planId);
  if (plan?.kind !== 'plan') return { refused: 'unknown_plan' };
  if (!plan.simKinds.includes(wish.simKind)) return { refused: 'plan_not_for_sim' };
  const newLine = await proposeLine(product, wish.accountId, plan.marketId, wish.simKind);
  if (isRefusal(newLine)) return newLine;
  return draft(product, { ...wish, lineId: newLine.lineId, timing: 'now', newLine });
}

async function draft(
  product: Product,
  wish: Keyed & {
    lineId: string;
    timing: RenewalTiming;
    newLine: NewLine | null;
    amount?: Money;
  },
): Promise<{ orderId: string } | Refusal<DraftRefusal>> {
  const reference = await product.reference();
  const plan = reference.onSale.find((each) => each.planId === wish.planId);
  if (!plan) return { refused: 'unknown_plan' };
  const { rules } = reference;
  const facts = (await readPurchaseFacts(product, wish, rules))(plan.planId);
  const orderId = product.newId();
  const { accountId } = wish;
  const claimedAt = product.clock();
  const claims = await claimPromotions(product, { accountId, orderId, plan, facts }, rules);
  const { key, newLine, planId, lineId, timing, amount } = wish;
  const chosen = amount && { currency: amount.currency, amountMinor: String(amount.amountMinor) };
  const asked = newLine
    ? { planId, simKind: newLine.simKind }
    : { planId, lineId, timing, ...(chosen && { amount: chosen }) };
  const { earlierPurchases, accountPurchases } = facts;
  const promised = { orderId, plan, earlierPurchases, accountPurchases, claims, claimedAt };
  const outcome = await product.committer.submit({
    accountId,
    key: `draft:${key === undefined ? orderId : `key:${key}`}`,
    name: 'draft-order',
    reads: hasPromotions(rules) ? [...draftReads, 'promotionUses'] : draftReads,
    body: key === undefined ? { orderId } : asked,
    decide: decideDraftOrder({ ...wish, ...promised }, rules),
  });
  const answer = expectOwn(outcome);
  if ('refused' in answer || answer.orderId !== orderId)
    await dropUnused(product, { accountId, orderId }, claims);
  return answer;
}

const PROPOSALS = 20;

/** Claims are held as long as the draft and its payment can live; the sweep frees what is left. */
const CLAIM_HOURS = 24;

async function proposeLine(
  product: Product,
  accountId: string,
  marketId: string,
  simKind: SimKind,
): Promise<NewLine | Refusal<'no_number_free'>> {
  for (let i = 0; i < PROPOSALS; i++) {
    const proposal = await product.simProvider.propose({ marketId, simKind });
    const now = product.clock();
    const expiresAt = now + CLAIM_HOURS * 3_600_000;
    if (await claimNumber(product.database, { ...proposal, accountId, now, expiresAt }))
      return { lineId: product.newId(), marketId, simKind, ...proposal };
  }
  return { refused: 'no_number_free' };
}
