import { z } from 'zod';
import type { UsageRow } from '#storage/reads/usage.ts';
import type { UsageView } from '#usecases/read-usage.ts';
import { amount, scope, toAmount, usageType } from './allowance.ts';
import { country, instant, localDay, timeZone, toInstant } from './scalars.ts';

const usageSum = z
  .object({
    usageType,
    scope: scope.nullable(),
    country: country.nullable().describe('Where the line was; null: not known.'),
    used: amount,
  })
  .meta({ id: 'UsageSum' });

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
  })
  .meta({ id: 'Usage' });

const toSum = (of: UsageRow) => ({
  usageType: of.kind,
  scope: of.scope,
  country: of.country,
  used: toAmount(of.amount, of.asset),
});

export const toUsage = (of: UsageView): z.output<typeof usage> => ({
  timeZone: of.market.timeZone,
  from: toInstant(of.from),
  until: toInstant(of.now),
  days: of.days,
  totals: of.totals.map(toSum),
  byDay: [...Map.groupBy(of.byDay, ({ day }) => day)].map(([day, rows]) => ({
    day,
    used: rows.map(toSum),
  })),
});
