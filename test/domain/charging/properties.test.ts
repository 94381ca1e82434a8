import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Decide } from '#domain/account-state.ts';
import { advance } from '#domain/advance.ts';
import { OCTETS_PER_GB } from '#domain/allowance.ts';
import { Changeset } from '#domain/changeset.ts';
import { decideCharge } from '#domain/charging.ts';
import type { RatingPolicy } from '#domain/charging-policy.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { Rules } from '#domain/rules.ts';
import { DAY, MINUTE } from '#domain/time.ts';
import { planNamed, type World } from '../../support/world.ts';
import { dataUsed, faultsOf } from './books.ts';
import { type Network, served, type Verb } from './network.ts';

const rating: RatingPolicy = {
  rounding: 'half-up',
  creditPays: 'always',
  rates: [
    {
      ...{ id: 'pay', kind: 'data', scope: 'any', zoneId: null, serviceId: 'any' },
      ...{ currency: 'GBP', amountMinor: 3, per: 70_000_000, increment: 1, minimum: 0 },
      setUpMinor: 0,
    },
  ],
};
/** 2 GB at once: a dozen reports use a plan up. */
const policy = {
  rating,
  charging: {
    quota: { data: 2 * Number(OCTETS_PER_GB), voice: 300, sms: 1 },
    ...{ validityMinutes: 30, thresholdPercent: 20, sessionTimeoutMinutes: 60 },
  },
};

/** The same in steps of 300 MB, and 1 GB at least. */
const inSteps = {
  ...policy,
  charging: {
    ...policy.charging,
    steps: { data: { increment: 300_000_000, minimum: 1_000_000_000 } },
  },
};

const octets = fc.bigInt({ min: 0n, max: 3n * OCTETS_PER_GB });
const country = fc.constantFrom('GB', 'GB', 'FR', 'TR', 'JP');
const sessionId = fc.constantFrom('a', 'b', 'c');
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      verb: fc.constantFrom<Verb>('start', 'update', 'update', 'update', 'end', 'event'),
      late: fc.constantFrom(false, false, false, true),
      ratingGroup: fc.constantFrom(1, 2),
      requested: fc.option(octets),
      used: fc.option(octets),
      /** In the same request. */
      besides: fc.option(
        fc.record({
          requested: fc.option(octets),
          used: fc.option(octets),
          ratingGroup: fc.constant(3),
        }),
      ),
      country,
      sessionId,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('use' as const), amount: octets, country }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('buy' as const),
      plan: fc.constantFrom(
        ...['gb-everyday-12', 'gb-data-60', 'gb-visitor-20', 'gb-topup-5', 'gb-add-data-5'],
        ...['gb-add-turkey-10', 'gb-add-tonight-2'],
      ),
      timing: fc.constantFrom('now' as const, 'queue' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.oneof(fc.integer({ min: 1, max: 90 * MINUTE }), fc.integer({ min: 1, max: 20 * DAY })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const), sessionId }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Does one step; answers the data it reported or was charged for. */
function act(world: World, network: Network, each: Step, number: number): bigint {
  switch (each.do) {
    case 'wait':
      world.now += each.ms;
      return 0n;
    case 'buy':
      world.buy(network.lineId, planNamed(each.plan), each.timing);
      return 0n;
    case 'expire':
      network.expire(each.sessionId);
      return 0n;
    case 'use': {
      const { amount, country } = each;
      if (amount === 0n) return 0n;
      const usage = {
        lineId: network.lineId,
        kind: 'data',
        scope: 'any',
        country,
        amount,
      } as const;
      const answer = world.do(decideCharge(usage, world.rules));
      return 'refused' in answer ? 0n : BigInt(answer.charged);
    }
    case 'ask': {
      const { verb, late, ratingGroup, requested, used, besides, country, sessionId } = each;
      const units = [{ ratingGroup, requested, used }, ...(besides ? [besides] : [])];
      const requestNumber = late ? 0 : number;
      const answer = network.send(verb, { units, country, sessionId, requestNumber });
      if ('refused' in answer) throw new Error(answer.refused);
      const debited = answer.units.map(({ granted }) => BigInt(granted ?? 0));
      const all = units.map(({ used }, i) => (used ?? 0n) + (verb === 'event' ? debited[i]! : 0n));
      return all.reduce((sum, part) => sum + part);
    }
  }
}

test('nothing is lost, doubled or negative in any course of events (1,000 random lives)', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { world, network } = served(policy);
      let used = 0n;
      steps.forEach((each, at) => {
        used += act(world, network, each, at + 1);
        expect(faultsOf(world)).toEqual([]);
      });
      expect(dataUsed(world)).toBe(used);
      for (const { kind, to } of world.transfers()) seen.add(`${kind} ${to.replace(/:.*-.*/, '')}`);
      // Whatever was going on: in the end a silent network holds nothing.
      world.now += 61 * MINUTE;
      for (const id of ['a', 'b', 'c']) network.expire(id);
      expect(faultsOf(world)).toEqual([]);
      expect([network.sum('reserved'), network.sum('reserved', 'credit')]).toEqual([0n, 0n]);
    }),
    { numRuns: 1_000 },
  );
  // The lives were not all dull.
  for (const what of ['usage operator', 'hold hold', 'release bucket', 'release operator'])
    expect([...seen].some((each) => each.startsWith(what))).toBe(true);
});

