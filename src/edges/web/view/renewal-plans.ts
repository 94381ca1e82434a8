import { fitsTrigger } from '#domain/agree-auto-renewal.ts';
import type { PricedPlan } from '#usecases/list-plans.ts';
import type { TypedChoice } from './renewal-choice.ts';

/** What can sensibly renew a line, by where the form asks for it. */
export interface RenewalPlans<Plan = PricedPlan> {
  /** The line's own first. */
  plans: Plan[];
  /** In place of a plan when data runs low. */
  addOns: Plan[];
  /** When credit runs low. */
  topUps: Plan[];
}

type Chosen = { own: string | undefined; agreed: string | undefined };

/** Add-ons and top-ups are asked for with what they are for; what is agreed to already is always there. */
export function renewalPlans(onSale: readonly PricedPlan[], { own, agreed }: Chosen): RenewalPlans {
  const topUps = onSale.filter(({ plan }) => fitsTrigger(plan, { kind: 'low-balance' }));
  const addOns = onSale.filter(
    ({ plan }) => plan.kind === 'add-on' && fitsTrigger(plan, { kind: 'low-data' }),
  );
  // Auto-renewal takes the price that stands in the catalogue: an amount of one's own choosing would not be it.
  const fixed = topUps.filter((each) => each.ownAmount === null || each.plan.planId === agreed);
  const isListed = ({ plan }: PricedPlan) =>
    plan.kind === 'plan' ||
    (plan.planId === agreed && !addOns.concat(topUps).some((each) => each.plan === plan));
  const plans = onSale.filter(isListed);
  return {
    plans: [...plans].sort((a, b) => Number(b.plan.planId === own) - Number(a.plan.planId === own)),
    addOns,
    topUps: fixed.length > 0 ? fixed : topUps,
  };
}

/** A choice as the form shows it: an add-on or top-up stands beside its trigger. */
export function toForm(
  typed: TypedChoice,
  { addOns, topUps }: RenewalPlans,
  own: string,
): TypedChoice {
  const isOf = (list: readonly PricedPlan[]) => list.some(({ plan }) => plan.planId === typed.plan);
  if (typed.when === 'low-data' && isOf(addOns)) return { ...typed, plan: own, addOn: typed.plan! };
  return typed.when === 'low-balance' && isOf(topUps)
    ? { ...typed, plan: own, topUp: typed.plan! }
    : typed;
}

/** The form as a choice: what its trigger buys. */
export function fromForm({ addOn, topUp, ...typed }: TypedChoice): TypedChoice {
  const instead = { 'low-data': addOn, 'low-balance': topUp }[typed.when ?? ''];
  return { ...typed, plan: instead || (typed.plan ?? '') };
}
