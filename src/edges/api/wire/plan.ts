import { z } from 'zod';
import type { DayCount, Market, PlanVersion, Promotion, Zone } from '#domain/catalogue.ts';
import type { Currency } from '#domain/money.ts';
import type { PlanList, PricedPlan } from '#usecases/list-plans.ts';
import { amount, scope, toKindAmount, usageType } from './allowance.ts';
import { country, localized, money, timeZone, toMoney } from './scalars.ts';

export const simKind = z.enum(['physical', 'esim']);

const dayCounts = [
  'calendar-month',
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
          'days-including-first: the first day counts whole; days-after: that many days after the ' +
          'first; hours: by the stopwatch; until-midnight: to local midnight.',
      ),
    length: z.int().describe('In months, days, days, hours or nights, as `count` says.'),
    start: z
      .enum(['purchase', 'first-use'])
      .describe('first-use: begins when the line first uses it.'),
    activateWithinDays: z
      .int()
      .nullable()
      .describe('Days after purchase when it begins by itself; null with start purchase.'),
  })
  .meta({ id: 'Validity' });

const grant = z
  .object({
    usageType,
    scope,
    granted: amount,
    zoneId: z.string().describe('Countries where it can be used: see zones.'),
    fairUse: z.boolean().describe('Sold as unlimited up to this amount.'),
    serviceId: z.string().describe('The only service it is for; `any`: all of them.'),
  })
  .meta({ id: 'Grant' });

export const promotion = z
  .object({
    id: z.string(),
    label: localized,
    price: money,
    periods: z.int().describe('It holds for this many purchases of the plan on a line.'),
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

export const pricedPlan = plan
  .extend({
    price: money.describe('The next purchase, tax included.'),
    fullPrice: money.describe('Without any promotion.'),
    thenPrice: money.describe('The purchase after the next one.'),
    promotion: promotion.nullable().describe('The one that holds for the next purchase.'),
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

export const toPlan = (of: PlanVersion, currency: Currency) => ({
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
    serviceId: each.serviceId ?? 'any',
  })),
  simKinds: [...of.simKinds],
});

export const toPromotion = (of: Promotion | null, currency: Currency) =>
  of && {
    id: of.id,
    label: of.label,
    price: toMoney(of.priceMinor, currency),
    periods: of.periods,
  };

const toPricedPlan = (of: PricedPlan, currency: Currency) => ({
  ...toPlan(of.plan, currency),
  price: toMoney(of.priceMinor, currency),
  fullPrice: toMoney(of.fullPriceMinor, currency),
  thenPrice: toMoney(of.thenPriceMinor, currency),
  promotion: toPromotion(of.promotion, currency),
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
  plans: of.plans.map((each) => toPricedPlan(each, of.market.currency)),
  zones: [...of.zones.values()].map(toZone),
});