/** A bucket with nothing in it that fits every use: whoever finds two that fit looks at everything. */
const decoyFor = (lineId: string): Bucket => ({
  id: 'decoy',
  lineId,
  ...{ periodId: null, periodKind: null, orderId: null, origin: 'adjustment', kind: 'data' },
  ...{ scope: 'any', zoneId: 'world', fairUse: false, serviceId: 'any', priority: 0 },
  ...{ asset: 'octets', taxed: true, granted: 1n, expired: 1n, closedAt: null },
  ...{ remaining: 0n, reserved: 0n, used: 0n, refunded: 0n },
  ...{ startsAt: 0, expiresAt: null, boughtAt: 0, usedAt: null, alertAt: null, frozen: false },
});

const advanced =
  (rules: Rules): Decide<Record<string, never>, never> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    return { changes: change.changes(), answer: {} };
  };

/** Everything but the ids, in an order of its own. */
const told = (rows: readonly object[]): string[] =>
  rows
    .map((row) =>
      JSON.stringify(row, (name, value) =>
        /^id$|Id$|^(from|to)$/.test(name) ? null : typeof value === 'bigint' ? `${value}` : value,
      ),
    )
    .sort();

test('one bucket that decides alone decides as if everything had been looked at', () => {
  let alone = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.boolean(), (steps, isStepped) => {
      const quick = served(isStepped ? inSteps : policy);
      const slow = served(isStepped ? inSteps : policy);
      const decoy = decoyFor(slow.line.id);
      (slow.world.state.buckets as Map<string, Bucket>).set(decoy.id, decoy);
      steps.forEach((each, at) => {
        const periods = quick.world.state.periods;
        let looks = 0;
        Object.defineProperty(quick.world.state, 'periods', {
          get: () => {
            looks += 1;
            return periods;
          },
          configurable: true,
        });
        const answer = act(quick.world, quick.network, each, at + 1);
        if (looks === 0) alone++;
        Object.defineProperty(quick.world.state, 'periods', { value: periods });
        expect(answer).toBe(act(slow.world, slow.network, each, at + 1));
      });
      for (const { world } of [quick, slow]) world.do(advanced(world.rules));
      const books = ({ world }: typeof quick) => ({
        buckets: told([...world.state.buckets.values()].filter(({ id }) => id !== 'decoy')),
        sessions: told([...world.state.sessions.values()]),
        transfers: told(world.transfers()),
      });
      expect(books(quick)).toEqual(books(slow));
    }),
    { numRuns: 1_000 },
  );
  expect(alone).toBeGreaterThan(1_000);
});

/** What a course of reports costs, in allowance and in credit. */
function costOf(
  sessions: readonly (readonly bigint[])[],
  left: bigint,
  rounding: RatingPolicy['rounding'],
) {
  const { world, network, line } = served({ ...policy, rating: { ...rating, rounding } });
  for (let tops = 0; tops < 3; tops++) world.buy(line.id, planNamed('gb-topup-20'));
  network.ask('event', { sessionId: 'before', requested: network.sum('remaining') - left });
  sessions.forEach((reports, at) => {
    const sessionId = `s${at}`;
    network.ask('start', { sessionId, requested: 0n });
    for (const used of reports) network.ask('update', { sessionId, used, requested: 0n });
    network.ask('end', { sessionId });
  });
  expect(faultsOf(world)).toEqual([]);
  return [network.sum('used'), network.sum('used', 'credit')];
}

test('splitting a session in two, and its reports in any number, costs the same', () => {
  fc.assert(
    fc.property(
      fc.array(octets, { minLength: 1, maxLength: 8 }),
      fc.nat(8),
      octets,
      fc.constantFrom('half-up' as const, 'up' as const, 'down' as const),
      (reports, at, left, rounding) => {
        const total = reports.reduce((sum, used) => sum + used, 0n);
        const whole = costOf([[total]], left, rounding);
        expect(costOf([reports], left, rounding)).toEqual(whole);
        expect(costOf([reports.slice(0, at), reports.slice(at)], left, rounding)).toEqual(whole);
      },
    ),
    { numRuns: 200 },
  );
});

test('two sessions side by side cost the same in whatever order their requests come', () => {
  const course = fc.array(octets, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      course,
      course,
      fc.array(fc.boolean(), { maxLength: 16 }),
      octets,
      (a, b, coin, left) => {
        const run = (turns: readonly boolean[]) => {
          const { world, network, line } = served(policy);
          for (let tops = 0; tops < 3; tops++) world.buy(line.id, planNamed('gb-topup-20'));
          network.ask('event', { sessionId: 'before', requested: network.sum('remaining') - left });
          const queues = { a: requestsOf(a), b: requestsOf(b) };
          const next = (sessionId: 'a' | 'b') => {
            const request = queues[sessionId].shift();
            if (request) network.ask(request.verb, { sessionId, ...request.asked });
          };
          for (const isA of turns) next(isA ? 'a' : 'b');
          while (queues.a.length > 0) next('a');
          while (queues.b.length > 0) next('b');
          expect(faultsOf(world)).toEqual([]);
          expect(network.sum('reserved') + network.sum('reserved', 'credit')).toBe(0n);
          return dataUsed(world) - (12n * OCTETS_PER_GB - left);
        };
        const total = [...a, ...b].reduce((sum, used) => sum + used, 0n);
        expect(run(coin)).toBe(total);
        expect(run([])).toBe(total);
      },
    ),
    { numRuns: 200 },
  );
});

const requestsOf = (reports: readonly bigint[]) => [
  { verb: 'start' as const, asked: { requestNumber: 0, requested: 0n } },
  ...reports.map((used, at) => ({
    verb: 'update' as const,
    asked: { requestNumber: at + 1, used, requested: 0n },
  })),
  { verb: 'end' as const, asked: { requestNumber: reports.length + 1 } },
];
