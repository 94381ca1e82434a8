import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Changeset } from '#domain/changeset.ts';
import { usableBuckets } from '#domain/charging-bucket.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { Period } from '#domain/line.ts';
import { DAY, HOUR, type Instant } from '#domain/time.ts';
import { forecastUsage, type UseStream } from '#domain/usage-forecast.ts';
import type { Pace } from '#domain/usage-pace.ts';
import { rulesWith, World } from '../support/world.ts';

const rules = rulesWith();
const now = Date.UTC(2026, 10, 2);
const world = new World({ now });
const lineId = 'line';

const bucket = (given: Partial<Bucket>): Bucket => {
  const remaining = given.remaining ?? 100n;
  return {
    id: 'b',
    lineId,
    periodId: null,
    periodKind: 'plan',
    orderId: null,
    origin: 'order',
    kind: 'data',
    scope: 'any',
    zoneId: 'united-kingdom',
    fairUse: false,
    serviceId: 'any',
    priority: 0,
    asset: 'octets',
    taxed: true,
    granted: remaining,
    remaining,
    reserved: 0n,
    used: 0n,
    expired: 0n,
    refunded: 0n,
    startsAt: now - DAY,
    expiresAt: now + 30 * DAY,
    boughtAt: now - DAY,
    usedAt: null,
    alertAt: null,
    closedAt: null,
    ...given,
  } as Bucket;
};

const even = (perDay: number): Pace => ({
  daysObserved: 28,
  weekday: perDay,
  weekend: perDay,
  knowsWeekends: false,
  unusualDays: 0,
});

const at = (country: string, share = 1, ratingGroup: number | null = null): UseStream => ({
  use: { lineId, kind: 'data', scope: 'any', country, ratingGroup },
  share,
});

const forecast = (
  buckets: readonly Bucket[],
  given: {
    pace?: Pace;
    streams?: readonly UseStream[];
    waiting?: readonly Period[];
    started?: readonly Period[];
    timeZone?: string;
    from?: Instant;
  } = {},
) =>
  forecastUsage({
    now: given.from ?? now,
    timeZone: given.timeZone ?? 'UTC',
    buckets,
    waiting: given.waiting ?? [],
    started: given.started ?? [],
    streams: given.streams ?? [at('GB')],
    pace: given.pace ?? even(10),
    rules,
  });

