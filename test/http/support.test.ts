import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, type Call, type Subscriber, startApi } from './api-server.ts';
import { expectProblem, wrongFields } from './problem-checks.ts';

let server: ApiServer;
let somebody: Subscriber;
beforeAll(async () => {
  server = await startApi({ trustProxy: ['127.0.0.1'] });
  somebody = await server.subscriber();
});
afterAll(() => server.stop());

let visitors = 0;
/** Each from an address of its own, unless one is given: the form is limited by address. */
const ask = (body: unknown, more: Call = {}) =>
  server.call('POST', '/api/v1/support-requests', {
    body,
    ...more,
    headers: { 'x-forwarded-for': `192.0.2.${++visitors}`, ...more.headers },
  });
const request = {
  name: '王小明',
  email: 'wang@example.test',
  topic: 'sign-in',
  message: '我无法登录。\n请帮助。',
};
const stored = async (reference: string) =>
  (
    await server.product.database.query(
      'select account_id, name, message, locale from support_request where reference = $1',
      [reference],
    )
  ).rows;

test('a guest reaches support without signing in', async () => {
  const answer = await ask(request, { headers: { 'accept-language': 'zh-CN' } });
  expect(answer.status).toBe(201);
  expect(answer.body.reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  expect(await stored(answer.body.reference)).toEqual([
    {
      account_id: '00000000-0000-0000-0000-000000000000',
      name: '王小明',
      message: '我无法登录。\n请帮助。',
      locale: 'zh-CN',
    },
  ]);
  const { rows } = await server.product.database.query(
    `select payload ->> 'template' as template from outbox where kind = 'mail.send' order by 1`,
  );
  expect(rows.map((each) => each.template)).toEqual(
    expect.arrayContaining(['support_request', 'support_request_received']),
  );
});

test('who is signed in is known; a token that opens nothing makes a guest', async () => {
  const known = await ask(request, somebody);
  expect(await stored(known.body.reference)).toMatchObject([{ account_id: somebody.accountId }]);
  const stale = await ask(request, { token: 'stale' });
  expect(stale.status).toBe(201);
});

test('the same key and request is written once; another request is refused', async () => {
  const headers = { 'idempotency-key': 'form-1' };
  const [one, two] = await Promise.all([
    ask(request, { headers: { ...headers, 'x-forwarded-for': '198.51.100.1' } }),
    ask(request, { headers: { ...headers, 'x-forwarded-for': '198.51.100.1' } }),
  ]);
  expect([one.status, two.status]).toEqual([201, 201]);
  expect(two.body).toEqual(one.body);
  expect(await stored(one.body.reference)).toHaveLength(1);
  for (const locale of ['en', 'zh-CN'] as const) {
    const other = await ask(
      { ...request, message: 'something else' },
      { headers: { ...headers, 'accept-language': locale } },
    );
    expectProblem(other, [422, 'key_reused'], locale);
  }
  const elsewhere = await ask({ ...request, email: 'li@example.test' }, { headers });
  expect(elsewhere.status).toBe(201);
  expect(elsewhere.body.reference).not.toBe(one.body.reference);
});

test.each<[object, string[]]>([
  [{}, ['/name missing', '/email missing', '/topic missing', '/message missing']],
  [{ ...request, topic: 'gossip' }, ['/topic not_offered']],
  [{ ...request, email: 'nobody' }, ['/email malformed']],
  [{ ...request, name: ' ', message: ' ' }, ['/name missing', '/message missing']],
  [{ ...request, message: 'x'.repeat(4_001) }, ['/message too_large']],
  [{ ...request, account: 'x' }, ['/account unknown_field']],
])('what is wrong is told field by field: %#', async (body, wrong) => {
  for (const locale of ['en', 'zh-CN'] as const) {
    const answer = await ask(body, { headers: { 'accept-language': locale } });
    expectProblem(answer, [400, 'invalid_request'], locale);
    expect(wrongFields(answer)).toEqual(wrong);
    for (const { detail } of answer.body.errors)
      expect(/\p{Script=Han}/u.test(detail)).toBe(locale === 'zh-CN');
  }
});

test('one address can’t flood support, and others are not held up', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.7' };
  const statuses: number[] = [];
  for (let i = 0; i < 11; i++) statuses.push((await ask(request, { headers })).status);
  expect(statuses).toEqual([...Array(10).fill(201), 429]);
  const limited = await ask(request, { headers });
  expectProblem(limited, [429, 'wait']);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(60);
  expect((await ask(request)).status).toBe(201);
});
