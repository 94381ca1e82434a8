import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestValue } from '#domain/best-value.ts';
import type { Combination } from '#domain/best-value-combination.ts';
import type { Need } from '#domain/best-value-need.ts';
import type { OfferTerms } from '#domain/best-value-offers.ts';
import type { Grant, PlanKind } from '#domain/catalogue.ts';
import { type Choice, everyChoice, inOrder } from './best-value-brute-force.ts';
import { ask, offer, zones } from './best-value-examples.ts';

describe('against trying everything', () => {
  test('the trial shares no code with what it judges', () => {
    const source = readFileSync(new URL('./best-value-brute-force.ts', import.meta.url), 'utf8');
    const imports = source
      .split('\n')
      .filter((line) => /^import\b|\bimport\(|\brequire\(/.test(line));
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((line) => !line.startsWith('import type '))).toEqual([]);
  });

  const amount = fc.bigInt({ min: 0n, max: 6n });
  const grant = fc.record({
    kind: fc.constantFrom('data' as const, 'voice' as const, 'voice' as const, 'sms' as const),
    scope: fc.constantFrom('national' as const, 'international' as const, 'any' as const),
    amount: fc.bigInt({ min: 1n, max: 7n }),
    zoneId: fc.constantFrom('home', 'europe', 'europe'),
  });
  const length = fc.constantFrom(
    { count: 'days-including-first' as const, length: 30 },
    { count: 'days-including-first' as const, length: 7 },
    { count: 'days-after' as const, length: 10 },
    { count: 'hours' as const, length: 36 },
    { count: 'calendar-month' as const, length: 1 },
    { count: 'until-midnight' as const, length: 1 },
  );
  const one = (kind: PlanKind) =>
    fc.record({
      kind: fc.constant(kind),
      price: fc.integer({ min: 0, max: 12 }),
      grants: fc.array(grant, { minLength: 0, maxLength: 3 }),
      length,
      promotion: fc.option(
        fc.record({
          price: fc.integer({ min: 0, max: 14 }),
          periods: fc.integer({ min: 1, max: 3 }),
        }),
      ),
      earlier: fc.nat(2),
    });
  const catalogue = fc
    .tuple(
      fc.array(one('plan'), { minLength: 1, maxLength: 4 }),
      fc.array(one('add-on'), { minLength: 0, maxLength: 3 }),
    )
    .chain(([plans, addOns]) =>
      fc.shuffledSubarray([...plans, ...addOns], { minLength: plans.length + addOns.length }),
    )
    .map((all) =>
      all.map(({ length: validity, promotion, ...rest }, at) =>
        offer(`${'dbca'[at % 4]}${at}`, { ...rest, ...validity, ...(promotion && { promotion }) }),
      ),
    );
  const need = fc.record({
    dataOctets: amount,
    // Together at most six too, the most of one add-on that is tried.
    voiceNationalSeconds: fc.bigInt({ min: 0n, max: 3n }),
    voiceInternationalSeconds: fc.bigInt({ min: 0n, max: 3n }),
    smsMessages: fc.bigInt({ min: 0n, max: 3n }),
    countries: fc.constantFrom(['GB'], ['GB', 'FR'], []),
    days: fc.constantFrom(1, 2, 5, 7, 14, 28, 30, 31),
    budgetMinor: fc.option(fc.bigInt({ min: 0n, max: 40n })),
  });
  const startsAt = fc.constantFrom(
    '2026-06-01T09:00Z',
    '2026-01-31T00:00Z',
    '2026-03-28T13:20Z',
    '2026-10-24T23:00Z',
  );
  const asked = fc
    .record({ candidates: catalogue, need, startsAt })
    .map(
      (given): OfferTerms => ({
        ...given,
        zones,
        startsAt: Date.parse(given.startsAt),
        timeZone: 'Europe/London',
      }),
    )
    // Countries without amounts ask for a plan that works there at all: told by an example above.
    .filter(({ need: { countries, ...amounts } }) => countries.length === 0 || isWanted(amounts));
  const isWanted = (amounts: Partial<Need>) =>
    [
      amounts.dataOctets,
      amounts.smsMessages,
      amounts.voiceNationalSeconds,
      amounts.voiceInternationalSeconds,
    ].some((each) => each !== 0n);

  const plainly = (choice: Combination) => ({
    planId: choice.plan.plan.planId,
    times: choice.plan.times,
    addOnIds: choice.addOns.flatMap(({ plan, times }) => Array<string>(times).fill(plan.planId)),
    price: Number(choice.priceMinor),
  });
  const brutally = ({ planId, times, addOnIds, price }: Choice) => ({
    planId,
    times,
    addOnIds,
    price,
  });
  const worksIn = ({ candidates, zones }: OfferTerms, country: string) =>
    zones.some(
      ({ id, countries }) =>
        countries.includes(country) &&
        candidates.some(({ plan }) => plan.grants.some(({ zoneId }) => zoneId === id)),
    );

  test('finds what trying everything finds, in 2,000 cases', () => {
    const seen = { found: 0, 'over-budget': 0, 'not-covered': 0 };
    fc.assert(
      fc.property(asked, (terms) => {
        const answer = bestValue(terms);
        seen[answer.outcome] += 1;
        const { budgetMinor } = terms.need;
        const choices = everyChoice(terms);
        const covering = choices.filter(({ covers }) => covers);
        const byPlan = covering.filter(
          (choice, at) => covering.findIndex(({ planId }) => planId === choice.planId) === at,
        );
        const cheapest = byPlan[0];
        if (!cheapest) {
          if (answer.outcome !== 'not-covered') throw new Error(answer.outcome);
          const { countries } = terms.need;
          const left = countries.filter((country) => worksIn(terms, country));
          const choices =
            countries.length > 0 && left.length === 0
              ? []
              : everyChoice({ ...terms, need: { ...terms.need, countries: left } });
          const closest = [...choices].sort((a, b) => b.near - a.near || inOrder(a, b))[0];
          expect(answer.uncoveredCountries).toEqual(
            countries.filter((each) => !left.includes(each)),
          );
          expect(answer.closest && plainly(answer.closest)).toEqual(
            closest && closest.near > 0 ? brutally(closest) : null,
          );
        } else if (budgetMinor !== null && cheapest.price > budgetMinor) {
          if (answer.outcome !== 'over-budget') throw new Error(answer.outcome);
          expect(plainly(answer.cheapest)).toEqual(brutally(cheapest));
          const most = choices
            .filter(({ price }) => price <= budgetMinor)
            .sort((a, b) => b.percent - a.percent || inOrder(a, b))[0];
          if (!most) expect(answer.withinBudget).toBe(null);
          else {
            expect(answer.withinBudgetPercent).toBe(most.percent);
            expect(plainly(answer.withinBudget!)).toEqual(brutally(most));
            for (const { covered, needed } of answer.withinBudget!.cover)
              expect(covered * 100n).toBeGreaterThanOrEqual(needed * BigInt(most.percent));
          }
        } else {
          if (answer.outcome !== 'found') throw new Error(answer.outcome);
          expect([answer.best, ...answer.runnersUp].map(plainly)).toEqual(
            byPlan.slice(0, 3).map(brutally),
          );
          expect(answer.best.coversAll).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
    // All three answers were really put to the test.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(100);
  }, 120_000);
});

test('finds the price that a table of all smaller needs finds, for greater needs', () => {
  const size = fc.nat(9);
  const addOn = fc.record({ price: fc.integer({ min: 1, max: 60 }), data: size, sms: size });
  // A plan grants something: the catalogue lets no other in.
  const plan = addOn.filter((each) => each.data + each.sms > 0);
  const wanted = fc.record({ data: fc.nat(40), sms: fc.nat(40) });
  fc.assert(
    fc.property(
      fc.array(addOn, { minLength: 1, maxLength: 8 }),
      fc.array(plan, { minLength: 1, maxLength: 3 }),
      wanted,
      (addOns, plans, { data: octets, sms }) => {
        const grants = (each: { data: number; sms: number }): Partial<Grant>[] => [
          { amount: BigInt(each.data) },
          { kind: 'sms', amount: BigInt(each.sms) },
        ];
        const answer = ask(
          [
            ...plans.map((each, at) =>
              offer(`p${at}`, { price: each.price, grants: grants(each) }),
            ),
            ...addOns.map((each, at) =>
              offer(`a${at}`, { kind: 'add-on', price: each.price, grants: grants(each) }),
            ),
          ],
          { dataOctets: BigInt(octets), smsMessages: BigInt(sms) },
        );
        // table[d][s]: the least that add-ons cost which cover d octets and s texts.
        const table: number[][] = [];
        for (let d = 0; d <= octets; d += 1) {
          table.push([]);
          for (let s = 0; s <= sms; s += 1) {
            const before = addOns
              .filter((each) => (each.data > 0 && d > 0) || (each.sms > 0 && s > 0))
              .map(
                (each) =>
                  each.price + table[Math.max(0, d - each.data)]![Math.max(0, s - each.sms)]!,
              );
            table[d]!.push(d === 0 && s === 0 ? 0 : Math.min(Number.POSITIVE_INFINITY, ...before));
          }
        }
        const prices = plans
          .map(
            (each) =>
              each.price + table[Math.max(0, octets - each.data)]![Math.max(0, sms - each.sms)]!,
          )
          .filter(Number.isFinite)
          .sort((a, b) => a - b);
        const found = answer.outcome === 'found' ? [answer.best, ...answer.runnersUp] : [];
        expect(found.map(({ priceMinor }) => Number(priceMinor))).toEqual(prices);
      },
    ),
    { numRuns: 1000 },
  );
});
