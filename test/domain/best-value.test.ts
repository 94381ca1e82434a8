import { describe, expect, test } from 'vitest';
import {
  mostNeeded,
  type Need,
  needFromUsage,
  tooMuch,
  type UsageSum,
} from '#domain/best-value-need.ts';
import type { Candidate } from '#domain/best-value-offers.ts';
import { ask, bestOf, data, GB, minutes, nothing, offer, said } from './best-value-examples.ts';

describe('told by examples', () => {
  const small = offer('small', { price: 1000, grants: [data(5n)] });
  const large = offer('large', { price: 2000, grants: [data(20n)] });
  const boost = offer('boost', { kind: 'add-on', price: 400, grants: [data(3n)] });

  test.each<[string, Candidate[], Partial<Need>, string]>([
    ['the plan that just does', [small, large], { dataOctets: 5n * GB }, 'small x1 = 1000'],
    ['an octet more', [small, large], { dataOctets: 5n * GB + 1n }, 'large x1 = 2000'],
    [
      'an add-on is cheaper',
      [small, large, boost],
      { dataOctets: 8n * GB },
      'small x1 + boost x1 = 1400',
    ],
    ['two are', [small, large, boost], { dataOctets: 11n * GB }, 'small x1 + boost x2 = 1800'],
    ['three are not', [small, large, boost], { dataOctets: 12n * GB }, 'large x1 = 2000'],
    ['an add-on alone is no service', [large, boost], { dataOctets: GB }, 'large x1 = 2000'],
    ['no amounts at all', [large, small], {}, 'small x1 = 1000'],
    [
      'a promotion decides',
      [
        small,
        offer('large', { price: 2000, grants: [data(20n)], promotion: { price: 900, periods: 1 } }),
      ],
      { dataOctets: GB },
      'large x1 = 900',
    ],
    [
      'a promotion that is used up does not',
      [
        small,
        offer('large', {
          price: 2000,
          grants: [data(20n)],
          promotion: { price: 900, periods: 1 },
          earlier: 1,
        }),
      ],
      { dataOctets: GB },
      'small x1 = 1000',
    ],
    [
      'only the first of two periods is promoted',
      [
        small,
        offer('large', { price: 1500, grants: [data(20n)], promotion: { price: 400, periods: 1 } }),
      ],
      { dataOctets: 5n * GB, days: 60 },
      'large x2 = 1900',
    ],
    [
      'equal price: fewer purchases',
      [small, boost, offer('whole', { price: 1400, grants: [data(8n)] })],
      { dataOctets: 8n * GB },
      'whole x1 = 1400',
    ],
    [
      'equal price: more data',
      [
        offer('a', { price: 1000, grants: [data(5n)] }),
        offer('b', { price: 1000, grants: [data(6n)] }),
      ],
      { dataOctets: GB },
      'b x1 = 1000',
    ],
    [
      'equal in all: the smaller id',
      [
        offer('b', { price: 1000, grants: [data(5n)] }),
        offer('a', { price: 1000, grants: [data(5n)] }),
      ],
      { dataOctets: GB },
      'a x1 = 1000',
    ],
    [
      'all cycles count, each for its own part of the need',
      [small, offer('thrice', { price: 2500, grants: [data(5n)], length: 90, cycles: 3 })],
      { dataOctets: 14n * GB, days: 90 },
      'thrice x1 = 2500',
    ],
    [
      'later cycles do not help earlier days',
      [large, offer('thrice', { price: 500, grants: [data(5n)], length: 90, cycles: 3 })],
      { dataOctets: 6n * GB, days: 30 },
      'large x1 = 2000',
    ],
    [
      'fair use counts as its limit',
      [small, offer('endless', { price: 1900, grants: [{ ...data(10n), fairUse: true }] })],
      { dataOctets: 11n * GB },
      'not-covered',
    ],
    [
      'credit covers nothing',
      [offer('credit', { price: 1000, grants: [{ kind: 'credit', amount: 10_000n }] })],
      { smsMessages: 1n },
      'not-covered',
    ],
  ])('%s', (_name, candidates, need, answer) => {
    expect(bestOf(ask(candidates, need))).toBe(answer);
    expect(bestOf(ask([...candidates].reverse(), need))).toBe(answer);
  });

  test('minutes for any direction are never counted twice', () => {
    const any = offer('any', { price: 1000, grants: [minutes(100n, 'any')] });
    const both = offer('both', {
      price: 1200,
      grants: [minutes(100n, 'national'), minutes(100n, 'international')],
    });
    const calls = (home: bigint, away: bigint) =>
      bestOf(
        ask([any, both], {
          voiceNationalSeconds: home * 60n,
          voiceInternationalSeconds: away * 60n,
        }),
      );
    expect(calls(60n, 40n)).toBe('any x1 = 1000');
    expect(calls(60n, 41n)).toBe('both x1 = 1200');
    expect(calls(101n, 0n)).toBe('not-covered');
  });

  test('minutes for any direction beyond what a short add-on can use fill no other gap', () => {
    const half = offer('half', { price: 1000, grants: [minutes(30n, 'any')] });
    const burst = offer('burst', {
      kind: 'add-on',
      price: 100,
      grants: [minutes(300n, 'any')],
      length: 10,
    });
    const answer = ask(
      [half, burst],
      { voiceNationalSeconds: 1800n, voiceInternationalSeconds: 1800n },
      '2026-05-31T23:00Z',
    );
    // Ten of thirty days need ten minutes each way: two of them make up the other thirty minutes.
    expect(bestOf(answer)).toBe('half x1 + burst x2 = 1200');
  });

  test('a grant must hold in every country that was named', () => {
    const travel = offer('travel', { price: 3000, grants: [data(5n, 'europe')] });
    const tokyo = offer('tokyo', { kind: 'add-on', price: 500, grants: [data(5n, 'japan')] });
    expect(bestOf(ask([small, travel], { dataOctets: GB, countries: ['GB', 'FR'] }))).toBe(
      'travel x1 = 3000',
    );
    expect(bestOf(ask([small, travel], { countries: ['FR'] }))).toBe('travel x1 = 3000');
    expect(bestOf(ask([small, travel, tokyo], { dataOctets: GB, countries: ['JP'] }))).toBe(
      'small x1 + tokyo x1 = 1500',
    );
    expect(bestOf(ask([small, travel], { dataOctets: GB, countries: [] }))).toBe('small x1 = 1000');
  });

  test('a plan is bought as often as the days take, and wasted data is not counted', () => {
    const weeks = offer('weeks', { price: 900, grants: [data(10n)], length: 28 });
    // 28 of 30 days need 10.5 of 11.25 GB: 10 GB and then, in the last two days, 0.75.
    expect(bestOf(ask([weeks], { dataOctets: (45n * GB) / 4n }))).toBe('not-covered');
    expect(bestOf(ask([weeks], { dataOctets: 10n * GB }, '2026-05-31T23:00Z'))).toBe(
      'weeks x2 = 1800',
    );
    expect(bestOf(ask([weeks, large], { dataOctets: 10n * GB }))).toBe('weeks x2 = 1800');
    expect(bestOf(ask([weeks], { dataOctets: 10n * GB, days: 28 }))).toBe('weeks x1 = 900');
  });

  test('an add-on that ends early counts only for its days', () => {
    const dayPass = offer('day', { kind: 'add-on', price: 100, grants: [data(10n)], length: 1 });
    const answer = ask([small, dayPass], { dataOctets: 7n * GB, days: 30 }, '2026-05-31T23:00Z');
    // 7 GB in 30 days are 0.2333 GB a day: 2 GB more take nine days.
    expect(bestOf(answer)).toBe('small x1 + day x9 = 1900');
  });

  test('the reason can be told in words', () => {
    const answer = ask([small, large, boost], { dataOctets: 7n * GB });
    if (answer.outcome !== 'found') throw new Error(answer.outcome);
    expect(answer.best.cover).toEqual([
      { kind: 'data', needed: 7n * GB, covered: 7n * GB, short: 0n, granted: 8n * GB, spare: GB },
    ]);
    expect(answer.best.coversAll).toBe(true);
    expect(new Date(answer.best.endsAt).toISOString()).toBe('2026-06-30T23:00:00.000Z');
    expect(answer.reason).toEqual({
      plansCompared: 2,
      filledByAddOns: ['data'],
      tightest: { kind: 'data', sparePerMille: 142 },
      promotionSavesMinor: 0n,
      nextCostsMoreMinor: 600n,
    });
    expect(answer.runnersUp.map(said)).toEqual(['large x1 = 2000']);
  });

  test('minutes for any direction are spare for one need only after the other took its part', () => {
    const any = offer('any', {
      price: 1000,
      grants: [minutes(100n, 'any'), minutes(10n, 'national')],
    });
    const answer = ask([any], { voiceNationalSeconds: 1800n, voiceInternationalSeconds: 3000n });
    if (answer.outcome !== 'found') throw new Error(answer.outcome);
    expect(answer.best.cover.map(({ kind, granted, spare }) => [kind, granted, spare])).toEqual([
      ['voice-national', 6600n, 1800n],
      ['voice-international', 6000n, 1800n],
    ]);
  });

  test('over the budget: the cheapest all the same, and the most for the money', () => {
    const answer = ask([small, large, boost], { dataOctets: 10n * GB, budgetMinor: 1500n });
    if (answer.outcome !== 'over-budget') throw new Error(answer.outcome);
    expect(said(answer.cheapest)).toBe('small x1 + boost x2 = 1800');
    expect(said(answer.withinBudget)).toBe('small x1 + boost x1 = 1400');
    expect(answer.withinBudgetPercent).toBe(80);
    expect(answer.withinBudget!.cover).toMatchObject([{ covered: 8n * GB, short: 2n * GB }]);
    const none = ask([small, large, boost], { dataOctets: 10n * GB, budgetMinor: 999n });
    expect(none).toMatchObject({ outcome: 'over-budget', withinBudget: null });
  });

  test('exactly the budget is within the budget', () => {
    expect(bestOf(ask([small], { dataOctets: GB, budgetMinor: 1000n }))).toBe('small x1 = 1000');
    expect(bestOf(ask([small], { dataOctets: GB, budgetMinor: 999n }))).toBe('over-budget');
  });

  test('nothing works there: says where, and what would do without', () => {
    const travel = offer('travel', { price: 3000, grants: [data(5n, 'europe')] });
    const answer = ask([small, travel], { dataOctets: GB, countries: ['FR', 'MX'] });
    if (answer.outcome !== 'not-covered') throw new Error(answer.outcome);
    expect(answer.uncoveredCountries).toEqual(['MX']);
    expect(answer.uncoveredKinds).toEqual(['data']);
    expect(answer.closestNeed.countries).toEqual(['FR']);
    expect(said(answer.closest)).toBe('travel x1 = 3000');
    expect(ask([small, travel], { dataOctets: GB, countries: ['MX'] })).toMatchObject({
      outcome: 'not-covered',
      closest: null,
    });
  });

  test('a kind that nobody sells: the rest at the best price', () => {
    const answer = ask([small, large, boost], { dataOctets: 8n * GB, voiceNationalSeconds: 60n });
    if (answer.outcome !== 'not-covered') throw new Error(answer.outcome);
    expect(answer.uncoveredKinds).toEqual(['voice-national']);
    expect(said(answer.closest)).toBe('small x1 + boost x1 = 1400');
    expect(answer.closest?.cover.map(({ short }) => short)).toEqual([0n, 60n]);
  });

  test('no plans at all', () => {
    expect(ask([boost], { dataOctets: GB })).toMatchObject({
      outcome: 'not-covered',
      closest: null,
    });
    expect(ask([], {})).toMatchObject({ outcome: 'not-covered', closest: null });
  });

  test.each([
    { days: 0 },
    { days: 367 },
    { days: 1.5 },
    { dataOctets: -1n },
    { dataOctets: 2048n * GB + 1n },
  ])('out of range: %o', (need) => {
    expect(() => ask([small], need)).toThrow(RangeError);
  });
});

