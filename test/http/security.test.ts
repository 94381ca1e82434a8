import { afterAll, beforeAll, expect, test } from 'vitest';
import { mintOneTimeLink } from '#usecases/identity/mint-one-time-link.ts';
import { appCode } from '../identity/factor-steps.ts';
import { SoftPasskey } from '../identity/soft-passkey.ts';
import { type Answer, type ApiServer, type Subscriber, startApi } from './api-server.ts';
import { expectProblem, wrongFields } from './problem-checks.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.stop());

const start = Date.now();
let passed = 0;
/** So much later: codes of an app change, confirmations grow old. */
const pass = (minutes: number) => {
  passed += minutes * 60_000;
  server.product.setClock(start + passed);
};
const codeOf = (secret: string) => {
  pass(1);
  return appCode(secret, start + passed);
};

const api = (token: string) => ({
  post: (path: string, body?: unknown) => server.call('POST', `/api/v1${path}`, { token, body }),
  put: (path: string, body: unknown) => server.call('PUT', `/api/v1${path}`, { token, body }),
  remove: (path: string) => server.call('DELETE', `/api/v1${path}`, { token }),
  get: (path: string) => server.call('GET', `/api/v1${path}`, { token }),
});

const post = (path: string, body?: unknown) => server.call('POST', `/api/v1${path}`, { body });

const signIn = ({ userName: identifier, password }: Subscriber) =>
  post('/sessions', { identifier, password });

const good = (answer: Answer, status = 200) => {
  expect([answer.status, answer.body]).toEqual([status, answer.body]);
  return answer.body;
};

async function withApp() {
  const somebody = await server.subscriber();
  const { secret } = good(await api(somebody.token).post('/security/totp'));
  const added = good(
    await api(somebody.token).post('/security/totp/confirmation', { code: codeOf(secret) }),
  );
  return { ...somebody, token: added.token, secret, recoveryCodes: added.recoveryCodes };
}

test('another e-mail address is asked for, called off, asked for again and confirmed', async () => {
  const { token, accountId } = await server.subscriber();
  const { post: ask, get, remove } = api(token);
  const path = '/security/email-change';
  expectProblem(await ask(path, { email: 'nobody' }), [422, 'email_malformed']);
  const { email } = (await get('/notifications')).body;
  expectProblem(await ask(path, { email }), [422, 'email_unchanged']);
  good(await ask(path, { email: 'first@new.example.test' }), 202);
  good(await remove(path), 204);
  expect((await get('/security')).body).toMatchObject({ emailChange: null });
  const asked = { email: 'moved@new.example.test' };
  expect(good(await ask(path, asked), 202)).toEqual(asked);
  expect((await get('/security')).body).toMatchObject({ emailChange: asked });
  const link = async () => {
    const { rows } = await server.product.database.query<{ id: string }>(
      'select id from email_change where account_id = $1',
      [accountId],
    );
    const of = { accountId, purpose: 'email_change', subject: rows[0]!.id } as const;
    return (await mintOneTimeLink(server.product, of)).token;
  };
  const confirm = async (sent: string) => post('/email-confirmations', { token: sent });
  expectProblem(await confirm('mistyped'), [404, 'link_unknown']);
  const sent = await link();
  expect(good(await confirm(sent))).toEqual(asked);
  expectProblem(await confirm(sent), [409, 'link_used']);
  expect((await get('/notifications')).body).toMatchObject(asked);
  pass(16);
  expectProblem(await ask(path, { email }), [403, 'step_up_required']);
});

