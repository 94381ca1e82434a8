import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideAdvance } from '#domain/advance-line.ts';
import { decideCharge } from '#domain/charging.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { Line, Period } from '#domain/line.ts';
import { renewalTimings } from '#domain/ordering.ts';
import { simulateRenewal, type TimingForecast } from '#domain/simulate-renewal.ts';
import { DAY, HOUR } from '#domain/time.ts';
import { planNamed, seedCatalogue, World } from '../support/world.ts';

const start = Date.UTC(2026, 0, 31, 15, 30);
const gbPlans = seedCatalogue.plans.filter((plan) => plan.marketId === 'gb');

const step = fc.oneof(
  fc.record({
    do: fc.constant('buy' as const),
    plan: fc.constantFrom(...gbPlans),
    timing: fc.constantFrom(...renewalTimings),
  }),
  fc.record({
    do: fc.constant('use' as const),
    kind: fc.constantFrom('data' as const, 'voice' as const, 'sms' as const),
    scope: fc.constantFrom('national' as const, 'international' as const),
    country: fc.constantFrom('GB', 'FR', 'CN', 'TR', 'US'),
    amount: fc.bigInt({ min: 1n, max: 20_000_000_000n }),
  }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40 * DAY }) }),
);

function live(
  world: World,
  line: Line,
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
) {
  for (const each of steps) {
    if (each.do === 'wait') world.now += each.ms;
    else if (each.do === 'buy') world.buy(line.id, each.plan, each.timing);
    else {
      const { kind, country, amount } = each;
      const scope = kind === 'data' ? 'any' : each.scope;
      world.do(decideCharge({ lineId: line.id, kind, scope, country, amount }, world.rules));
    }
  }
}

type Shown = Pick<Bucket, 'kind' | 'scope' | 'zoneId' | 'remaining' | 'startsAt' | 'expiresAt'>;

const shownBuckets = (buckets: Iterable<Bucket>): Shown[] =>
  [...buckets]
    .filter((bucket) => bucket.closedAt === null)
    .map(({ kind, scope, zoneId, remaining, startsAt, expiresAt }) => ({
      kind,
      scope,
      zoneId,
      remaining,
      startsAt,
      expiresAt,
    }))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));

const key = (shown: object): string => Object.values(shown).map(String).join(' ');

const shownPeriods = (periods: Iterable<Period>) =>
  [...periods]
    .filter((period) => period.endedAt === null)
    .map(({ planId, kind, startsAt, endsAt }) => ({ planId, kind, startsAt, endsAt }))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));

const lostIn = (forecast: TimingForecast): bigint =>
  forecast.buckets.reduce((sum, row) => sum + row.lost, 0n);

test('what the simulation promises is what happens (1,000 random lives)', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 8 }),
      fc.constantFrom(...gbPlans),
      fc.constantFrom('replace' as const, 'stack' as const),
      (steps, plan, renewNow) => {
        for (const timing of renewalTimings) {
          const world = new World({ now: start, policy: { renewNow } });
          const line = world.addLine();
          live(world, line, steps);
          const wish = { lineId: line.id, plan, earlierPurchases: 0 };
          const promise = simulateRenewal(world.state, world.context(), wish, world.rules);
          const forecast =
            'refused' in promise ? promise : promise.timings.find((each) => each.timing === timing);
          if (!forecast) continue;
          const before = world.transfers().length;
          const done = world.buy(line.id, plan, timing);
          if ('refused' in forecast || 'refusal' in forecast) {
            const code = 'refused' in forecast ? forecast.refused : forecast.refusal;
            expect(done).toEqual({ refused: code });
            continue;
          }
          if ('refused' in done || 'refused' in promise) throw new Error('was promised');
          expect(world.order(done.orderId)).toMatchObject({
            state: 'fulfilled',
            priceMinor: promise.priceMinor,
            thenPriceMinor: promise.thenPriceMinor,
          });
          const after = forecast.buckets.flatMap((row) => row.after ?? []);
          expect(shownBuckets(after)).toEqual(shownBuckets(world.state.buckets.values()));
          const periods = forecast.periods.flatMap((row) => row.after ?? []);
          expect(shownPeriods(periods)).toEqual(shownPeriods(world.state.periods.values()));
          const dropped = world
            .transfers()
            .slice(before)
            .filter((transfer) => transfer.kind === 'replacement');
          expect(dropped.reduce((sum, each) => sum + each.amount, 0n)).toBe(lostIn(forecast));
          compared += 1;
        }
      },
    ),
    { numRuns: 1_000 },
  );
  expect(compared).toBeGreaterThan(1_000);
}, 120_000);

test('simulating changes nothing', () => {
  const world = new World({ now: start });
  const line = world.addLine();
  world.buy(line.id, planNamed('gb-everyday-12'));
  const before = structuredClone(world.state);
  const wish = { lineId: line.id, plan: planNamed('gb-everyday-30'), earlierPurchases: 0 };
  simulateRenewal(world.state, world.context(), wish, world.rules);
  expect(world.state).toEqual(before);
});

test('every bucket adds up, through any life (conservation)', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const world = new World({ now: start });
      const line = world.addLine();
      live(world, line, steps);
      world.now += 400 * DAY;
      world.do(decideAdvance(world.rules));
      const moved = new Map<string, bigint>();
      for (const { from, to, amount } of world.transfers()) {
        moved.set(from, (moved.get(from) ?? 0n) - amount);
        moved.set(to, (moved.get(to) ?? 0n) + amount);
      }
      for (const bucket of world.state.buckets.values()) {
        const { granted, remaining, used, expired, reserved, refunded } = bucket;
        expect(remaining + used + expired + reserved + refunded).toBe(granted);
        expect(moved.get(`bucket:${bucket.id}`)).toBe(remaining + reserved);
      }
      for (const order of world.state.orders.values())
        expect(moved.get(`order:${order.id}`) ?? 0n).toBe(order.heldMinor);
    }),
    { numRuns: 300 },
  );
}, 60_000);

test('the recommendation keeps what is left', () => {
  const world = new World({ now: start });
  const line = world.addLine();
  const plan = planNamed('gb-everyday-12');
  const wish = { lineId: line.id, plan, earlierPurchases: 0 };
  const recommended = () => {
    const promise = simulateRenewal(world.state, world.context(), wish, world.rules);
    if ('refused' in promise) throw new Error(promise.refused);
    return promise.timings.find((each) => 'recommended' in each && each.recommended)?.timing;
  };
  expect(recommended()).toBe('now');
  world.buy(line.id, plan);
  world.now += HOUR;
  expect(recommended()).toBe('at-end');
  world.buy(line.id, plan, 'at-end');
  expect(recommended()).toBe('queue');
});
