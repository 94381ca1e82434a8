import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import type { WatchEvent } from '#usecases/watching/watch-history.ts';
import { country, instant, publicId, toInstant, toInstantOrNull } from './scalars.ts';

export const amount = z
  .string()
  .regex(/^\d{1,18}$/)
  .describe('Octets, seconds, messages, or minor units of money.');

const ofCap = {
  of: z.enum(['data', 'voice', 'sms', 'money']),
  abroad: z.boolean(),
  used: amount,
  limit: amount,
  endsAt: instant.nullable().describe('When the cap counts anew; null: with the next plan.'),
};

const head = { id: publicId('evt'), happenedAt: instant };

export const watchEvent = z
  .discriminatedUnion('what', [
    z.object({
      ...head,
      what: z.literal('level'),
      of: z.enum(['data', 'voice', 'sms', 'credit']),
      left: amount,
    }),
    z.object({ ...head, what: z.literal('days-left'), days: z.int(), endsAt: instant }),
    z.object({ ...head, what: z.literal('spend'), used: amount, per: z.enum(['day', 'month']) }),
    z.object({ ...head, what: z.literal('arrival'), country }),
    z.object({ ...head, what: z.enum(['cap-near', 'cap-reached']), ...ofCap }),
    z.object({
      ...head,
      what: z.literal('cap-lifted'),
      nextLimit: amount.nullable().describe('What held then; null: nothing until `endsAt`.'),
      ...ofCap,
    }),
  ])
  .meta({ id: 'WatchEvent', description: 'Something that was told, stopped or let go on.' });

export function toWatchEvent(event: WatchEvent): z.output<typeof watchEvent> {
  const about = { id: toPublicId('evt', event.id), happenedAt: toInstant(event.happenedAt) };
  switch (event.what) {
    case 'level':
      return { ...about, what: event.what, of: event.of, left: String(event.left) };
    case 'days-left':
      return { ...about, what: event.what, days: event.days, endsAt: toInstant(event.endsAt) };
    case 'spend':
      return { ...about, what: event.what, used: String(event.used), per: event.per };
    case 'arrival':
      return { ...about, what: event.what, country: event.country };
    default: {
      const { of, abroad, used, limit, endsAt } = event;
      const told = { of, abroad, used: String(used), limit: String(limit) };
      const cap = { ...about, ...told, endsAt: toInstantOrNull(endsAt) };
      if (event.what !== 'cap-lifted') return { ...cap, what: event.what };
      const { nextLimit } = event;
      return { ...cap, what: event.what, nextLimit: nextLimit === null ? null : String(nextLimit) };
    }
  }
}
