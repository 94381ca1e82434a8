import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, type Subscriber, startApi } from './api-server.ts';
import { expectProblem, wrongFields } from './problem-checks.ts';

let server: ApiServer;
let somebody: Subscriber;
beforeAll(async () => {
  server = await startApi();
  somebody = await server.subscriber();
});
afterAll(() => server.stop());

const signIn = (body: unknown, headers: Record<string, string> = {}) =>
  server.call('POST', '/api/v1/sessions', { body, headers });

describe('signing in', () => {
  test('answers a token that works, by user name and by e-mail', async () => {
    for (const identifier of [somebody.userName, `${somebody.userName}@EXAMPLE.test`]) {
      const answer = await signIn({ identifier, password: somebody.password });
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({
        id: expect.stringMatching(/^ses_[0-9a-f]{32}$/),
        accountId: expect.stringMatching(/^acc_/),
        tokenType: 'Bearer',
      });
      expect(Date.parse(answer.body.expiresAt)).toBeGreaterThan(Date.now());
      const account = await server.call('GET', '/api/v1/account', { token: answer.body.token });
      expect(account.body.id).toBe(answer.body.accountId);
    }
  });

  test('a device that keeps its token stays one device', async () => {
    const devices = async () =>
      Number(
        (
          await server.product.database.query(
            'select count(*) from browser where account_id = $1',
            [somebody.accountId],
          )
        ).rows[0].count,
      );
    const credentials = { identifier: somebody.userName, password: somebody.password };
    const first = await signIn(credentials);
    const before = await devices();
    const { deviceToken } = first.body;
    expect((await signIn({ ...credentials, deviceToken })).status).toBe(201);
    expect(await devices()).toBe(before);
    expect((await signIn(credentials)).status).toBe(201);
    expect(await devices()).toBe(before + 1);
  });

  test('a wrong password and a name nobody has are answered alike, in both languages', async () => {
    for (const locale of ['en', 'zh-CN'] as const) {
      const headers = { 'accept-language': locale };
      const wrong = await signIn({ identifier: somebody.userName, password: 'nonsense' }, headers);
      const nobody = await signIn({ identifier: 'nobody-at-all', password: 'nonsense' }, headers);
      for (const answer of [wrong, nobody]) expectProblem(answer, [401, 'wrong'], locale);
      const { reference: _, ...words } = wrong.body;
      expect(nobody.body).toMatchObject(words);
    }
  });

  test('guessing slows down and then locks, and says for how long', async () => {
    const identifier = 'somebody-guessed';
    const codes: string[] = [];
    const start = Date.now();
    for (let i = 0, now = start; i < 12; i++, now += 200_000) {
      server.product.setClock(now);
      codes.push((await signIn({ identifier, password: 'guess' })).body.code);
    }
    expect(codes.slice(0, 3)).toEqual(['wrong', 'wrong', 'wrong']);
    const locked = await signIn({ identifier, password: 'guess' }, { 'accept-language': 'zh' });
    expectProblem(locked, [429, 'locked'], 'zh-CN');
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(60);
    server.product.setClock(Date.now());
    const waits = 'somebody-hasty';
    for (let i = 0; i < 4; i++) await signIn({ identifier: waits, password: 'guess' });
    const wait = await signIn({ identifier: waits, password: 'guess' });
    expectProblem(wait, [429, 'wait']);
    expect(Number(wait.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  });

  test('what is not a sign-in is told field by field, without the password', async () => {
    const answer = await signIn({ identifier: '', secret: 'hunter2-hunter2' });
    expectProblem(answer, [400, 'invalid_request']);
    expect(wrongFields(answer)).toEqual([
      '/identifier too_small',
      '/password missing',
      '/secret unknown_field',
    ]);
    expect(answer.text).not.toContain('hunter2-hunter2');
  });
});

describe('sessions', () => {
  test('are listed, this one first, and end', async () => {
    const { userName: identifier, password } = somebody;
    const mine = await signIn(
      { identifier, password },
      { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
    );
    const other = await signIn({ identifier, password });
    const token = mine.body.token;
    const list = await server.call('GET', '/api/v1/sessions', { token });
    expect(list.body.sessions[0]).toMatchObject({
      id: mine.body.id,
      isCurrent: true,
      browser: 'Firefox',
      system: 'Linux',
    });
    expect(list.body.sessions.map((each: { id: string }) => each.id)).toContain(other.body.id);
    const ended = await server.call('DELETE', `/api/v1/sessions/${other.body.id}`, { token });
    expect([ended.status, ended.text]).toEqual([204, '']);
    expectProblem(await server.call('GET', '/api/v1/account', { token: other.body.token }), [
      401,
      'signed_out',
    ]);
    const again = await server.call('DELETE', `/api/v1/sessions/${other.body.id}`, { token });
    expectProblem(again, [404, 'session_unknown']);
    const out = await server.call('DELETE', '/api/v1/sessions/current', { token });
    expect(out.status).toBe(204);
    expectProblem(await server.call('GET', '/api/v1/account', { token }), [401, 'signed_out']);
  });

  test('to end another one later, the password is needed again', async () => {
    const { userName: identifier, password } = somebody;
    const other = await signIn({ identifier, password });
    const { token } = (await signIn({ identifier, password })).body;
    server.product.setClock(Date.now() + 16 * 60_000);
    const path = `/api/v1/sessions/${other.body.id}`;
    const refused = await server.call('DELETE', path, { token });
    expectProblem(refused, [403, 'confirm_password']);
    const confirmation = '/api/v1/sessions/current/password-confirmation';
    const wrong = await server.call('POST', confirmation, { token, body: { password: 'no' } });
    expectProblem(wrong, [401, 'wrong']);
    const invalid = await server.call('POST', confirmation, { token, body: {} });
    expect(wrongFields(invalid)).toEqual(['/password missing']);
    const confirmed = await server.call('POST', confirmation, { token, body: { password } });
    expect(confirmed.status).toBe(200);
    expectProblem(await server.call('GET', '/api/v1/lines', { token }), [401, 'signed_out']);
    const next = confirmed.body.token;
    expect((await server.call('DELETE', path, { token: next })).status).toBe(204);
    server.product.setClock(Date.now());
  });
});

describe('a forgotten password', () => {
  const ask = (identifier: unknown) =>
    server.call('POST', '/api/v1/password-resets', { body: { identifier } });

  test('is answered alike for a name nobody has', async () => {
    const answers = await Promise.all([ask(somebody.userName), ask('nobody-at-all')]);
    for (const answer of answers) {
      expect([answer.status, answer.body]).toEqual([202, { requested: true }]);
    }
    const { rows } = await server.product.database.query(
      `select payload from outbox where account_id = $1 and payload ->> 'because' = 'asked'`,
      [somebody.accountId],
    );
    expect(rows).toEqual([{ payload: { template: 'password_reset', because: 'asked' } }]);
  });

  test('too many requests from one address wait', async () => {
    const codes: number[] = [];
    for (let i = 0; i < 45; i++) codes.push((await ask(`name-${i}`)).status);
    expect(codes.at(0)).toBe(202);
    expect(codes.at(-1)).toBe(429);
    expectProblem(await ask('one-more'), [429, 'wait']);
  });

  test('needs a name', async () => {
    expect(wrongFields(await ask(7))).toEqual(['/identifier wrong_type']);
  });
});
