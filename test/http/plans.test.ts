import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, type Json, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, delivered, pay } from './paid-order.ts';
import { expectProblem, wrongFields } from './problem-checks.ts';

let server: ApiServer;
let somebody: Subscriber;
beforeAll(async () => {
  server = await startApi();
  somebody = await server.subscriber();
});
afterAll(() => server.stop());

const ofLine = (query = '') =>
  server.call('GET', `/api/v1/lines/${somebody.line}/plans${query}`, somebody);
const ofMarket = (query: string) => server.call('GET', `/api/v1/plans?${query}`);
const ids = (body: Json): string[] => body.plans.map((each: Json) => each.id);
const prices = (body: Json): bigint[] =>
  body.plans.map((each: Json) => BigInt(each.price.amountMinor));

describe('what a market sells', () => {
  test('is open to everybody, with price, tax, zones and promotion', async () => {
    const { status, body } = await ofMarket('market=gb');
    expect(status).toBe(200);
    expect(body.market).toMatchObject({
      id: 'gb',
      currency: 'GBP',
      timeZone: 'Europe/London',
      taxRateBasisPoints: 2000,
    });
    const { onSale } = await server.product.reference();
    expect(ids(body).sort()).toEqual(
      onSale
        .filter((each) => each.marketId === 'gb')
        .map((each) => each.planId)
        .sort(),
    );
    const zones = new Set(body.zones.map((each: Json) => each.id));
    for (const plan of body.plans)
      for (const grant of plan.grants) expect(zones).toContain(grant.zoneId);
    const promoted = body.plans.find((each: Json) => each.promotion !== null);
    expect(promoted.price).toEqual(promoted.promotion.price);
    expect(BigInt(promoted.price.amountMinor)).toBeLessThan(BigInt(promoted.fullPrice.amountMinor));
  });

  test('no such market, no market', async () => {
    expectProblem(await ofMarket('market=atlantis'), [404, 'unknown_market']);
    const missing = await ofMarket('');
    expectProblem(missing, [400, 'invalid_request']);
    expect(wrongFields(missing)).toEqual(['market missing']);
  });
});

describe('what a line can buy', () => {
  test('a promotion that the line has used up is not promised again', async () => {
    const before = (await ofLine()).body.plans.find((each: Json) => each.promotion !== null);
    expect(before).toBeDefined();
    for (let i = 0; i < before.promotion.periods; i++) {
      const order = await confirmedOrder(server, somebody, { planId: before.id });
      await pay(server, order);
      await delivered(server, order);
    }
    const after = (await ofLine()).body.plans.find((each: Json) => each.id === before.id);
    expect(after).toMatchObject({ promotion: null, price: before.fullPrice });
  });

  test('is sorted and narrowed as asked', async () => {
    const all = (await ofLine('?sort=price')).body;
    expect(prices(all)).toEqual(prices(all).toSorted((a, b) => (a < b ? -1 : 1)));
    const cheap = (await ofLine('?sort=price&maxPriceMinor=1000&kind=plan')).body;
    expect(cheap.plans.length).toBeGreaterThan(0);
    expect(prices(cheap).every((price) => price <= 1000n)).toBe(true);
    expect(cheap.plans.every((each: Json) => each.kind === 'plan')).toBe(true);
    const wide = (await ofLine('?country=FR&country=GB&minDataOctets=1')).body;
    expect(wide.plans.length).toBeGreaterThan(0);
    expect(wide.plans.length).toBeLessThan(all.plans.length);
    expect((await ofLine('?country=AQ')).body.plans).toEqual([]);
  });

  test.each([
    ['?sort=luck', 'sort not_offered'],
    ['?kind=gift', 'kind not_offered'],
    ['?maxPriceMinor=-1', 'maxPriceMinor malformed'],
    ['?country=fr', 'country malformed'],
    ['?minValidityDays=0', 'minValidityDays too_small'],
  ])('%s is refused', async (query, wrong) => {
    const answer = await ofLine(query);
    expectProblem(answer, [400, 'invalid_request']);
    expect(wrongFields(answer)).toEqual([wrong]);
  });
});
