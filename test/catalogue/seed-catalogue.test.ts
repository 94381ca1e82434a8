import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OCTETS_PER_GB } from '#domain/allowance.ts';
import type { Grant, PlanVersion } from '#domain/catalogue.ts';
import { planCatalogueChange } from '#domain/catalogue-change.ts';
import { priceFor } from '#domain/promotion-price.ts';
import { readCatalogueDocument, writeCatalogueDocument } from '#edges/cli/catalogue-document.ts';
import { readSeedCatalogue } from '#main/seed/catalogue/seed-catalogue.ts';

import { factsOfNobody } from '#usecases/promotions/purchase-facts.ts';
import { rulesWith } from '../support/world.ts';

const catalogue = readSeedCatalogue();
const { markets, zones, plans } = catalogue;
const count = (test: (plan: PlanVersion) => unknown) => plans.filter(test).length;
const grants = (plan: PlanVersion, test: (grant: Grant) => unknown) => plan.grants.some(test);

test('enough to choose from on every market', () => {
  expect(count(({ kind }) => kind === 'plan')).toBeGreaterThanOrEqual(40);
  expect(count(({ kind }) => kind === 'add-on')).toBeGreaterThanOrEqual(20);
  expect(zones.length).toBeGreaterThanOrEqual(8);
  const figures = markets.map(({ id, currency, timeZone, taxRateBasisPoints }) => [
    id,
    currency,
    timeZone,
    taxRateBasisPoints,
  ]);
  expect(figures).toEqual([
    ['gb', 'GBP', 'Europe/London', 2_000],
    ['de', 'EUR', 'Europe/Berlin', 1_900],
    ['cn', 'CNY', 'Asia/Shanghai', 600],
    ['travel', 'USD', 'UTC', 0],
  ]);
  for (const { id } of markets) {
    expect(count((plan) => plan.marketId === id && plan.kind === 'plan')).toBeGreaterThanOrEqual(
      10,
    );
    expect(count((plan) => plan.marketId === id && plan.kind === 'add-on')).toBeGreaterThan(3);
  }
});

const isOnly = (plan: PlanVersion, kind: Grant['kind']) =>
  plan.grants.every((g) => g.kind === kind);

test.each<[string, (plan: PlanVersion) => unknown]>([
  ['calendar months', ({ validity }) => validity.count === 'calendar-month'],
  ['days including the first', ({ validity }) => validity.count === 'days-including-first'],
  ['days after', ({ validity }) => validity.count === 'days-after'],
  ['hours', ({ validity }) => validity.count === 'hours'],
  ['until midnight', ({ validity }) => validity.count === 'until-midnight'],
  ['four weeks', ({ validity }) => validity.count === 'days-after' && validity.length === 28],
  ['a year', ({ validity }) => validity.count === 'calendar-month' && validity.length === 12],
  ['start at first use', ({ validity }) => validity.start === 'first-use'],
  ['a promotion for one purchase', ({ promotion }) => promotion?.periods === 1],
  ['a promotion for several', ({ promotion }) => (promotion?.periods ?? 0) > 1],
  ['unlimited data', (plan) => grants(plan, (g) => g.kind === 'data' && g.fairUse)],
  ['data only', (plan) => plan.kind === 'plan' && isOnly(plan, 'data')],
  ['voice only', (plan) => plan.kind === 'plan' && !grants(plan, (g) => g.kind === 'data')],
  ['international minutes', (plan) => grants(plan, (g) => g.scope === 'international')],
  ['one pool of minutes', (plan) => grants(plan, (g) => g.kind === 'voice' && g.scope === 'any')],
  ['texts alone', (plan) => isOnly(plan, 'sms')],
  ['a credit top-up', (plan) => plan.kind === 'add-on' && isOnly(plan, 'credit')],
  [
    'roaming data as add-on',
    (plan) => plan.kind === 'add-on' && plan.validity.start === 'first-use',
  ],
  ['eSIM only', ({ simKinds }) => simKinds.join() === 'esim'],
  ['keeping the number', ({ planId }) => planId.endsWith('-keep-number')],
])('sells %s', (_, test) => {
  expect(count(test)).toBeGreaterThan(0);
});

test('keeping the number is the cheapest plan of each market that has it', () => {
  for (const keep of plans.filter(({ planId }) => planId.endsWith('-keep-number'))) {
    const prices = plans
      .filter(({ marketId, kind }) => marketId === keep.marketId && kind === 'plan')
      .map(({ priceMinor }) => priceMinor);
    expect(prices.every((price) => price >= keep.priceMinor)).toBe(true);
  }
});

test('zones are what their names say', () => {
  const of = (id: string) => new Set(zones.find((zone) => zone.id === id)?.countries);
  expect([...of('eea')].filter((code) => !of('europe').has(code))).toEqual([]);
  const world = of('world');
  for (const zone of zones) expect(zone.countries.filter((code) => !world.has(code))).toEqual([]);
  for (const { countries } of markets)
    expect(countries.filter((code) => !world.has(code))).toEqual([]);
  // The figure stands in summaries.
  expect(of('asia-pacific').size).toBe(24);
  expect(of('africa').size).toBe(22);
  // The 27 of the Union and the three of the EEA beside it.
  const union =
    'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO';
  expect(union.split(' ').filter((code) => !of('eea').has(code))).toEqual([]);
});