describe('a need from the past', () => {
  const used = (more: Partial<UsageSum>): UsageSum => ({
    kind: 'data',
    scope: null,
    country: 'GB',
    amount: 0n,
    ...more,
  });

  test('ninety days are scaled to thirty and rounded up', () => {
    const { need, history } = needFromUsage(
      [
        used({ amount: 9n * GB }),
        used({ kind: 'voice', scope: 'national', amount: 6001n }),
        used({ kind: 'voice', scope: 'international', amount: 3n }),
        used({ kind: 'sms', scope: 'national', amount: 90n }),
        used({ kind: 'credit', amount: 500n }),
      ],
      90,
    );
    expect(history).toBe('full');
    expect(need).toEqual({
      dataOctets: 31n * 104_857_600n,
      voiceNationalSeconds: 2100n,
      voiceInternationalSeconds: 300n,
      smsMessages: 30n,
      countries: ['GB'],
      days: 30,
      budgetMinor: null,
    });
  });

  test('a short history is scaled up and says so', () => {
    const answer = needFromUsage([used({ amount: GB })], 10);
    expect(answer).toMatchObject({ history: 'short', daysObserved: 10 });
    expect(answer.need.dataOctets).toBe(31n * 104_857_600n);
    expect(needFromUsage([used({ amount: GB })], 30).history).toBe('full');
    expect(needFromUsage([used({ amount: GB })], 29.9).history).toBe('short');
  });

  test.each([
    [[], 90],
    [[used({ amount: GB })], 0],
    [[used({ kind: 'credit', amount: 5n })], 90],
  ])('no history, no need', (usage, days) => {
    const answer = needFromUsage(usage, days);
    expect(answer.history).toBe('none');
    expect(answer.need).toEqual({ ...nothing, countries: [] });
  });

  test('a passing visit does not set the countries, a real one does', () => {
    const answer = needFromUsage(
      [
        used({ amount: 100n * GB }),
        used({ country: 'FR', amount: GB }),
        used({ country: 'JP', amount: GB }),
        used({ country: 'JP', kind: 'sms', scope: 'national', amount: 10n }),
        used({ country: null, amount: GB }),
      ],
      90,
    );
    expect(answer.need.countries).toEqual(['GB', 'JP']);
    expect(answer.passingCountries).toEqual(['FR']);
  });

  test('what can be asked for has bounds: a stated need is told, a learned one is cut', () => {
    const need = { ...nothing, dataOctets: mostNeeded.data, smsMessages: mostNeeded.sms };
    expect(tooMuch(need)).toEqual([]);
    expect(tooMuch({ ...need, dataOctets: mostNeeded.data + 1n })).toEqual(['data']);
    const learned = needFromUsage([used({ amount: 9n * mostNeeded.data })], 90).need;
    expect(learned.dataOctets).toBe(mostNeeded.data);
  });

  test('texts to other countries are told apart, for no need can hold them', () => {
    const answer = needFromUsage([used({ kind: 'sms', scope: 'international', amount: 7n })], 30);
    expect(answer.need.smsMessages).toBe(0n);
    expect(answer.internationalMessages).toBe(10n);
  });
});
