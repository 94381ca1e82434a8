import { z } from 'zod';
import type { PlanVersion } from '#domain/catalogue.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { Currency } from '#domain/money.ts';
import type { BucketForecast, RenewalForecast } from '#domain/simulate-renewal.ts';
import { amount, toAmount } from './allowance.ts';
import { type BucketTelling, bucket, period, toBucket, toPeriod } from './line.ts';
import { timing } from './order.ts';
import { plan, promotion, toPlan, toPromotion } from './plan.ts';
import { money, timeZone, toMoney } from './scalars.ts';

const possible = z.object({
  outcome: z.literal('possible'),
  timing,
  recommended: z.boolean(),
  losesAnything: z.boolean(),
  sameAs: timing.nullable().describe('Nothing is queued, so it ends up exactly like that.'),
  period: period.describe('The span of the bought plan.'),
  periods: z.array(z.object({ before: period.nullable(), after: period.nullable() })),
  buckets: z.array(
    z.object({
      before: bucket.nullable(),
      after: bucket.nullable(),
      lost: amount.describe('Taken away by the renewal.'),
    }),
  ),
});

const refused = z.object({
  outcome: z.literal('refused'),
  timing,
  code: z.string().describe('As in a problem.'),
});

export const simulation = z
  .object({
    plan,
    timeZone,
    price: money,
    fullPrice: money,
    thenPrice: money,
    promotion: promotion.nullable(),
    timings: z.array(z.discriminatedUnion('outcome', [possible, refused])),
  })
  .meta({
    id: 'Simulation',
    description:
      'What buying the plan would change, for each time at which it could begin. Made by the same ' +
      'rules as the renewal itself; nothing is ordered or held.',
  });

export function toSimulation(
  of: RenewalForecast & { plan: PlanVersion },
  { currency, ...telling }: BucketTelling & { currency: Currency },
): z.output<typeof simulation> {
  const { zone } = telling;
  return {
    plan: toPlan(of.plan, currency, telling),
    timeZone: zone,
    price: toMoney(of.priceMinor, currency),
    fullPrice: toMoney(of.fullPriceMinor, currency),
    thenPrice: toMoney(of.thenPriceMinor, currency),
    promotion: toPromotion(of.promotion, currency),
    timings: of.timings.map((each) =>
      'refusal' in each
        ? { outcome: 'refused', timing: each.timing, code: each.refusal }
        : {
            outcome: 'possible',
            timing: each.timing,
            recommended: each.recommended,
            losesAnything: each.losesAnything,
            sameAs: each.sameAs,
            period: toPeriod(each.period, zone, false),
            periods: each.periods.map(({ before, after }) => ({
              before: before && toPeriod(before, zone),
              after: after && toPeriod(after, zone, before !== null),
            })),
            buckets: each.buckets.map((row) => toBucketForecast(row, telling)),
          },
    ),
  };
}

const toBucketForecast = ({ before, after, lost }: BucketForecast, telling: BucketTelling) => {
  const { asset } = (before ?? after) as Bucket;
  return {
    before: before && toBucket(before, telling),
    after: after && toBucket(after, telling, before !== null),
    lost: toAmount(lost, asset),
  };
};
