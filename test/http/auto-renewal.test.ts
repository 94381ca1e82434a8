import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenVouchers } from '../support/vouchers.ts';
import { type ApiServer, type Json, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder, delivered, pay } from './paid-order.ts';
import { expectProblem } from './problem-checks.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.stop());

const planId = 'gb-everyday-12';
const choice = {
  planId,
  trigger: { kind: 'plan-end' },
  means: [{ kind: 'credit' }],
  monthlyCap: null,
};

const at = (of: Subscriber, path = '') => `/api/v1/lines/${of.line}/auto-renewal${path}`;
const ask = (
  of: Subscriber,
  [method, path]: [method: string, path: string],
  body?: object,
  locale = 'en',
) =>
  server.call(method, at(of, path), {
    token: of.token,
    ...(body && { body }),
    headers: { 'accept-language': locale },
  });

async function withPlan(): Promise<Subscriber> {
  const somebody = await server.subscriber();
  const order = await confirmedOrder(server, somebody, { planId });
  await pay(server, order);
  await delivered(server, order);
  return somebody;
}

async function topUp(of: Subscriber, amountMinor: bigint): Promise<void> {
  const worth = { kind: 'value', amountMinor, currency: 'GBP' } as const;
  const [voucher] = await givenVouchers(server.product, { worth });
  const body = { pin: voucher!.pin };
  await server.call('POST', '/api/v1/voucher-redemptions', { token: of.token, body });
}

async function agree(of: Subscriber, wish: object = choice, locale = 'en') {
  const terms = await ask(of, ['POST', '/terms'], wish, locale);
  expect(terms.status).toBe(200);
  return ask(of, ['PUT', ''], { ...wish, words: terms.body.words }, locale);
}

test('off, agreed to in the words shown, looked through, stopped, and its history', async () => {
  const somebody = await withPlan();
  expect((await ask(somebody, ['GET', ''])).body).toMatchObject({ state: 'off', agreement: null });
  const terms = (await ask(somebody, ['POST', '/terms'], choice)).body;
  expect(terms).toMatchObject({
    version: 'auto-renewal/2',
    amount: { amountMinor: '800', currency: 'GBP' },
  });
  expect(terms.words).toContain('£8.00');
  expect((await ask(somebody, ['GET', ''])).body.state).toBe('off');

  const agreed = await agree(somebody);
  expect(agreed.status).toBe(200);
  expect(agreed.body).toMatchObject({
    state: 'on',
    agreement: { planId, words: terms.words, mostAmount: { amountMinor: '800' } },
    next: { at: terms.chargeAt, amount: { amountMinor: '800' }, isRetry: false },
    problems: ['credit_short', 'no_means'],
    fix: 'top-up',
  });
  await topUp(somebody, 1_500n);
  expect((await ask(somebody, ['GET', ''])).body).toMatchObject({ problems: [], fix: null });

  const stopped = (await ask(somebody, ['DELETE', ''])).body;
  expect(stopped).toMatchObject({
    state: 'ended',
    next: null,
    end: { cause: 'stopped', chargeUnderWay: false, notice: 'under-way' },
  });
  const { body: history } = await ask(somebody, ['GET', '/events?limit=1']);
  expect(history.events).toMatchObject([
    { kind: 'ended', cause: 'stopped', reference: stopped.end.reference, notice: 'under-way' },
  ]);
  const { body: rest } = await ask(somebody, ['GET', `/events?before=${history.next}`]);
  expect(rest.events.map(({ kind }: Json) => kind)).toEqual(['agreed']);
  expect(rest.next).toBeNull();
});

test('the words are in the language asked for, and those of another are not agreed to', async () => {
  const somebody = await withPlan();
  const chinese = (await ask(somebody, ['POST', '/terms'], choice, 'zh-CN')).body.words;
  expect(chinese).toContain('自动续费');
  const english = await ask(somebody, ['PUT', ''], { ...choice, words: chinese }, 'en');
  expectProblem(english, [409, 'terms_changed']);
  expect((await ask(somebody, ['GET', ''])).body.state).toBe('off');
  expect((await agree(somebody, choice, 'zh-CN')).body.agreement.words).toBe(chinese);
});