describe('how long an allowance lasts', () => {
  test('it runs dry before its time', () => {
    const { endsAt, runsDry, heldUntil, buckets } = forecast([bucket({})]);
    expect(endsAt).toBe(now + 10 * DAY);
    expect(runsDry).toBe(true);
    expect(heldUntil).toBe(now + 30 * DAY);
    expect(buckets).toMatchObject([{ bucketId: 'b', emptyAt: now + 10 * DAY, left: 0n }]);
  });

  test('it expires with something left', () => {
    const { endsAt, runsDry, buckets } = forecast([bucket({ remaining: 1000n })]);
    expect(endsAt).toBe(now + 30 * DAY);
    expect(runsDry).toBe(false);
    expect(buckets).toMatchObject([{ bucketId: 'b', emptyAt: null, left: 700n }]);
  });

  test('a line that uses nothing keeps everything', () => {
    const { endsAt, runsDry, buckets } = forecast([bucket({})], { pace: even(0) });
    expect([endsAt, runsDry]).toEqual([now + 30 * DAY, false]);
    expect(buckets[0]!.left).toBe(100n);
  });

  test('what never expires has no end but its own', () => {
    const endless = bucket({ remaining: 1_000_000n, expiresAt: null });
    expect(forecast([endless])).toMatchObject({ endsAt: null, runsDry: false, heldUntil: null });
  });

  test('two buckets are used up in burn order, the sooner to expire first', () => {
    const first = bucket({ id: 'soon', remaining: 50n, expiresAt: now + 8 * DAY });
    const second = bucket({ id: 'later' });
    const { endsAt, buckets } = forecast([second, first]);
    expect(endsAt).toBe(now + 15 * DAY);
    expect(buckets).toMatchObject([
      { bucketId: 'soon', emptyAt: now + 5 * DAY, left: 0n },
      { bucketId: 'later', emptyAt: now + 15 * DAY, left: 0n },
    ]);
  });

  test('a bucket that expires half used hands over to the next', () => {
    const first = bucket({ id: 'soon', remaining: 50n, expiresAt: now + 2 * DAY });
    const { endsAt, buckets } = forecast([first, bucket({ id: 'later' })]);
    expect(buckets[0]).toMatchObject({ bucketId: 'soon', emptyAt: null, left: 30n });
    expect(endsAt).toBe(now + 12 * DAY);
  });

  test('a queued plan goes on where the first has ended, and not before', () => {
    const queued = bucket({ id: 'next', startsAt: now + 30 * DAY, expiresAt: now + 60 * DAY });
    expect(forecast([bucket({}), queued]).endsAt).toBe(now + 10 * DAY);
    expect(forecast([bucket({ remaining: 300n }), queued]).endsAt).toBe(now + 40 * DAY);
  });

  test('a plan that waits for its first use begins when nothing else is left', () => {
    const period = {
      id: 'waits',
      validity: { count: 'hours', length: 24 * 7, start: 'first-use', activateWithinDays: 90 },
      activateBy: now + 90 * DAY,
    } as Period;
    const waiting = bucket({ id: 'w', periodId: 'waits', startsAt: null, expiresAt: null });
    const { endsAt, runsDry, buckets } = forecast([bucket({}), waiting], { waiting: [period] });
    expect(endsAt).toBe(now + 17 * DAY);
    expect(runsDry).toBe(false);
    expect(buckets.find(({ bucketId }) => bucketId === 'w')).toMatchObject({
      ...{ left: 30n, expiresAt: now + 17 * DAY },
    });
  });

  test('later cycles of a plan bring it again', () => {
    const period = {
      ...{ id: 'parted', startsAt: now - DAY, endsAt: now + 90 * DAY },
      ...{ cycleEnds: [now + 30 * DAY, now + 60 * DAY], validity: { cycles: 3 } },
    } as unknown as Period;
    const parted = bucket({ periodId: 'parted', granted: 300n, remaining: 300n });
    const { endsAt, runsDry, buckets } = forecast([parted], { started: [period] });
    expect([endsAt, runsDry]).toEqual([now + 90 * DAY, true]);
    expect(buckets).toMatchObject([{ bucketId: 'b', emptyAt: now + 30 * DAY, left: 0n }]);
    // Dry within one, it is not made up for by the next.
    const fast = forecast([parted], { started: [period], pace: even(20) });
    expect([fast.endsAt, fast.runsDry, fast.heldUntil]).toEqual([
      ...[now + 15 * DAY, true, now + 30 * DAY],
    ]);
  });

  test('use abroad is taken from what holds there', () => {
    const home = bucket({ id: 'home' });
    const europe = bucket({ id: 'eu', zoneId: 'europe', remaining: 10n });
    const streams = [at('GB', 0.8), at('FR', 0.2)];
    const { endsAt, buckets } = forecast([home, europe], { streams });
    expect(buckets).toContainEqual(
      expect.objectContaining({ bucketId: 'eu', emptyAt: now + 5 * DAY, left: 0n }),
    );
    expect(endsAt).toBe(now + 12.5 * DAY);
  });

  test('use of one service is taken from what is for it', () => {
    const chat = bucket({ id: 'chat', serviceId: 'chat', priority: -1, remaining: 5n });
    const streams = [at('GB', 0.9), at('GB', 0.1, 40)];
    const { buckets } = forecast([bucket({}), chat], { streams });
    expect(buckets).toContainEqual(
      expect.objectContaining({ bucketId: 'chat', emptyAt: now + 5 * DAY, left: 0n }),
    );
  });

  test('weekends have a pace of their own', () => {
    // From Monday: five days of 10, a weekend of 2 x 20, then one day of 10.
    const pace = { ...even(10), weekend: 20, knowsWeekends: true };
    expect(forecast([bucket({})], { pace }).endsAt).toBe(now + 8 * DAY);
  });

  test.each([
    ['23 hours', Date.UTC(2026, 2, 28, 0), 2 * DAY - HOUR],
    ['25 hours', Date.UTC(2026, 9, 23, 23), 2 * DAY + HOUR],
  ])('a day of %s is one day', (_, from, length) => {
    const some = bucket({ remaining: 20n, startsAt: from - DAY, expiresAt: from + 30 * DAY });
    const { endsAt } = forecast([some], { timeZone: 'Europe/London', from });
    expect(endsAt).toBe(from + length);
  });

  test('nothing to use says so at once', () => {
    expect(forecast([bucket({ remaining: 0n, used: 0n, granted: 0n })])).toMatchObject({
      endsAt: now,
      runsDry: true,
    });
  });

  /** Hour by hour through the burn order that charging itself uses. */
  function hourByHour(all: readonly Bucket[], perHour: number, streams: readonly UseStream[]) {
    const left = new Map(all.map((each) => [each.id, Number(each.remaining)]));
    let dryAt: Instant | null = null;
    for (let hour = now; hour < now + 60 * DAY; hour += HOUR) {
      const state = {
        ...world.state,
        buckets: new Map(
          all.map((each) => [
            each.id,
            { ...each, remaining: BigInt(Math.ceil(left.get(each.id)!)) },
          ]),
        ),
      };
      const change = new Changeset(state, { ...world.context(), now: hour });
      for (const [i, { use, share }] of streams.entries()) {
        let wanted = perHour * share;
        for (const { id } of usableBuckets(change, use, rules)) {
          const taken = Math.min(wanted, left.get(id)!);
          left.set(id, left.get(id)! - taken);
          wanted -= taken;
        }
        if (wanted > 0 && i === 0) dryAt ??= hour;
      }
    }
    return dryAt;
  }

  test('is what living hour by hour in the real burn order comes to', () => {
    const some = fc.record({
      remaining: fc.bigInt({ min: 2_000n, max: 400_000n }),
      startsIn: fc.integer({ min: -5, max: 20 }),
      lasts: fc.integer({ min: 6, max: 40 }),
      priority: fc.integer({ min: 0, max: 1 }),
      zoneId: fc.constantFrom('united-kingdom', 'europe', 'world'),
      periodKind: fc.constantFrom('plan' as const, 'add-on' as const),
    });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 5 }), (given) => {
        const buckets = given.map(({ startsIn, lasts, ...rest }, i) =>
          bucket({
            ...rest,
            id: `b${i}`,
            granted: rest.remaining,
            startsAt: now + startsIn * DAY,
            expiresAt: now + (startsIn + lasts) * DAY,
          }),
        );
        const streams = [at('GB', 0.7), at('FR', 0.3)];
        const dryAt = hourByHour(buckets, 1_000, streams);
        const { endsAt } = forecast(buckets, { pace: even(24_000), streams });
        expect(endsAt).not.toBeNull();
        expect(Math.abs(endsAt! - dryAt!)).toBeLessThanOrEqual(4 * HOUR);
      }),
      { numRuns: 40 },
    );
  });
});
