import type { AllowanceKind, ServiceScope } from '#domain/allowance.ts';
import type { Localized, PlanKind, PlanVersion, ValidityRule } from '#domain/catalogue.ts';
import { pricePerGb } from '#domain/comparison.ts';
import type { SimKind } from '#domain/line.ts';
import { type Currency, divideRounded } from '#domain/money.ts';
import { kindOrder } from '#domain/policy.ts';
import { type Rules, serviceOf } from '#domain/rules.ts';
import type { PricedPlan } from '#usecases/list-plans.ts';

export interface GrantView {
  kind: AllowanceKind;
  scope: ServiceScope;
  amount: bigint;
  /** It comes so often, each time for a part of the plan's time. */
  times: number;
  fairUse: boolean;
  zone: Localized;
  /** The only service it is for; null: all. */
  service: Localized | null;
  countries: readonly string[];
}

/** What names of zones and services are read from. */
export type GrantNames = Pick<Rules, 'zones' | 'policy'>;

/** One plan as a card or a column. */
export interface PlanView {
  planId: string;
  name: Localized;
  summary: Localized;
  kind: PlanKind;
  currency: Currency;
  priceMinor: bigint;
  fullPriceMinor: bigint;
  /** Once every promotion is over. */
  afterwardsMinor: bigint;
  promotion: Localized | null;
  /** How many next purchases cost so little; null: all. */
  promotionTimes: number | null;
  /** What the purchase after the next one costs. */
  thenPriceMinor: bigint;
  validity: ValidityRule;
  simKinds: readonly SimKind[];
  grants: readonly GrantView[];
  /** Of the price now; null without data. */
  perGbMinor: bigint | null;
  /** When it starts today; for comparing only. */
  validityDays: number;
}

export function toPlanView(
  priced: PricedPlan,
  around: GrantNames & { currency: Currency },
): PlanView {
  const { plan } = priced;
  const perGb = pricePerGb(priced.figures);
  return {
    planId: plan.planId,
    name: plan.name,
    summary: plan.summary,
    kind: plan.kind,
    currency: around.currency,
    priceMinor: priced.priceMinor,
    fullPriceMinor: priced.fullPriceMinor,
    afterwardsMinor: priced.prices.thenMinor,
    promotion: priced.promotion?.label ?? null,
    promotionTimes: priced.prices.times,
    thenPriceMinor: priced.thenPriceMinor,
    validity: plan.validity,
    simKinds: plan.simKinds,
    grants: toGrantViews(plan, around),
    perGbMinor: perGb && divideRounded(perGb.numerator, perGb.denominator),
    validityDays: priced.figures.validityDays,
  };
}

/** What a plan gives, data first. */
export const toGrantViews = (plan: PlanVersion, names: GrantNames): readonly GrantView[] =>
  plan.grants
    .map(({ kind, scope, amount, fairUse, zoneId, serviceId }) => {
      const zone = names.zones.get(zoneId);
      if (!zone) throw new Error(`plan ${plan.planId} names an unknown zone`);
      const service = serviceOf(names, serviceId);
      const times = plan.validity.cycles ?? 1;
      const where = { zone: zone.name, countries: zone.countries };
      return { kind, scope, amount, times, fairUse, service, ...where };
    })
    .sort((a, b) => kindOrder[a.kind] - kindOrder[b.kind]);
