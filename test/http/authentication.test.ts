import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toPublicId } from '#domain/public-id.ts';
import { adjustCredit } from '#usecases/adjust-credit.ts';
import { type ApiServer, type Json, type Subscriber, startApi } from './api-server.ts';
import { confirmedOrder } from './paid-order.ts';
import { expectProblem } from './problem-checks.ts';

interface Documented {
  method: string;
  path: string;
  operation: Json;
}

let server: ApiServer;
let somebody: Subscriber;
let stranger: Subscriber;
let operations: Documented[];
/** Ids of somebody, which are nothing to a stranger. */
let theirs: Record<string, string>;
beforeAll(async () => {
  server = await startApi();
  [somebody, stranger] = [await server.subscriber(), await server.subscriber()];
  const { order } = await confirmedOrder(server, somebody);
  const { rows } = await server.product.database.query(
    'select id from session where account_id = $1',
    [somebody.accountId],
  );
  theirs = {
    lineId: somebody.line,
    orderId: order,
    sessionId: toPublicId('ses', rows[0].id),
    ...(await moreOf(somebody)),
  };
  const { body } = await server.call('GET', '/api/docs/json');
  operations = Object.entries<Json>(body.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
});
afterAll(() => server.stop());

/** What an account may have besides, put there directly: a bucket, a refund and a passkey. */
async function moreOf({ accountId }: Subscriber): Promise<Record<string, string>> {
  const { product } = server;
  const { database } = product;
  const credit = { amountMinor: 100n, currency: 'GBP', reason: 'goodwill' } as const;
  await adjustCredit(product, { ...credit, accountId, key: 'for-authentication' });
  const bucket = await database.query('select id from bucket where account_id = $1', [accountId]);
  const refund = await database.query(
    `insert into refund (account_id, id, order_id, payment_id, amount_minor, currency, reason, state,
        requested_at)
      select account_id, $2, order_id, id, 1, 'GBP', 'order_over', 'requested', now()
      from payment where account_id = $1 limit 1 returning id`,
    [accountId, product.newId()],
  );
  const passkey = await database.query(
    `insert into passkey (account_id, id, credential_id, public_key, sign_count, transports, name,
        created_at)
      values ($1, $2, '\\x01', '\\x01', 0, '{}', 'Key', now()) returning id`,
    [accountId, product.newId()],
  );
  const [means, setup, watch, feed] = Array.from({ length: 4 }, () => product.newId());
  await database.query(
    `insert into payment_means (account_id, id, gateway, method, provider_reference, fingerprint,
        initial_payment_id, initial_reference, label, state, created_at)
      values ($1, $2, 'simulator', 'card', 'pm', 'f', $2, 'pi', 'Visa', 'usable', now())`,
    [accountId, means],
  );
  await database.query(
    `insert into means_setup (account_id, id, gateway, method, currency, locale, consent, state,
        created_at, expires_at)
      values ($1, $2, 'simulator', 'card', 'GBP', 'en', '{}', 'open', now(), now() + interval '1 h')`,
    [accountId, setup],
  );
  await database.query(
    `insert into watch (account_id, id, line_id, kind, rule, progress, created_at)
      select account_id, $2, id, 'alert', '{"on":"days-left","days":3}',
        '{"told":null,"window":null,"used":"0"}', now() from line where account_id = $1 limit 1`,
    [accountId, watch],
  );
  await database.query(
    `insert into calendar_feed (account_id, id, token_hash, created_at)
      values ($1, $2, sha256('x'), now())`,
    [accountId, feed],
  );
  return {
    meansId: toPublicId('means', means!),
    setupId: toPublicId('setup', setup!),
    watchId: toPublicId('watch', watch!),
    feedId: toPublicId('feed', feed!),
    bucketId: toPublicId('bkt', bucket.rows[0].id),
    refundId: toPublicId('ref', refund.rows[0].id),
    passkeyId: toPublicId('psk', passkey.rows[0].id),
  };
}

const isOpen = ({ operation }: Documented) => operation.security?.length === 0;
const address = ({ path }: Documented) => path.replace(/\{(\w+)\}/g, (_, name) => theirs[name]!);

/** A body that is right, so that only the caller can be wrong. */
const bodies: Record<string, () => object> = {
  confirmPassword: () => ({ password: 'x' }),
  askEmailChange: () => ({ email: 'other@example.test' }),
  findBestValue: () => ({ need: 'stated', stated: { days: 30 } }),
  simulateRenewal: () => ({ planId: 'gb-everyday-12' }),
  draftOrder: () => ({ kind: 'renewal', lineId: somebody.line, planId: 'gb-everyday-12' }),
  confirmOrder: () => ({ method: 'card', consent: true }),
  setLineCreditUse: () => ({ allowed: false }),
  requestRefund: () => ({ quote: 'withdrawal.1.1.1', destination: 'original' }),
  replaceMeans: () => ({ by: theirs.meansId }),
  draftAutoRenewal: () => renewal,
  setAutoRenewal: () => ({ ...renewal, words: 'Renew it.' }),
  addAlert: () => ({ on: 'days-left', days: 3 }),
  addCap: () => ({ of: 'data', per: 'month', amount: '1000' }),
  overrideCap: () => ({ window: 'x', overrides: 0 }),
  keepNumber: () => ({ until: '2027-06-01' }),
  applyPromotionCode: () => ({ code: 'WELCOME20' }),
  parkLine: () => ({ price: null }),
  recordDemoUsage: () => ({
    lineId: somebody.line,
    usageType: 'data',
    country: 'GB',
    amount: '1',
  }),
};

const renewal = {
  planId: 'gb-everyday-12',
  trigger: { kind: 'plan-end' },
  means: [{ kind: 'credit' }],
  monthlyCap: null,
};

const bodyOf = ({ operation }: Documented) => {
  const body = bodies[operation.operationId]?.();
  return body === undefined ? {} : { body };
};

test('only what is meant for everybody is open', () => {
  expect(
    operations
      .filter(isOpen)
      .map(({ operation }) => operation.operationId)
      .sort(),
  ).toEqual([
    'confirmEmailChange',
    'finishSignIn',
    'getProblem',
    'healthz',
    'listPlans',
    'metrics',
    'offerPasskeySignIn',
    'offerSecondStepPasskey',
    'readyz',
    'receivePaymentEvent',
    'requestPasswordReset',
    'requestSupport',
    'signIn',
    'signInWithPasskey',
  ]);
});

test('everything else wants somebody who is signed in, before it looks at anything', async () => {
  const closed = operations.filter((each) => !isOpen(each));
  expect(closed.length).toBeGreaterThanOrEqual(18);
  for (const each of closed) {
    for (const locale of ['en', 'zh-CN'] as const) {
      const headers = { 'accept-language': locale };
      const answer = await server.call(each.method, address(each), { headers });
      expectProblem(answer, [401, 'signed_out'], locale);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="xuka"');
    }
    const forged = `${somebody.token.slice(0, -1)}${somebody.token.endsWith('A') ? 'B' : 'A'}`;
    for (const token of [forged, 'x', somebody.token.slice(1)])
      expectProblem(await server.call(each.method, address(each), { token }), [401, 'signed_out']);
  }
});

test('ids of another account are as unknown as ids of nobody', async () => {
  const codes: Record<string, string> = {
    lineId: 'unknown_line',
    orderId: 'unknown_order',
    sessionId: 'session_unknown',
    bucketId: 'unknown_bucket',
    refundId: 'unknown_refund',
    passkeyId: 'factor_unknown',
    meansId: 'unknown_means',
    setupId: 'unknown_means',
    watchId: 'unknown_watch',
    feedId: 'unknown_feed',
  };
  const naming = operations.filter((each) => !isOpen(each) && /\{/.test(each.path));
  expect(naming.length).toBeGreaterThanOrEqual(9);
  for (const each of naming) {
    const named = [...each.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => codes[name!]);
    const call = { token: stranger.token, ...bodyOf(each) };
    const answer = await server.call(each.method, address(each), call);
    expect(named).toContain(answer.body.code);
    expectProblem(answer, [404, answer.body.code]);
  }
  for (const operationId of ['draftOrder', 'recordDemoUsage']) {
    const each = operations.find(({ operation }) => operation.operationId === operationId)!;
    const call = { token: stranger.token, ...bodyOf(each) };
    expectProblem(await server.call(each.method, each.path, call), [404, 'unknown_line']);
  }
  const listed = await server.call('GET', `/api/v1/orders?lineId=${somebody.line}`, stranger);
  expect(listed.body.orders).toEqual([]);
  // Nothing that was tried has touched them.
  const kept = await server.call('GET', `/api/v1/orders/${theirs.orderId}`, somebody);
  expect(kept.body).toMatchObject({ state: 'awaiting-payment', payments: [{ state: 'opened' }] });
});

describe('the pages’ cookie', () => {
  const cookie = () => ({ cookie: `lang=en; session=${somebody.token}` });

  test('reads from anywhere, as browsers send it', async () => {
    expect((await server.call('GET', '/api/v1/lines', { headers: cookie() })).status).toBe(200);
  });

  test('changes things only for this site', async () => {
    const draft = (headers: Record<string, string>) =>
      server.call('POST', '/api/v1/orders', {
        headers: { ...cookie(), ...headers },
        body: bodies.draftOrder!(),
      });
    expect((await draft({ origin: 'http://shop.test' })).status).toBe(201);
    const others = ['https://shop.test', 'http://shop.test.evil.test', 'http://evil.test', 'null'];
    for (const origin of others) expectProblem(await draft({ origin }), [403, 'other_origin']);
    for (const locale of ['en', 'zh-CN'] as const)
      expectProblem(await draft({ 'accept-language': locale }), [403, 'other_origin'], locale);
  });

  test('a bearer token comes before it', async () => {
    const headers = { ...cookie(), authorization: 'Bearer nonsense' };
    expectProblem(await server.call('GET', '/api/v1/lines', { headers }), [401, 'signed_out']);
    const basic = { ...cookie(), authorization: 'Basic dTpw' };
    expectProblem(await server.call('GET', '/api/v1/lines', { headers: basic }), [
      401,
      'signed_out',
    ]);
  });
});

test('a session ends by itself when it is not used', async () => {
  const other = await server.subscriber();
  server.product.setClock(Date.now() + 8 * 86_400_000);
  expectProblem(await server.call('GET', '/api/v1/lines', other), [401, 'signed_out']);
  server.product.setClock(Date.now());
});
