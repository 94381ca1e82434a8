import { z } from 'zod';
import type { EndingKind } from '#domain/deadline-dates.ts';
import type { Bucket } from '#domain/ledger.ts';
import { nextStep, serviceIn } from '#domain/lifecycle.ts';
import type { Line, LineState, Period } from '#domain/line.ts';
import { localDayOf } from '#domain/local-day.ts';
import { renewalTimings } from '#domain/ordering.ts';
import { toPublicId } from '#domain/public-id.ts';
import { DAY, type Instant, toIso } from '#domain/time.ts';
import { asKnown } from '#usecases/known-ends.ts';
import type { LineView } from '#usecases/view-account.ts';
import { amount, scope, toAmount, usageType } from './allowance.ts';
import { planName, simKind, toPlanName } from './plan.ts';
import { instant, localDay, publicId, timeZone, toInstantOrNull } from './scalars.ts';
import { type ServiceNames, serviceFields, toService } from './service.ts';

export const lineStates = [
  'not-yet-activated',
  'active',
  'expiring-soon',
  'grace',
  'suspended',
  'quarantined',
  'number-lost',
  'parked',
  'lost-stolen',
  'policy-block',
  'ported-out',
] as const satisfies LineState[];

export const validFor = z
  .object({
    startDateTime: instant,
    endDateTime: instant.describe('The first instant at which it no longer holds.'),
    lastDay: localDay.describe('The last day on which it holds, in the line’s time zone.'),
  })
  .meta({ id: 'ValidFor', description: 'TMF time period, with the day people are told.' });

export function toValidFor(
  startsAt: Instant | null,
  endsAt: Instant | null,
  zone: string,
): z.output<typeof validFor> | null {
  if (startsAt === null || endsAt === null) return null;
  return {
    startDateTime: toIso(startsAt),
    endDateTime: toIso(endsAt),
    lastDay: dayOf(endsAt - 1, zone),
  };
}

export const dayOf = (at: Instant, zone: string): string =>
  toIso(localDayOf(at, zone) * DAY).slice(0, 10);

export const bucket = z
  .object({
    id: publicId('bkt').nullable().describe('null in a simulation: it does not exist yet.'),
    usageType,
    scope,
    zoneId: z.string().nullable().describe('null: everywhere.'),
    fairUse: z.boolean(),
    ...serviceFields,
    granted: amount,
    remaining: amount,
    reserved: amount.describe('Held for sessions that are running.'),
    used: amount,
    expired: amount,
    refunded: amount,
    validFor: validFor.nullable().describe('null while it waits for its first use.'),
  })
  .meta({
    id: 'Bucket',
    description: 'TMF654 bucket. granted = remaining + reserved + used + expired + refunded.',
  });

/** How a bucket is told: the zone of its days, and the names of services. */
export type BucketTelling = ServiceNames & { zone: string };

export const toBucket = (
  of: Bucket,
  telling: BucketTelling,
  isReal = true,
): z.output<typeof bucket> => ({
  id: isReal ? toPublicId('bkt', of.id) : null,
  usageType: of.kind,
  scope: of.scope,
  zoneId: of.zoneId,
  fairUse: of.fairUse,
  ...toService(of.serviceId, telling),
  granted: toAmount(of.granted, of.asset),
  remaining: toAmount(of.remaining, of.asset),
  reserved: toAmount(of.reserved, of.asset),
  used: toAmount(of.used, of.asset),
  expired: toAmount(of.expired, of.asset),
  refunded: toAmount(of.refunded, of.asset),
  validFor: toValidFor(of.startsAt, of.expiresAt, telling.zone),
});

export const period = z
  .object({
    orderId: publicId('ord').nullable().describe('null in a simulation: not ordered yet.'),
    kind: z.enum(['plan', 'add-on']),
    planId: z.string(),
    planVersion: z.int(),
    validFor: validFor.nullable().describe('null while it waits for its first use.'),
    activateBy: instant.nullable().describe('When it begins by itself at the latest.'),
    nextCycleDateTime: instant
      .nullable()
      .describe('When what it includes comes anew; null: not again, or not yet known.'),
  })
  .meta({ id: 'Period', description: 'One paid span of a plan or add-on (TMF637 product).' });

export const toPeriod = (of: Period, zone: string, isReal = true): z.output<typeof period> => ({
  orderId: isReal ? toPublicId('ord', of.orderId) : null,
  kind: of.kind,
  planId: of.planId,
  planVersion: of.planVersion,
  validFor: toValidFor(of.startsAt, of.endsAt, zone),
  activateBy: toInstantOrNull(of.activateBy),
  nextCycleDateTime: toInstantOrNull(of.cycleEnds?.[0] ?? null),
});

