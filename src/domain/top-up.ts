import type { Refusal } from './account-state.ts';
import type { PlanVersion } from './catalogue.ts';
import type { TopUpTerms } from './credit-policy.ts';
import { creditRules } from './credit-rules.ts';
import type { Money } from './money.ts';
import { fullPriceOf, type Order } from './ordering.ts';
import type { Policy } from './policy.ts';

export type TopUpRefusal =
  /** The policy names no such plan, it is not credit for money, or the currency is another. */
  'top_up_not_offered' | 'amount_too_small' | 'amount_too_large' | 'amount_not_in_steps';

/** Nothing but credit, and as much of it as it costs: at another price it is as much credit as that. */
export const isCreditForMoney = ({ kind, promotion, grants, priceMinor }: PlanVersion): boolean =>
  kind === 'add-on' &&
  promotion === null &&
  grants.length === 1 &&
  grants[0]!.kind === 'credit' &&
  grants[0]!.amount === priceMinor;

/** What the policy offers of this plan; null: only its own price. */
export const topUpTerms = (plan: PlanVersion, policy: Policy): TopUpTerms | null =>
  isCreditForMoney(plan)
    ? (creditRules(policy).topUps.find(({ planId }) => planId === plan.planId) ?? null)
    : null;

/** The plan at an amount of the buyer's own choosing. */
export function atChosenAmount(
  plan: PlanVersion,
  { amountMinor, currency }: Money,
  policy: Policy,
): PlanVersion | Refusal<TopUpRefusal> {
  const terms = topUpTerms(plan, policy);
  if (terms?.currency !== currency) return { refused: 'top_up_not_offered' };
  if (amountMinor < BigInt(terms.leastMinor)) return { refused: 'amount_too_small' };
  if (amountMinor > BigInt(terms.mostMinor)) return { refused: 'amount_too_large' };
  if ((amountMinor - BigInt(terms.leastMinor)) % BigInt(terms.stepMinor) !== 0n)
    return { refused: 'amount_not_in_steps' };
  return atAmount(plan, amountMinor);
}

/**
 * The plan as an order sold it. An order holds its amount in its price alone: a version that is credit for
 * money has no other way to cost anything but its own price.
 */
export function asSold(
  plan: PlanVersion,
  order: Pick<Order, 'priceMinor' | 'discounts'>,
): PlanVersion {
  const fullMinor = fullPriceOf(order);
  return isCreditForMoney(plan) && plan.priceMinor !== fullMinor ? atAmount(plan, fullMinor) : plan;
}

const atAmount = (plan: PlanVersion, amountMinor: bigint): PlanVersion => ({
  ...plan,
  priceMinor: amountMinor,
  grants: plan.grants.map((grant) => ({ ...grant, amount: amountMinor })),
});
