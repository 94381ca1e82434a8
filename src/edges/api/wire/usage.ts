import { z } from 'zod';
import type { Localized } from '#domain/catalogue.ts';
import { toPublicId } from '#domain/public-id.ts';
import { type KindUse, serviceOfGroup } from '#domain/usage-streams.ts';
import type { UsageRow } from '#storage/reads/usage.ts';
import { type KindOutlook, startOfDay, type UsageOutlook } from '#usecases/forecast-usage.ts';
import { sumUsage } from '#usecases/read-usage.ts';
import { amount, scope, toAmount, usageType } from './allowance.ts';
import {
  country,
  instant,
  localDay,
  localized,
  publicId,
  timeZone,
  toInstant,
  toInstantOrNull,
} from './scalars.ts';

const usageSum = z
  .object({
    usageType,
    scope: scope.nullable(),
    country: country.nullable().describe('Where the line was; null: not known.'),
    used: amount,
  })
  .meta({ id: 'UsageSum' });

const kind = z.enum(['data', 'voice', 'sms']);

const serviceSum = z
  .object({
    usageType: kind,
    serviceId: z.string().nullable().describe('null: everything else.'),
    service: localized.nullable(),
    used: amount,
  })
  .meta({ id: 'ServiceSum', description: 'What a service of the operator used, whoever paid.' });

const perDay = z.number().describe('Octets, seconds or messages a day.');

const usageForecast = z
  .object({
    usageType: kind,
    pace: z
      .object({
        daysObserved: z.int().describe('Whole local days it was learned from, at most 28.'),
        weekday: perDay,
        weekend: perDay,
        unusualDays: z.int().describe('Days that count as four usual ones and no more.'),
      })
      .nullable()
      .describe('null: fewer than three whole days are known.'),
    runsDryAt: instant
      .nullable()
      .describe('When its main use finds nothing left; null: not before it expires.'),
    lastsUntil: instant
      .nullable()
      .describe('When it runs dry or the last of it expires; null: neither in 400 days.'),
    buckets: z.array(
      z.object({
        id: publicId('bkt'),
        emptyAt: instant.nullable(),
        left: amount.describe('What is left when it expires.'),
      }),
    ),
  })
  .meta({
    id: 'UsageForecast',
    description: 'How long an allowance lasts at the line’s pace, in the operator’s burn order.',
  });

export const usage = z
  .object({
    timeZone,
    from: instant.describe('Local midnight at which the first of the days begins.'),
    until: instant,
    days: z.int(),
    totals: z.array(usageSum),
    byDay: z
      .array(z.object({ day: localDay, used: z.array(usageSum) }))
      .describe('Oldest first; days without usage are absent.'),
    byService: z.array(serviceSum),
    forecasts: z.array(usageForecast).describe('Kinds with nothing known are absent.'),
  })
  .meta({ id: 'Usage' });

const toSum = (of: UsageRow) => ({
  usageType: of.kind,
  scope: of.scope,
  country: of.country,
  used: toAmount(of.amount, of.asset),
});

const assets = { data: 'octets', voice: 'seconds', sms: 'messages' } as const;

function toServiceSums({ uses, rules: { policy } }: UsageOutlook): z.output<typeof serviceSum>[] {
  const keyOf = (use: KindUse) => `${use.kind} ${serviceOfGroup(use.ratingGroup, policy) ?? ''}`;
  return [...Map.groupBy(uses, keyOf).values()].map((group) => {
    const { kind: usageType, ratingGroup } = group[0]!;
    const serviceId = serviceOfGroup(ratingGroup, policy);
    const service: Localized | null = serviceId === null ? null : policy.services![serviceId]!.name;
    const used = group.reduce((sum, { amount: each }) => sum + each, 0n);
    return { usageType, serviceId, service, used: toAmount(used, assets[usageType]) };
  });
}

function toForecast(of: KindOutlook): z.output<typeof usageForecast>[] {
  const { kind: usageType, pace, forecast } = of;
  if (!forecast || !pace) return [];
  const { daysObserved, weekday, weekend, unusualDays } = pace;
  return [
    {
      usageType,
      pace: { daysObserved, weekday, weekend, unusualDays },
      runsDryAt: forecast.runsDry ? toInstantOrNull(forecast.endsAt) : null,
      lastsUntil: toInstantOrNull(forecast.endsAt),
      buckets: forecast.buckets.map(({ bucketId, emptyAt, left }) => ({
        id: toPublicId('bkt', bucketId),
        emptyAt: toInstantOrNull(emptyAt),
        left: toAmount(left, assets[usageType]),
      })),
    },
  ];
}

export const toUsage = (of: UsageOutlook): z.output<typeof usage> => ({
  timeZone: of.market.timeZone,
  from: toInstant(startOfDay(of.first, of.market.timeZone)),
  until: toInstant(of.now),
  days: of.today - of.first + 1,
  totals: sumUsage(of.rows).map(toSum),
  byDay: [...Map.groupBy(of.rows, ({ day }) => day)].map(([day, rows]) => ({
    day,
    used: sumUsage(rows).map(toSum),
  })),
  byService: toServiceSums(of),
  forecasts: Object.values(of.outlook).flatMap(toForecast),
});