test('every trigger and a limit are kept as they were asked for', async () => {
  const somebody = await withPlan();
  const triggers = [
    { kind: 'low-data', percent: 20 },
    { kind: 'low-data', octets: '524288000' },
    { kind: 'calendar', day: 31 },
  ];
  for (const trigger of triggers) {
    const monthlyCap = { amountMinor: '2500', currency: 'GBP' };
    const { body } = await agree(somebody, { ...choice, trigger, monthlyCap });
    expect(body.agreement).toMatchObject({ trigger, monthlyCap });
  }
});

describe('refuses', () => {
  const pounds = (amountMinor: string) => ({ amountMinor, currency: 'GBP' });
  test.each<[string, object, number, string]>([
    ['no means', { means: [] }, 400, 'invalid_request'],
    ['a share of 0', { trigger: { kind: 'low-data', percent: 0 } }, 400, 'invalid_request'],
    ['no level of data', { trigger: { kind: 'low-data' } }, 400, 'invalid_request'],
    [
      'two levels of data',
      { trigger: { kind: 'low-data', percent: 20, octets: '1' } },
      400,
      'invalid_request',
    ],
    [
      'more data than the plan brings',
      { trigger: { kind: 'low-data', octets: '9999999999999' } },
      422,
      'trigger_not_for_plan',
    ],
    [
      'another currency',
      { monthlyCap: { amountMinor: '9', currency: 'CNY' } },
      400,
      'invalid_request',
    ],
    ['a limit of nothing', { monthlyCap: pounds('0') }, 400, 'invalid_request'],
    ['a limit below the price', { monthlyCap: pounds('799') }, 422, 'cap_below_price'],
    [
      'a means that is none',
      { means: [{ kind: 'means', meansId: 'means_x' }] },
      404,
      'unknown_means',
    ],
    ['a plan not sold', { planId: 'gb-nothing' }, 409, 'plan_withdrawn'],
    [
      'low balance for a plan that is no credit',
      { trigger: { kind: 'low-balance', below: pounds('500') } },
      422,
      'trigger_not_for_plan',
    ],
  ])('%s', async (_, wrong, status, code) => {
    const somebody = await withPlan();
    for (const locale of ['en', 'zh-CN'] as const) {
      const answer = await ask(somebody, ['POST', '/terms'], { ...choice, ...wrong }, locale);
      expectProblem(answer, [status, code], locale);
    }
  });

  test('to stop what does not renew, or another agreement than was meant', async () => {
    const somebody = await withPlan();
    expectProblem(await ask(somebody, ['DELETE', '']), [409, 'not_renewing']);
    const { agreedAt } = (await agree(somebody)).body.agreement;
    await agree(somebody, { ...choice, trigger: { kind: 'calendar', day: 5 } });
    const earlier = await ask(somebody, ['DELETE', `?agreedAt=${agreedAt}`]);
    expectProblem(earlier, [409, 'agreed_anew']);
    expect((await ask(somebody, ['GET', ''])).body.state).toBe('on');
  });

  test('another account’s line, and who is not signed in', async () => {
    const [somebody, other] = [await withPlan(), await withPlan()];
    const calls: [string, string, object?][] = [
      ['GET', ''],
      ['POST', '/terms', choice],
      ['PUT', '', { ...choice, words: 'x' }],
      ['DELETE', ''],
      ['GET', '/events'],
    ];
    for (const [method, path, body] of calls) {
      const call = { ...(body && { body }) };
      const theirs = await server.call(method, at(other, path), { ...call, token: somebody.token });
      expectProblem(theirs, [404, 'unknown_line']);
      expectProblem(await server.call(method, at(other, path), call), [401, 'signed_out']);
    }
  });

  test('to agree long after signing in, before it is confirmed who asks', async () => {
    const somebody = await withPlan();
    await server.product.database.query(
      `update session set confirmed_at = confirmed_at - interval '1 day' where account_id = $1`,
      [somebody.accountId],
    );
    const answer = await agree(somebody);
    expectProblem(answer, [403, 'step_up_required']);
    expect((await ask(somebody, ['GET', ''])).body.state).toBe('off');
  });
});
