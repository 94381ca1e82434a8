import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bestValue } from '#domain/best-value.ts';
import { mostNeeded } from '#domain/best-value-need.ts';
import { charge } from '#usecases/charge.ts';
import { listPlans } from '#usecases/list-plans.ts';
import { type ApiServer, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, delivered, pay } from './paid-order.ts';
import { expectProblem, wrongFields } from './problem-checks.ts';

let server: ApiServer;
let somebody: Subscriber;
beforeAll(async () => {
  server = await startApi();
  somebody = await server.subscriber();
});
afterAll(() => server.stop());

const ask = (body: unknown, of: Subscriber = somebody) =>
  server.call('POST', `/api/v1/lines/${of.line}/best-value`, { token: of.token, body });

const GB = 1_073_741_824n;
const stated = (need: object, more: object = {}) =>
  ask({ need: 'stated', stated: { days: 30, ...need }, ...more });

describe('a stated need', () => {
  test('is met by the cheapest choice, the domain’s own', async () => {
    const dataOctets = 8n * GB;
    const { status, body } = await stated({
      dataOctets: String(dataOctets),
      voiceNationalSeconds: '3600',
      countries: ['GB', 'FR'],
    });
    expect(status).toBe(200);
    const list = await listPlans(server.product, somebody);
    if ('refused' in list) throw new Error(list.refused);
    const { rules } = await server.product.reference();
    const expected = bestValue({
      candidates: list.plans,
      zones: [...rules.zones.values()],
      need: {
        dataOctets,
        voiceNationalSeconds: 3600n,
        voiceInternationalSeconds: 0n,
        smsMessages: 0n,
        countries: ['GB', 'FR'],
        days: 30,
        budgetMinor: null,
      },
      startsAt: Date.now(),
      timeZone: 'Europe/London',
    });
    if (expected.outcome !== 'found') throw new Error(expected.outcome);
    expect(body.result).toMatchObject({
      outcome: 'found',
      best: {
        plan: { plan: { id: expected.best.plan.plan.planId }, times: expected.best.plan.times },
        price: { amountMinor: String(expected.best.priceMinor), currency: 'GBP' },
        coversAll: true,
      },
      reason: { plansCompared: expected.reason.plansCompared },
    });
    expect(body.learned).toBeNull();
    const [data] = body.result.best.cover;
    expect(data).toMatchObject({ kind: 'data', needed: { amount: String(dataOctets) } });
  });

  test('beyond the budget: what it would cost, and what comes nearest', async () => {
    const { body } = await stated({ dataOctets: String(8n * GB) }, { budgetMinor: '300' });
    expect(body.need.budget).toEqual({ amountMinor: '300', currency: 'GBP' });
    expect(body.result.outcome).toBe('over-budget');
    expect(BigInt(body.result.cheapest.price.amountMinor)).toBeGreaterThan(300n);
    const within = body.result.withinBudget;
    if (within) expect(BigInt(within.price.amountMinor)).toBeLessThanOrEqual(300n);
  });

  test('in a country where nothing works: which one', async () => {
    const { body } = await stated({ dataOctets: '1', countries: ['GB', 'AQ'] });
    expect(body.result).toMatchObject({ outcome: 'not-covered', uncoveredCountries: ['AQ'] });
    expect(body.result.closestNeed.countries).toEqual(['GB']);
  });

  test('the largest that is let in is answered quickly', async () => {
    const countries = ['GB', 'FR', 'DE', 'US', 'JP', 'CN', 'HK', 'TH'];
    const startedAt = performance.now();
    const answers = await Promise.all(
      [['GB'], countries].map((where) =>
        stated({
          dataOctets: String(mostNeeded.data),
          voiceNationalSeconds: String(mostNeeded['voice-national']),
          voiceInternationalSeconds: String(mostNeeded['voice-international']),
          smsMessages: String(mostNeeded.sms),
          countries: where,
          days: 366,
        }),
      ),
    );
    expect(answers.map((each) => each.status)).toEqual([200, 200]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('a need learned from use', () => {
  test('needs use', async () => {
    for (const locale of ['en', 'zh-CN'] as const) {
      const answer = await server.call('POST', `/api/v1/lines/${somebody.line}/best-value`, {
        ...somebody,
        body: { need: 'from-usage' },
        headers: { 'accept-language': locale },
      });
      expectProblem(answer, [409, 'no_usage'], locale);
    }
  });

  test('comes from the line’s own last 90 days, for the days asked', async () => {
    const order = await confirmedOrder(server, somebody);
    await pay(server, order);
    await delivered(server, order);
    const use = { ...somebody, scope: 'any' as const, country: 'FR', amount: 3n * GB };
    await charge(server.product, { ...use, kind: 'data', key: 'one' });
    const month = (await ask({ need: 'from-usage' })).body;
    expect(month.learned).toMatchObject({ history: 'short', daysObserved: 1 });
    expect(month.need).toMatchObject({ countries: ['FR'], days: 30, budget: null });
    expect(BigInt(month.need.dataOctets)).toBeGreaterThanOrEqual(90n * GB);
    const third = (await ask({ need: 'from-usage', days: 10, budgetMinor: '1' })).body;
    expect(BigInt(third.need.dataOctets)).toBe((BigInt(month.need.dataOctets) + 2n) / 3n);
    expect(third.need.budget.amountMinor).toBe('1');
    expect(third.result.outcome).not.toBe('found');
  });
});

describe('what is no need', () => {
  test.each<[object, string[]]>([
    [{}, ['/need missing']],
    [{ need: 'guessed' }, ['/need not_offered']],
    [{ need: 'stated' }, ['/stated missing']],
    [{ need: 'stated', stated: {} }, ['/stated/days missing']],
    [{ need: 'stated', stated: { days: 0 } }, ['/stated/days too_small']],
    [{ need: 'stated', stated: { days: 367 } }, ['/stated/days too_large']],
    [{ need: 'stated', stated: { days: 1, dataOctets: 5 } }, ['/stated/dataOctets wrong_type']],
    [
      { need: 'stated', stated: { days: 1, smsMessages: '20001' } },
      ['/stated/smsMessages too_large'],
    ],
    [{ need: 'stated', stated: { days: 1, dataOctets: '1e3' } }, ['/stated/dataOctets malformed']],
    [{ need: 'stated', stated: { days: 1, dataOctets: '-5' } }, ['/stated/dataOctets malformed']],
    [
      { need: 'stated', stated: { days: 1, countries: ['GB', 'gb'] } },
      ['/stated/countries/1 malformed'],
    ],
    [{ need: 'from-usage', budgetMinor: '1e3' }, ['/budgetMinor malformed']],
    [{ need: 'from-usage', days: 400 }, ['/days too_large']],
    [{ need: 'from-usage', stated: { days: 1 } }, ['/stated unknown_field']],
  ])('%j', async (body, wrong) => {
    const answer = await ask(body);
    expectProblem(answer, [400, 'invalid_request']);
    expect(wrongFields(answer)).toEqual(wrong);
  });

  test('no such line', async () => {
    const nobody = { ...somebody, line: 'line_00000000000000000000000000000000' };
    expectProblem(await ask({ need: 'from-usage' }, nobody), [404, 'unknown_line']);
    const need = { need: 'stated', stated: { days: 1 } };
    expectProblem(await ask(need, nobody), [404, 'unknown_line']);
  });
});
