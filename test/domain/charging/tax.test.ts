import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitTax } from '#domain/money.ts';
import type { World } from '../../support/world.ts';
import { faultsOf } from './books.ts';
import { abroad, addCredit, rating, type Terms } from './credit-stage.ts';

const taxRate = 2_000;

/** What use moved to the operator, by place. */
function sold(world: World) {
  const use = world.transfers().filter(({ kind, asset }) => kind === 'usage' && asset === 'GBP');
  const sum = (place: string) =>
    use.reduce((total, { to, amount }) => (to === place ? total + amount : total), 0n);
  return { net: sum('operator:revenue'), tax: sum('operator:tax'), used: sum('operator:used') };
}

/** Of all credit that was not taxed before, the tax is that of one sum, and what was taxed is used. */
function expectTaxed(world: World) {
  expect(faultsOf(world)).toEqual([]);
  const credit = [...world.state.buckets.values()].filter(({ kind }) => kind === 'credit');
  const usedOf = (taxed: boolean) =>
    credit.reduce((sum, bucket) => (bucket.taxed === taxed ? sum + bucket.used : sum), 0n);
  const { netMinor, taxMinor } = splitTax(usedOf(false), taxRate);
  expect(sold(world)).toEqual({ net: netMinor, tax: taxMinor, used: usedOf(true) });
}

test('the set-up of a session is taxed with its use', () => {
  const given = abroad(0n, { amountMinor: 0, setUpMinor: 1 });
  addCredit(given.world, 100n, { taxed: false });
  for (let session = 0; session < 12; session++)
    given.ask('event', { sessionId: `s${session}`, requested: 10n });
  // 20 % in it: 12p are 10p and 2p, though no single penny has any tax.
  expect(sold(given.world)).toEqual({ net: 10n, tax: 2n, used: 0n });
});

test('tax is told by its own rate, and the quantity stands once', () => {
  const given = abroad(0n, { amountMinor: 120, per: 1_000 });
  addCredit(given.world, 1_000n, { taxed: false });
  given.ask('event', { requested: 2_000n });
  const moved = given.world.transfers().filter(({ kind, asset }) => {
    return kind === 'usage' && asset === 'GBP';
  });
  expect(moved).toMatchObject([
    {
      amount: 200n,
      to: 'operator:revenue',
      rule: 'policy:1/rating/pay-as-you-go',
      quantity: 2_000n,
    },
    { amount: 40n, to: 'operator:tax', rule: 'tax:2000', quantity: null },
  ]);
});

test('a rate of tax that changes holds for what is used from then on', () => {
  const given = abroad(0n, { amountMinor: 1, per: 1 });
  const { world } = given;
  addCredit(world, 1_000n, { taxed: false });
  const use = (requested: bigint) => {
    for (let i = 0n; i < requested; i++) given.ask('event', { sessionId: 'e', requested: 1n });
  };
  use(120n);
  expect(sold(world)).toMatchObject({ net: 100n, tax: 20n });
  const gb = world.rules.markets.get('gb')!;
  const markets = new Map(world.rules.markets).set('gb', { ...gb, taxRateBasisPoints: 1_000 });
  Object.assign(world.rules, { markets });
  use(110n);
  expect(sold(world)).toMatchObject({ net: 200n, tax: 30n });
});

const terms = fc.record<Terms>({
  amountMinor: fc.integer({ min: 0, max: 9 }),
  per: fc.constantFrom(1, 7, 100),
  increment: fc.constantFrom(1, 10),
  minimum: fc.constantFrom(0, 30),
  setUpMinor: fc.constantFrom(0, 0, 1, 13),
});
const amount = fc.bigInt({ min: 1n, max: 40n });
const step = fc.oneof(
  fc.record({ do: fc.constant('credit' as const), amount, taxed: fc.boolean() }),
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('start' as const, 'update' as const, 'end' as const, 'event' as const),
      sessionId: fc.constantFrom('a', 'b'),
      used: fc.option(fc.bigInt({ min: 0n, max: 50n })),
      requested: fc.option(fc.bigInt({ min: 1n, max: 60n })),
    }),
  },
  fc.record({ do: fc.constant('reprice' as const), terms }),
);

test('however use is cut into sessions, reports and purses, its tax is that of one sum', () => {
  let alternated = 0;
  fc.assert(
    fc.property(terms, fc.array(step, { minLength: 8, maxLength: 40 }), (first, steps) => {
      const given = abroad(0n, first);
      steps.forEach((each, at) => {
        if (each.do === 'credit')
          addCredit(given.world, each.amount, { taxed: each.taxed, priority: at % 3 });
        else if (each.do === 'reprice')
          Object.assign(given.world.rules, {
            policy: { ...given.world.rules.policy, rating: rating(each.terms) },
          });
        else given.ask(each.do, { ...each, requestNumber: at });
        expectTaxed(given.world);
      });
      const { tax, used } = sold(given.world);
      if (tax > 1n && used > 0n) alternated++;
    }),
    { numRuns: 500 },
  );
  expect(alternated).toBeGreaterThan(50);
});

test('splitting a session in two leaves net and tax as they were', () => {
  const reports = fc.array(fc.bigInt({ min: 0n, max: 500n }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(reports, fc.nat(8), fc.array(amount, { maxLength: 3 }), (course, at, purses) => {
      const run = (sessions: readonly (readonly bigint[])[]) => {
        const given = abroad(0n, { amountMinor: 3, per: 7 });
        for (const purse of purses) addCredit(given.world, purse, { taxed: false });
        addCredit(given.world, 2_000n, { taxed: false });
        for (const [number, reported] of sessions.entries()) {
          const sessionId = `s${number}`;
          given.ask('start', { sessionId, requested: 500n });
          for (const used of reported) given.ask('update', { sessionId, used, requested: 500n });
          given.ask('end', { sessionId });
        }
        expectTaxed(given.world);
        return sold(given.world);
      };
      const whole = run([[course.reduce((sum, used) => sum + used, 0n)]]);
      expect(run([course])).toEqual(whole);
      expect(run([course.slice(0, at), course.slice(at)])).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});