const deadlines = z
  .object({
    nextEndsAt: instant.nullable().describe('End of the plan that runs now.'),
    serviceEndsAt: instant.nullable().describe('End of the last plan in the chain.'),
    expiringSoonAt: instant.nullable().describe('From here on the line counts as expiring soon.'),
    inboundEndsAt: instant.nullable().describe('Calls and texts no longer come in.'),
    numberLostAt: instant.nullable().describe('The number cannot be brought back any more.'),
    queuedCount: z.int().describe('Paid plans behind the one that runs.'),
    activateBy: instant.nullable().describe('A plan waiting for first use begins by itself.'),
  })
  .meta({
    id: 'Deadlines',
    description:
      'What happens when nobody does anything. Each is the first instant at which something no ' +
      'longer holds; null: nothing has set that clock going.',
  });

export const line = z
  .object({
    id: publicId('line'),
    msisdn: z.string().describe('E.164 with +'),
    iccidTail: z.string().describe('Last four digits of the SIM’s number (ITU-T E.118).'),
    simKind,
    label: z.string().describe('The subscriber’s own name for it; may be empty.'),
    marketId: z.string(),
    timeZone,
    state: z.enum(lineStates),
    nextStep: z
      .enum(['none', 'activate', 'renew', 'revive', 'buy-new', 'unpark', 'unblock', 'ask-support'])
      .describe('The one thing its subscriber should do.'),
    service: z.object({
      outgoing: z.boolean().describe('Calls and texts out.'),
      incoming: z.boolean().describe('Calls and texts in.'),
      data: z.boolean(),
    }),
    spendsCredit: z
      .boolean()
      .describe('Credit may pay for use no allowance covers, where the operator has rates for it.'),
    activatedAt: instant.nullable(),
    deadlines,
  })
  .meta({ id: 'Line', description: 'One subscription with a number.' });

const ending = z
  .object({
    what: z.enum([
      'activation',
      'plan',
      'bucket',
      'outgoing',
      'incoming',
      'number',
      'given-away',
    ] as const satisfies EndingKind[]),
    bucketId: publicId('bkt').nullable(),
    at: instant.describe('The first instant at which it no longer holds; it may be past.'),
    lastInstant: instant.describe('The last instant people are told.'),
    movedBy: z
      .object({ planId: z.string(), planVersion: z.int(), timing: z.enum(renewalTimings) })
      .nullable()
      .describe('What moves it; null: nothing on sale does.'),
    movesTo: instant
      .nullable()
      .describe('Where that moves it, as people are told; null with movedBy: no date any more.'),
  })
  .meta({ id: 'Ending', description: 'One thing of a line that ends, and what moves its end.' });

export const lineDetail = line
  .extend({
    endings: z.array(ending).describe('What ends when, in that order.'),
    periods: z.array(period.extend({ plan: planName })).describe('In the order they serve.'),
    buckets: z.array(bucket).describe('By kind, then by when they end.'),
  })
  .meta({ id: 'LineDetail' });

export function toLine({ line: of, market, state, deadlines: chain, can }: LineView) {
  return {
    ...toLineName(of),
    marketId: of.marketId,
    timeZone: market.timeZone,
    state,
    nextStep: nextStep(state, chain),
    service: serviceIn(state, can),
    spendsCredit: of.spendsCredit,
    activatedAt: toInstantOrNull(of.activatedAt),
    deadlines: {
      nextEndsAt: toInstantOrNull(chain.nextEndsAt),
      serviceEndsAt: toInstantOrNull(chain.serviceEndsAt),
      expiringSoonAt: toInstantOrNull(chain.expiringSoonAt),
      inboundEndsAt: toInstantOrNull(chain.inboundEndsAt),
      numberLostAt: toInstantOrNull(chain.numberLostAt),
      queuedCount: chain.queuedCount,
      activateBy: toInstantOrNull(chain.activateBy),
    },
  };
}

const toLineName = (of: Line) => ({
  id: toPublicId('line', of.id),
  msisdn: of.msisdn,
  iccidTail: of.iccid.slice(-4),
  simKind: of.simKind,
  label: of.label,
});

export const toLineDetail = (
  given: LineView,
  { policy }: ServiceNames,
): z.output<typeof lineDetail> => {
  const of = asKnown(given);
  return {
    ...toLine(of),
    endings: of.endings.map(({ what, bucketId, at, lastInstant, action, movesTo }) => ({
      what,
      bucketId: bucketId === null ? null : toPublicId('bkt', bucketId),
      at: toIso(at),
      lastInstant: toIso(lastInstant),
      movedBy: action && {
        planId: action.plan.planId,
        planVersion: action.plan.version,
        timing: action.timing,
      },
      movesTo: toInstantOrNull(movesTo),
    })),
    periods: of.periods.map((each) => ({
      ...toPeriod(each.period, of.market.timeZone),
      plan: toPlanName(each.plan),
    })),
    buckets: of.buckets.map((each) => toBucket(each, { policy, zone: of.market.timeZone })),
  };
};
