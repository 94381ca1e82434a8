import { z } from 'zod';
import type { DayCount, Market, PlanVersion, Zone } from '#domain/catalogue.ts';
import type { TopUpTerms } from '#domain/credit-policy.ts';
import type { Currency } from '#domain/money.ts';
import type { ShownPromotion } from '#domain/promotion-price.ts';
import type { PlanList, PricedPlan } from '#usecases/list-plans.ts';
import { amount, scope, toKindAmount, usageType } from './allowance.ts';
import { country, localized, money, timeZone, toMoney } from './scalars.ts';
import { type ServiceNames, serviceFields, toService } from './service.ts';

export const simKind = z.enum(['physical', 'esim']);

const dayCounts = [
  'calendar-month',
  'calendar-month-after',
  'bill-day',
  'days-including-first',
  'days-after',
  'hours',
  'until-midnight',
] as const satisfies DayCount[];

const validity = z
  .object({
    count: z
      .enum(dayCounts)
      .describe(
        'How time is counted. calendar-month: to the day before the same day of a later month; ' +
          'calendar-month-after: to the end of that day; bill-day: to the day before a day of the month; ' +
          'days-including-first: the first day counts whole; days-after: that many days after the ' +
          'first; hours: by the stopwatch; until-midnight: to local midnight.',
      ),
    length: z.int().describe('In months, days, days, hours or nights, as `count` says.'),
    start: z
      .enum(['purchase', 'first-use', 'install'])
      .describe(
        'first-use: begins when the line first uses it; install: when the eSIM is on the phone.',
      ),
    endsAt: z.string().optional().describe('Local time of the last day at which it ends, 21:00.'),
    billDay: z.int().optional().describe('With bill-day: the day of the month.'),
    cycles: z
      .int()
      .optional()
      .describe(
        '`length` falls into so many equal parts, and grants come anew with each; absent: 1.',
      ),
    activateWithinDays: z
      .int()
      .nullable()
      .describe(
        'Days after purchase when it begins by itself; null: with its purchase, or not before it is used.',
      ),
  })
  .meta({ id: 'Validity' });

const grant = z
  .object({
    usageType,
    scope,
    granted: amount,
    zoneId: z.string().describe('Countries where it can be used: see zones.'),
    fairUse: z.boolean().describe('Sold as unlimited up to this amount.'),
    ...serviceFields,
  })
  .meta({ id: 'Grant' });

export const promotion = z
  .object({
    id: z.string(),
    label: localized,
    price: money,
    periods: z
      .int()
      .nullable()
      .describe('The next so many purchases of the plan on the line cost so little; null: all.'),
  })
  .meta({ id: 'Promotion' });

export const planName = z
  .object({
    id: z.string(),
    version: z.int().describe('A sold version never changes.'),
    kind: z.enum(['plan', 'add-on']),
    name: localized,
  })
  .meta({ id: 'PlanName' });

export const plan = planName
  .extend({
    marketId: z.string(),
    summary: localized,
    validity,
    grants: z.array(grant),
    simKinds: z.array(simKind),
  })
  .meta({ id: 'Plan', description: 'TMF620 product offering.' });

const ownAmount = z
  .object({
    least: money,
    most: money,
    step: money.describe('From the least amount up.'),
  })
  .meta({
    id: 'TopUp',
    description:
      'Amounts of one’s own choosing at which the plan can be ordered; it grants as much credit.',
  });

export const pricedPlan = plan
  .extend({
    price: money.describe('The next purchase, tax included.'),
    fullPrice: money.describe('Without any promotion.'),
    thenPrice: money.describe('The purchase after the next one.'),
    promotion: promotion.nullable().describe('The one that holds for the next purchase.'),
    ownAmount: ownAmount.nullable().describe('Null: it is sold at its price only.'),
  })
  .meta({ id: 'PricedPlan' });

const market = z
  .object({
    id: z.string(),
    name: localized,
    currency: money.shape.currency,
    timeZone,
    countries: z.array(country).describe('What counts as national; the first is home.'),
    taxRateBasisPoints: z.int().describe('Included in every price; 2000 = 20 %.'),
    taxName: localized,
  })
  .meta({ id: 'Market' });

const zone = z
  .object({ id: z.string(), name: localized, countries: z.array(country) })
  .meta({ id: 'Zone' });

export const planList = z
  .object({ market, plans: z.array(pricedPlan), zones: z.array(zone) })
  .meta({ id: 'PlanList' });

export const toPlanName = (of: PlanVersion) => ({
  id: of.planId,
  version: of.version,
  kind: of.kind,
  name: of.name,
});

export const toPlan = (of: PlanVersion, currency: Currency, names: ServiceNames) => ({
  ...toPlanName(of),
  marketId: of.marketId,
  summary: of.summary,
  validity: of.validity,
  grants: of.grants.map((each) => ({
    usageType: each.kind,
    scope: each.scope,
    granted: toKindAmount(each.amount, each.kind, currency),
    zoneId: each.zoneId,
    fairUse: each.fairUse,
    ...toService(each.serviceId ?? 'any', names),
  })),
  simKinds: [...of.simKinds],
});

export const toPromotion = (of: ShownPromotion | null, currency: Currency) =>
  of && {
    id: of.id,
    label: of.label,
    price: toMoney(of.priceMinor, currency),
    periods: of.periods,
  };

const toPricedPlan = (of: PricedPlan, currency: Currency, names: ServiceNames) => ({
  ...toPlan(of.plan, currency, names),
  price: toMoney(of.priceMinor, currency),
  fullPrice: toMoney(of.fullPriceMinor, currency),
  thenPrice: toMoney(of.thenPriceMinor, currency),
  promotion: toPromotion(of.promotion, currency),
  ownAmount: of.ownAmount && toOwnAmount(of.ownAmount),
});

const toOwnAmount = ({ currency, leastMinor, mostMinor, stepMinor }: TopUpTerms) => ({
  least: toMoney(BigInt(leastMinor), currency),
  most: toMoney(BigInt(mostMinor), currency),
  step: toMoney(BigInt(stepMinor), currency),
});

const toMarket = (of: Market) => ({
  id: of.id,
  name: of.name,
  currency: of.currency,
  timeZone: of.timeZone,
  countries: [...of.countries],
  taxRateBasisPoints: of.taxRateBasisPoints,
  taxName: of.taxName,
});

const toZone = (of: Zone) => ({ id: of.id, name: of.name, countries: [...of.countries] });

export const toPlanList = (of: PlanList): z.output<typeof planList> => ({
  market: toMarket(of.market),
  plans: of.plans.map((each) => toPricedPlan(each, of.market.currency, of)),
  zones: [...of.zones.values()].map(toZone),
});
