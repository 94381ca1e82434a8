import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import type { WatchWish } from '#domain/set-watch.ts';
import type { AlertView, CapView, WatchesView } from '#usecases/watching/view-watches.ts';
import { instant, publicId, toInstantOrNull } from './scalars.ts';
import { amount, toWatchEvent, watchEvent } from './watch-events.ts';

/** Money is in the currency of the line’s market, whatever it is. */
const alertRule = z
  .discriminatedUnion('on', [
    z.strictObject({
      on: z.literal('level'),
      of: z.enum(['data', 'voice', 'sms', 'credit']),
      atMost: amount.describe('So much or less is left of a bucket; of credit: of all of it.'),
    }),
    z.strictObject({
      on: z.literal('days-left'),
      days: z.int().min(1).max(366).describe('Before the last plan of the line ends.'),
    }),
    z.strictObject({
      on: z.literal('spend'),
      minor: amount.describe('What use at rates costs in one window.'),
      per: z.enum(['day', 'month']),
    }),
  ])
  .meta({ id: 'AlertRule', description: 'What the subscriber wants to be told of.' });

const capRule = z
  .strictObject({
    of: z.enum(['data', 'voice', 'sms', 'money']),
    amount,
    per: z
      .enum(['day', 'month', 'plan'])
      .describe('Day and month of the line’s market; plan: from one plan to the next.'),
    serviceId: z
      .string()
      .max(64)
      .default('any')
      .describe('One of `services`, or `any`: what alone it counts and stops.'),
    abroad: z.boolean().default(false).describe('Counts and stops use abroad only.'),
  })
  .meta({ id: 'CapRule', description: 'What a line may use or spend in one window.' });

export const alertWish = alertRule;
export const capWish = capRule;

/** The decision puts the currency of the market there. */
export function fromAlertWish(wish: z.output<typeof alertRule>): WatchWish {
  const kind = 'alert';
  if (wish.on === 'level') return { kind, rule: { ...wish, currency: null } };
  return { kind, rule: wish.on === 'spend' ? { ...wish, currency: 'EUR' } : wish };
}

export const fromCapWish = (wish: z.output<typeof capRule>): WatchWish => ({
  kind: 'cap',
  rule: { ...wish, currency: null },
});

const alert = z
  .object({ id: publicId('watch'), rule: alertRule })
  .meta({ id: 'Alert', description: 'Told once each time it is crossed.' });

const cap = z
  .object({
    id: publicId('watch'),
    rule: capRule,
    by: z
      .enum(['subscriber', 'policy'])
      .describe('policy: of the law or the operator; it can be lifted, not removed.'),
    used: amount,
    limit: amount.nullable().describe('What holds now; null: it was lifted until the window ends.'),
    window: z.string().describe('The window that `used` counts in.'),
    overrides: z.int().describe('How often it was lifted in this window.'),
    endsAt: instant.nullable().describe('When it counts anew; null: with the next plan.'),
  })
  .meta({ id: 'Cap', description: 'Use stops at it: nothing more is granted.' });

export const watches = z
  .object({
    alerts: z.array(alert),
    caps: z.array(cap),
    services: z.array(z.string()).describe('That a cap may be for.'),
    history: z.array(watchEvent).describe('What happened with them, the newest first, at most 30.'),
  })
  .meta({ id: 'WatchList', description: 'What watches a line.' });

export const toWatches = (view: WatchesView): z.output<typeof watches> => ({
  alerts: view.alerts.map(toAlert),
  caps: view.caps.map(toCap),
  services: view.services.map(({ id }) => id),
  history: view.history.map(toWatchEvent),
});

function toAlert({ id, rule }: AlertView): z.output<typeof alert> {
  const named = toPublicId('watch', id);
  if (rule.on === 'level')
    return { id: named, rule: { on: 'level', of: rule.of, atMost: rule.atMost } };
  if (rule.on === 'spend')
    return { id: named, rule: { on: 'spend', minor: rule.minor, per: rule.per } };
  return { id: named, rule };
}

function toCap({ id, rule, used, limit, window, overrides, endsAt }: CapView) {
  const { by, of, amount, per, serviceId, abroad } = rule;
  return {
    ...{ id: toPublicId('watch', id), by, window, overrides },
    rule: { of, amount, per, serviceId, abroad },
    used: String(used),
    limit: limit === null ? null : String(limit),
    endsAt: toInstantOrNull(endsAt),
  } satisfies z.output<typeof cap>;
}