test('an app is set up, asked for at sign-in, and removed', async () => {
  const somebody = await server.subscriber();
  const { token } = somebody;
  const begun = good(await api(token).post('/security/totp'));
  expect(begun.address).toMatch(/^otpauth:\/\/totp\//);
  const wrong = await api(token).post('/security/totp/confirmation', { code: '12' });
  expectProblem(wrong, [401, 'wrong']);
  const code = codeOf(begun.secret);
  const added = good(await api(token).post('/security/totp/confirmation', { code }));
  expect(added.recoveryCodes).toHaveLength(10);
  expectProblem(await api(token).get('/security'), [401, 'signed_out']);
  expect(good(await api(added.token).get('/security'))).toMatchObject({
    totpSince: expect.any(String),
    passkeys: [],
    hasSecondFactor: true,
    recoveryCodesLeft: 10,
    hasPaymentPassword: false,
    paying: { ask: 'recent', freeBelow: null },
    factorsGoAt: null,
  });

  const needed = good(await signIn(somebody), 202);
  expect(needed).toEqual({
    pendingToken: expect.any(String),
    expiresAt: expect.any(String),
    ways: ['totp', 'recovery-code'],
  });
  expectProblem(await api(needed.pendingToken).get('/account'), [401, 'signed_out']);
  const { pendingToken } = needed;
  const finish = (proof: unknown) => post('/sessions/second-factor', { pendingToken, proof });
  expectProblem(await finish({ way: 'totp', code: '000000' }), [401, 'wrong']);
  expect(wrongFields(await finish({ way: 'password', code: 'x' }))).toEqual([
    '/proof/way not_offered',
  ]);
  const entered = good(await finish({ way: 'totp', code: codeOf(begun.secret) }), 201);
  good(await api(entered.token).get('/account'));
  const [recovery] = added.recoveryCodes;
  good(await finish({ way: 'recovery-code', code: recovery }), 201);
  expectProblem(await finish({ way: 'recovery-code', code: recovery }), [401, 'wrong']);
  pass(10);
  expectProblem(await finish({ way: 'totp', code: codeOf(begun.secret) }), [401, 'pending_over']);
  expect((await api(entered.token).remove('/security/totp')).status).toBe(204);
  expectProblem(await api(entered.token).remove('/security/totp'), [404, 'factor_unknown']);
  good(await signIn(somebody), 201);
});

test('what guards the account asks to confirm, and says how', async () => {
  const { token, secret } = await withApp();
  pass(15);
  const refused = await api(token).remove('/security/totp');
  expectProblem(refused, [403, 'step_up_required']);
  expect(refused.body.ways).toEqual(['totp', 'recovery-code']);
  for (const [method, path, body] of [
    ['POST', '/security/totp', undefined],
    ['POST', '/security/passkey-challenge', undefined],
    ['POST', '/security/recovery-codes', undefined],
    ['PUT', '/security/payment-password', { password: '829146' }],
    ['PUT', '/security/payment-guard', { ask: 'always', freeBelow: null }],
  ] as const)
    expectProblem(await server.call(method, `/api/v1${path}`, { token, body }), [
      403,
      'step_up_required',
    ]);
  const confirm = '/sessions/current/confirmation';
  expectProblem(await api(token).post(confirm, { way: 'totp', code: '000000' }), [401, 'wrong']);
  expectProblem(await api(token).post(confirm, { way: 'password', password: 'x' }), [401, 'wrong']);
  const confirmed = good(await api(token).post(confirm, { way: 'totp', code: codeOf(secret) }));
  expectProblem(await api(token).get('/account'), [401, 'signed_out']);
  expect((await api(confirmed.token).remove('/security/totp')).status).toBe(204);
});

test('the cookie alone does not confirm from another site', async () => {
  const { token, secret } = await withApp();
  const answer = await server.call('POST', '/api/v1/sessions/current/confirmation', {
    body: { way: 'totp', code: codeOf(secret) },
    headers: { cookie: `session=${token}`, origin: 'https://elsewhere.example' },
  });
  expectProblem(answer, [403, 'other_origin']);
});

test('a passkey is kept, signs in alone, confirms, and is removed', async () => {
  const somebody = await server.subscriber();
  const origin = new URL(server.product.baseUrl).origin;
  const passkey = new SoftPasskey(origin);
  const options = good(await api(somebody.token).post('/security/passkey-challenge'));
  expect(options).toMatchObject({ authenticatorSelection: { userVerification: 'required' } });
  const answer = passkey.create(options);
  const invalid = await api(somebody.token).post('/security/passkeys', { name: '', answer: 7 });
  expect(wrongFields(invalid)).toEqual(['/name too_small', '/answer wrong_type']);
  const nameless = await api(somebody.token).post('/security/passkeys', { name: ' ', answer });
  expectProblem(nameless, [422, 'name_missing']);
  const added = good(await api(somebody.token).post('/security/passkeys', { name: 'Key', answer }));
  expect(added.recoveryCodes).toHaveLength(10);
  const { token } = added;
  const again = await api(token).post('/security/passkeys', { name: 'Key', answer });
  expectProblem(again, [401, 'wrong']);

  const challenge = good(await post('/sessions/passkey-challenge'));
  const entered = good(await post('/sessions/passkey', { answer: passkey.get(challenge) }), 201);
  expect(entered.accountId).toMatch(/^acc_/);
  expectProblem(await post('/sessions/passkey', { answer: { id: 'AAAA' } }), [401, 'wrong']);

  const { pendingToken, ways } = good(await signIn(somebody), 202);
  expect(ways).toEqual(['passkey', 'recovery-code']);
  const step = good(await post('/sessions/second-factor/passkey-challenge', { pendingToken }));
  const proof = { way: 'passkey', answer: passkey.get(step) };
  good(await post('/sessions/second-factor', { pendingToken, proof }), 201);
  expectProblem(
    await post('/sessions/second-factor/passkey-challenge', { pendingToken: 'made up' }),
    [401, 'pending_over'],
  );

  pass(15);
  const asked = good(await api(token).post('/sessions/current/passkey-challenge'));
  const confirmed = good(
    await api(token).post('/sessions/current/confirmation', {
      way: 'passkey',
      answer: passkey.get(asked),
    }),
  );
  const [kept] = good(await api(confirmed.token).get('/security')).passkeys;
  expect(kept).toMatchObject({ id: expect.stringMatching(/^psk_/), name: 'Key' });
  const { remove } = api(confirmed.token);
  expectProblem(await remove('/security/passkeys/psk_none'), [404, 'factor_unknown']);
  expect((await remove(`/security/passkeys/${kept.id}`)).status).toBe(204);
  expectProblem(await api(confirmed.token).post('/security/recovery-codes'), [
    409,
    'no_second_factor',
  ]);
  const none = await api(confirmed.token).post('/sessions/current/passkey-challenge');
  expectProblem(none, [409, 'passkeys_not_offered']);
  good(await signIn(somebody), 201);
});

test('new recovery codes void the old ones', async () => {
  const { token, recoveryCodes } = await withApp();
  const made = good(await api(token).post('/security/recovery-codes')).recoveryCodes;
  expect(made).toHaveLength(10);
  const confirm = (code: string) =>
    api(token).post('/sessions/current/confirmation', { way: 'recovery-code', code });
  expectProblem(await confirm(recoveryCodes[0]), [401, 'wrong']);
  good(await confirm(made[0]));
});

test('a payment password is set, changed by itself, unlocked by mail and removed', async () => {
  const { token, accountId } = await server.subscriber();
  const { post, put, get } = api(token);
  const set = (body: unknown) => put('/security/payment-password', body);
  for (const [password, code] of [
    ['12345', 'payment_password_too_short'],
    ['123456', 'payment_password_too_easy'],
    ['a long enough phrase 47', 'payment_password_same'],
  ] as const)
    expectProblem(await set({ password }), [422, code]);
  expect((await set({ password: '829146' })).status).toBe(204);
  expectProblem(await set({ password: '704283' }), [401, 'wrong']);
  expect((await set({ password: '704283', proof: { current: '829146' } })).status).toBe(204);
  const byLink = await set({ password: '829146', proof: { token: 'made up' } });
  expectProblem(byLink, [404, 'link_unknown']);
  expect((await post('/security/payment-password/link')).status).toBe(202);
  const { rows } = await server.product.database.query(
    `select payload ->> 'because' as because from outbox
     where account_id = $1 and payload ->> 'template' = 'payment_password'`,
    [accountId],
  );
  expect(rows).toEqual([{ because: 'asked' }]);
  expect(good(await get('/security')).hasPaymentPassword).toBe(true);
  const removal = '/security/payment-password/removal';
  expectProblem(await post(removal, { proof: { current: '829146' } }), [401, 'wrong']);
  pass(1);
  expect((await post(removal, { proof: { current: '704283' } })).status).toBe(204);
  expect(good(await get('/security')).hasPaymentPassword).toBe(false);
});

test('when paying asks is chosen', async () => {
  const { token } = await server.subscriber();
  const { put, get } = api(token);
  const choose = (ask: string, amountMinor: string | null) =>
    put('/security/payment-guard', {
      ask,
      freeBelow: amountMinor === null ? null : { amountMinor, currency: 'GBP' },
    });
  expectProblem(await choose('above', null), [422, 'amount_not_offered']);
  expectProblem(await choose('above', '10001'), [422, 'amount_not_offered']);
  expectProblem(await choose('never', null), [400, 'invalid_request']);
  expect((await choose('above', '500')).status).toBe(204);
  expect(good(await get('/security')).paying).toEqual({
    ask: 'above',
    freeBelow: { amountMinor: '500', currency: 'GBP' },
  });
  expect((await choose('always', null)).status).toBe(204);
  expect(good(await get('/security')).paying).toEqual({ ask: 'always', freeBelow: null });
});

test('no secret of any of this is in the log', async () => {
  const { secret, recoveryCodes } = await withApp();
  expect(server.log().length).toBeGreaterThan(1000);
  for (const each of [secret, ...recoveryCodes, '829146', '704283'])
    expect(server.log()).not.toContain(each);
});