test('names and summaries tell the real figures', () => {
  for (const plan of plans) {
    const inName = /(\d+)GB/.exec(plan.name.en);
    expect(/(\d+)GB/.exec(plan.name['zh-CN'])?.[1]).toBe(inName?.[1]);
    const largest = plan.grants
      .filter(({ kind }) => kind === 'data')
      .reduce((most, { amount }) => (amount > most ? amount : most), 0n);
    if (inName)
      expect([plan.planId, largest / OCTETS_PER_GB]).toEqual([plan.planId, BigInt(inName[1]!)]);
    for (const text of [plan.summary.en, plan.summary['zh-CN']]) {
      for (const [, figure] of text.matchAll(/(\d+) ?GB/g)) {
        const amounts = plan.grants.map(({ amount }) => amount);
        expect([plan.planId, amounts.includes(BigInt(figure!) * OCTETS_PER_GB)]).toEqual([
          plan.planId,
          true,
        ]);
      }
    }
    const saysUnlimited = /不限量|unlimited data/i;
    const hasFairUseData = grants(plan, (g) => g.kind === 'data' && g.fairUse);
    if (hasFairUseData) {
      expect(plan.summary.en).toMatch(/fair-use limit of \d/);
      expect(plan.summary['zh-CN']).toMatch(/公平使用上限[^，。；]*\d/);
    }
    if (saysUnlimited.test(plan.summary.en)) expect(hasFairUseData).toBe(true);
  }
});

test('Chinese is written with full-width signs, and every summary is one sentence', () => {
  for (const { planId, summary, name } of plans) {
    expect([planId, summary['zh-CN'].match(/。/g)?.length, summary['zh-CN'].at(-1)]).toEqual([
      planId,
      1,
      '。',
    ]);
    expect([
      planId,
      /\p{Script=Han}[,.:;!?()]|[,;!?()]\p{Script=Han}/u.test(summary['zh-CN']),
    ]).toEqual([planId, false]);
    expect([planId, summary.en.at(-1), /[.!?] /.test(summary.en)]).toEqual([planId, '.', false]);
    expect([planId, /\p{Script=Han}/u.test(name.en + summary.en)]).toEqual([planId, false]);
  }
});

test('a promotion costs its price first and the full price afterwards', () => {
  const plan = plans.find(({ planId }) => planId === 'gb-unlimited')!;
  const rules = rulesWith();
  const priceOf = (earlier: number) =>
    priceFor(plan, factsOfNobody('line', earlier), rules, Date.UTC(2026, 2, 1));
  expect([0, 2, 3].map(priceOf)).toMatchObject([
    { priceMinor: 1_200n, thenPriceMinor: 1_200n },
    { priceMinor: 1_200n, thenPriceMinor: 2_400n },
    { priceMinor: 2_400n, thenPriceMinor: 2_400n },
  ]);
});

test('a gigabyte costs what it costs in the field', () => {
  /** Minor units a GB of the cheapest and the dearest published plan of at least 2 GB. */
  const field: Record<string, [number, number]> = {
    gb: [12, 400],
    de: [3, 167],
    travel: [84, 2000],
  };
  const priced = plans.filter(
    (plan) => plan.kind === 'plan' && !grants(plan, (g) => g.fairUse && g.kind === 'data'),
  );
  let compared = 0;
  for (const plan of priced) {
    const bounds = field[plan.marketId];
    const octets = plan.grants.reduce((sum, g) => sum + (g.kind === 'data' ? g.amount : 0n), 0n);
    const isForCalls = /talk|call/.test(plan.planId);
    if (!bounds || isForCalls || octets < 2n * OCTETS_PER_GB) continue;
    const each = (Number(plan.priceMinor) / Number(octets)) * Number(OCTETS_PER_GB);
    expect([plan.planId, each >= bounds[0] && each <= bounds[1]]).toEqual([plan.planId, true]);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(30);
});

test('the seed goes out as one document, comes back the same and changes nothing', () => {
  const text = writeCatalogueDocument(catalogue);
  expect(readCatalogueDocument({ name: '', text })).toEqual({ catalogue });
  const sold = new Set(plans.map(({ planId }) => `${planId}@1`));
  const change = planCatalogueChange(catalogue, catalogue, sold);
  expect(change.unchanged).toHaveLength(plans.length);
  expect(change.refusals).toEqual([]);
});

test('its files are laid out as an export is', () => {
  const folder = new URL('../../src/main/seed/catalogue/', import.meta.url);
  const exported = writeCatalogueDocument(catalogue)
    .split('\n')
    .filter((line) => !/^ {6}"version": 1,$/.test(line));
  for (const name of ['gb', 'de', 'cn', 'travel']) {
    const lines = readFileSync(new URL(`${name}.json`, folder), 'utf8').split('\n');
    const start = exported.findIndex((line) => line.includes(`"id": "${name}-`)) - 1;
    const written = lines.slice(3, -4);
    expect(exported.slice(start, start + written.length)).toEqual(written);
  }
});
