import { z } from 'zod';
import { serviceIn } from '#domain/lifecycle.ts';
import type { Ability } from '#domain/lifecycle-policy.ts';
import type { LifecycleState } from '#domain/line.ts';
import type { Span } from '#domain/span.ts';
import type { HoldsView } from '#usecases/holds/view-holds.ts';
import { lineStates } from './line.ts';
import { instant, money, toInstant, toInstantOrNull, toMoney } from './scalars.ts';

const span = z
  .object({ count: z.int(), unit: z.enum(['hours', 'days', 'months']) })
  .meta({ id: 'Span', description: 'Whole local days or months, or hours by the stopwatch.' });

function toSpan(of: Span): z.output<typeof span> {
  if ('hours' in of) return { count: of.hours, unit: 'hours' };
  return 'days' in of ? { count: of.days, unit: 'days' } : { count: of.months, unit: 'months' };
}

const service = z.object({
  outgoing: z.boolean().describe('Calls and texts out.'),
  incoming: z.boolean().describe('Calls and texts in.'),
  data: z.boolean(),
});

const toService = (can: readonly Ability[]) => serviceIn('parked', can);

const states = [
  'pre-active',
  'active',
  'grace',
  'suspended',
  'quarantined',
  'recycled',
  'parked',
  'lost-stolen',
  'policy-block',
  'ported-out',
] as const satisfies LifecycleState[];

const becomes = z.enum(states).describe('What the line is after that.');
const stopsPlans = z
  .boolean()
  .describe('Plans stand still meanwhile and get the time back when the line is brought back.');

const parking = z
  .object({
    price: money.nullable().describe('From credit, for each `every`, in advance; null: free.'),
    every: span,
    most: span,
    paidUntil: instant.nullable().describe('What the price pays for, if it began now.'),
    endsAt: instant.describe('The longest it could be parked.'),
    lastsUntil: instant.nullable().describe('Sooner, because credit as it is now is used up then.'),
    becomes,
    service,
    stopsPlans,
    credit: money.describe('What there is to pay with.'),
    missing: money.nullable().describe('What it falls short of the first payment; null: nothing.'),
  })
  .meta({ id: 'ParkingOffer', description: 'What parking is for this line, if it began now.' });

const hold = z
  .object({
    state: z.enum(['parked', 'lost-stolen', 'policy-block']),
    since: instant,
    paidUntil: instant.nullable(),
    endsAt: instant.nullable().describe('When it is over as things are; null: never by itself.'),
    becomes: becomes.nullable(),
    service,
    stopsPlans,
  })
  .meta({ id: 'Hold' });

const restoring = z
  .object({
    asksWho: z.boolean().describe('The caller must have confirmed who it is (confirmIdentity).'),
    state: z.enum(lineStates).describe('What the line would be.'),
    plans: z.array(
      z.object({
        planId: z.string(),
        planVersion: z.int(),
        endsAt: instant.nullable().describe('As things are; null: it waits for its first use.'),
        wouldEndAt: instant.nullable().describe('With the time given back.'),
      }),
    ),
  })
  .meta({ id: 'Restoring', description: 'What comes back with the line, if it came back now.' });

export const holds = z
  .object({
    parking: parking.nullable().describe('null: parking is not offered for this line.'),
    mayPark: z.boolean().describe('Lines in service and in grace may be.'),
    mayBlock: z.boolean(),
    hold: hold.nullable(),
    restoring: restoring.nullable().describe('null: not held, or only support brings it back.'),
  })
  .meta({ id: 'Holds', description: 'How a line may be parked, blocked and brought back.' });

export function toHolds(view: HoldsView): z.output<typeof holds> {
  const { market, mayPark, blocking, restoring: back, hold: held, parking: offer } = view;
  const { currency } = market;
  return {
    parking: offer && {
      price: offer.price && toMoney(BigInt(offer.price.minor), offer.price.currency),
      every: toSpan(offer.every),
      most: toSpan(offer.most),
      paidUntil: toInstantOrNull(offer.paidUntil),
      endsAt: toInstant(offer.endsAt),
      lastsUntil: toInstantOrNull(offer.lastsUntil),
      becomes: offer.becomes,
      service: toService(offer.can),
      stopsPlans: offer.stopsPlans,
      credit: toMoney(offer.creditMinor, currency),
      missing: offer.missingMinor > 0n ? toMoney(offer.missingMinor, currency) : null,
    },
    mayPark,
    mayBlock: blocking !== null,
    hold: held && {
      state: held.state,
      since: toInstant(held.since),
      paidUntil: toInstantOrNull(held.paidUntil),
      endsAt: toInstantOrNull(held.endsAt),
      becomes: held.becomes,
      service: toService(held.can),
      stopsPlans: held.stopsPlans,
    },
    restoring: back && {
      asksWho: back.by === 'identity-check',
      state: back.state,
      plans: back.plans.map(({ plan, before, endsAt }) => ({
        planId: plan.planId,
        planVersion: plan.version,
        endsAt: toInstantOrNull(before),
        wouldEndAt: toInstantOrNull(endsAt),
      })),
    },
  };
}
