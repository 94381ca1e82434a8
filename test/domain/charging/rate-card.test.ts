import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  affordable,
  type Billed,
  billedUnits,
  costOf,
  mostCostOf,
  type Rate,
  surelyAffordable,
  toRate,
} from '#domain/rate-card.ts';

const rateWith = (terms: Partial<Parameters<typeof toRate>[0]> = {}): Rate =>
  toRate({
    id: 'abroad',
    kind: 'data',
    scope: 'any',
    zoneId: null,
    serviceId: 'any',
    currency: 'GBP',
    amountMinor: 5,
    per: 1_000,
    increment: 1,
    minimum: 0,
    setUpMinor: 0,
    rounding: 'half-up',
    ...terms,
  });

const none: Billed = { quantity: 0n, amountMinor: 0n };
const cost = (terms: Partial<Parameters<typeof toRate>[0]>, more: bigint, used = 0n) =>
  costOf(rateWith(terms), { used, more }, none).amountMinor;

test.each<[string, bigint, bigint]>([
  ['whole', cost({}, 1_000n), 5n],
  ['half up', cost({}, 100n), 1n],
  ['below half', cost({}, 99n), 0n],
  ['always up', cost({ rounding: 'up' }, 1n), 1n],
  ['always down', cost({ rounding: 'down' }, 399n), 1n],
  ['in steps', cost({ increment: 1_000 }, 1n), 5n],
  ['a minimum', cost({ minimum: 3_000 }, 1n), 15n],
  ['steps beyond the minimum', cost({ increment: 60, minimum: 90, per: 60 }, 100n), 10n],
  ['within a step that is paid', cost({ increment: 1_000 }, 500n, 500n), 0n],
  ['a set-up', cost({ setUpMinor: 20 }, 1_000n), 25n],
  ['a set-up only once', cost({ setUpMinor: 20 }, 1_000n, 1n), 5n],
  ['nothing used', cost({ setUpMinor: 20, minimum: 3_000 }, 0n), 0n],
])('%s', (_, found, expected) => {
  expect(found).toBe(expected);
});

const rates = fc
  .record({
    amountMinor: fc.integer({ min: 0, max: 40 }),
    per: fc.integer({ min: 1, max: 50 }),
    increment: fc.integer({ min: 1, max: 12 }),
    minimum: fc.integer({ min: 0, max: 30 }),
    setUpMinor: fc.integer({ min: 0, max: 9 }),
    rounding: fc.constantFrom('half-up' as const, 'up' as const, 'down' as const),
  })
  .map(rateWith);
const smallUse = fc.bigInt({ min: 0n, max: 60n });

/** What a line was billed before: any quantity at this rate, rounded as the rate says. */
const earlier = (rate: Rate, quantity: bigint): Billed =>
  costOf(
    { ...rate, setUpMinor: 0n, increment: 1n, minimum: 0n },
    { used: 0n, more: quantity },
    none,
  ).billed;

test('however a session is split into reports, it costs the same and bills the same', () => {
  fc.assert(
    fc.property(rates, smallUse, fc.array(smallUse, { maxLength: 8 }), (rate, before, parts) => {
      const start = earlier(rate, before);
      const total = parts.reduce((sum, part) => sum + part, 0n);
      let used = 0n;
      let paid = 0n;
      let billed = start;
      for (const more of parts) {
        const step = costOf(rate, { used, more }, billed);
        expect(step.amountMinor).toBeGreaterThanOrEqual(0n);
        paid += step.amountMinor;
        billed = step.billed;
        used += more;
      }
      const whole = costOf(rate, { used: 0n, more: total }, start);
      expect({ paid, billed }).toEqual({ paid: whole.amountMinor, billed: whole.billed });
    }),
  );
});

test('two sessions in any order cost a line the same', () => {
  fc.assert(
    fc.property(rates, smallUse, smallUse, (rate, a, b) => {
      const together = (first: bigint, second: bigint) => {
        const one = costOf(rate, { used: 0n, more: first }, none);
        const two = costOf(rate, { used: 0n, more: second }, one.billed);
        return { paid: one.amountMinor + two.amountMinor, billed: two.billed };
      };
      expect(together(a, b)).toEqual(together(b, a));
    }),
  );
});

test('what is affordable is the largest that is (against counting up one by one)', () => {
  fc.assert(
    fc.property(
      rates,
      smallUse,
      smallUse,
      smallUse,
      fc.bigInt({ min: 0n, max: 30n }),
      (rate, before, used, wanted, creditMinor) => {
        const billed = earlier(rate, before);
        const largest = (costs: (more: bigint) => bigint) => {
          let most = 0n;
          // Costs never fall with more use, so the last that fits is the largest.
          for (let more = 1n; more <= wanted; more++) if (costs(more) <= creditMinor) most = more;
          return most;
        };
        expect(affordable(rate, { used, wanted }, { creditMinor, billed })).toBe(
          largest((more) => costOf(rate, { used, more }, billed).amountMinor),
        );
        expect(surelyAffordable(rate, { used, wanted }, creditMinor)).toBe(
          largest((more) => mostCostOf(rate, { used, more })),
        );
      },
    ),
    { numRuns: 2_000 },
  );
});

test('the most that a use can cost is enough, whatever was billed before', () => {
  fc.assert(
    fc.property(rates, smallUse, smallUse, smallUse, (rate, before, used, more) => {
      const billed = earlier(rate, before);
      expect(costOf(rate, { used, more }, billed).amountMinor).toBeLessThanOrEqual(
        mostCostOf(rate, { used, more }),
      );
    }),
  );
});

test('two rates of one key cost the same, and other terms are another key', () => {
  const { key } = rateWith();
  expect(rateWith({ zoneId: 'world' }).key).toBe(key);
  for (const other of [{ amountMinor: 6 }, { per: 999 }, { rounding: 'up' as const }, { id: 'x' }])
    expect(rateWith(other).key).not.toBe(key);
  expect(billedUnits(rateWith({ increment: 60 }), 61n)).toBe(120n);
});
