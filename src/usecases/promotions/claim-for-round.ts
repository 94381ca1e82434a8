import { createHash } from 'node:crypto';
import type { RenewalOffer } from '#domain/auto-renewal-preflight.ts';
import type { DueLine } from '#storage/reads/due-lines.ts';
import type { Product } from '../product.ts';
import { claimPromotions } from './claim-promotions.ts';
import { readPurchaseFacts } from './purchase-facts.ts';

/**
 * Sets aside, for an order that auto-renewal is about to make, what it would take of limits for all. Whoever else
 * finds the same line due sets it aside for the same order: two processes hold no room twice, and one that was
 * killed goes on with what it had. What is not taken the sweep lets go.
 */
export async function claimForRound(
  product: Product,
  due: DueLine,
  { plan, earlierPurchases }: RenewalOffer,
): Promise<NonNullable<RenewalOffer['claimed']>> {
  const { accountId, lineId } = due;
  const orderId = orderIdOf(due);
  const claimedAt = product.clock();
  if (!plan) return { orderId, claimedAt, claims: new Map() };
  const { rules } = await product.reference();
  const known = (await readPurchaseFacts(product, { accountId, lineId }, rules))(plan.planId);
  // Who renews has bought before, as in the price that was told.
  const facts = { ...known, earlierPurchases, accountPurchases: 1 };
  const claims = await claimPromotions(product, { accountId, orderId, plan, facts }, rules);
  return { orderId, claimedAt, claims };
}

/** The same for everybody who finds this line due at this instant: a UUID of version 7 (RFC 9562, 5.7). */
function orderIdOf({ accountId, lineId, dueAt }: DueLine): string {
  const digits = createHash('sha256').update(`${accountId} ${lineId} ${dueAt}`).digest('hex');
  const time = dueAt.toString(16).padStart(12, '0');
  const rest = `7${digits.slice(0, 3)}8${digits.slice(3, 6)}${digits.slice(6, 18)}`;
  return `${time}${rest}`.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
