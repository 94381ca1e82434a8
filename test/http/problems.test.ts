import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wishedLocale } from '#edges/api/http/locale.ts';
import { ownsPath } from '#edges/api/owns-path.ts';
import { problemCodes } from '#edges/api/problem/problem-code.ts';
import { problemWords } from '#edges/api/problem/problem-words.ts';
import { type ApiServer, type Subscriber, startApi } from './api-server.ts';
import { expectProblem } from './problem-checks.ts';

let server: ApiServer;
let somebody: Subscriber;
beforeAll(async () => {
  server = await startApi();
  somebody = await server.subscriber();
});
afterAll(() => server.stop());

describe('every problem', () => {
  test.each(problemCodes)('%s is described at its type, in both languages', async (code) => {
    const words = [];
    for (const locale of ['en', 'zh-CN'] as const) {
      const headers = { 'accept-language': locale };
      const answer = await server.call('GET', `/api/v1/problems/${code}`, { headers });
      expect([answer.status, answer.body.code]).toEqual([200, code]);
      expect(answer.headers.get('content-language')).toBe(locale);
      const { title, detail } = answer.body;
      expect(/\p{Script=Han}/u.test(title)).toBe(locale === 'zh-CN');
      expect(/\p{Script=Han}/u.test(detail)).toBe(locale === 'zh-CN');
      words.push(title, detail);
    }
    expect(new Set(words).size).toBe(4);
  });

  test('Chinese is punctuated in full width, and says 您 where English says you', () => {
    for (const { title, detail } of Object.values(problemWords['zh-CN'])) {
      expect(detail).toMatch(/[。]$/);
      expect(`${title}${detail}`).not.toMatch(/\p{Script=Han}\s*[,.:;?!(]/u);
      expect(`${title}${detail}`).not.toMatch(/你/);
    }
  });

  test('one that there is not', async () => {
    expectProblem(await server.call('GET', '/api/v1/problems/none'), [404, 'not_found']);
  });
});

describe('requests that are none', () => {
  const cases: [string, Parameters<ApiServer['call']>, [number, string]][] = [
    ['no such path', ['GET', '/api/v1/nothing'], [404, 'not_found']],
    ['no such method', ['PUT', '/api/v1/account'], [404, 'not_found']],
    ['no path', ['GET', '/api/v1/lines/%zz'], [400, 'malformed_request']],
    [
      'no JSON',
      ['POST', '/api/v1/sessions', { body: '{"identifier":' }],
      [400, 'malformed_request'],
    ],
    ['empty JSON', ['POST', '/api/v1/sessions', { body: '' }], [400, 'malformed_request']],
    [
      'a poisoned prototype',
      ['POST', '/api/v1/sessions', { body: '{"__proto__":{"a":1}}' }],
      [400, 'malformed_request'],
    ],
    [
      'another content type',
      ['POST', '/api/v1/sessions', { body: 'a=b', headers: { 'content-type': 'text/plain' } }],
      [415, 'unsupported_media_type'],
    ],
    [
      'a form',
      [
        'POST',
        '/api/v1/sessions',
        { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      ],
      [415, 'unsupported_media_type'],
    ],
    [
      'too much',
      ['POST', '/api/v1/sessions', { body: `{"identifier":"${'x'.repeat(40_000)}"}` }],
      [413, 'body_too_large'],
    ],
    [
      'an array for an object',
      ['POST', '/api/v1/sessions', { body: [] }],
      [400, 'invalid_request'],
    ],
  ];

  test.each(cases)('%s', async (_what, [method, path, call = {}], problem) => {
    for (const locale of ['en', 'zh-CN'] as const) {
      const headers = { ...call.headers, 'accept-language': locale };
      expectProblem(await server.call(method, path, { ...call, headers }), problem, locale);
    }
  });

  test('a fault tells its reference and nothing else, and the log has the rest', async () => {
    const { database } = server.product;
    await database.query('alter table line rename to line_gone');
    for (const locale of ['en', 'zh-CN'] as const) {
      const headers = { 'accept-language': locale };
      const answer = await server.call('GET', '/api/v1/lines', { ...somebody, headers });
      expectProblem(answer, [500, 'fault'], locale);
      const logged = server
        .log()
        .split('\n')
        .find((line) => line.includes(answer.body.reference));
      expect(logged).toContain('"level":"error"');
      expect(logged).toContain('does not exist');
    }
    await database.query('alter table line_gone rename to line');
    expect((await server.call('GET', '/api/v1/lines', somebody)).status).toBe(200);
  });
});

describe('every answer', () => {
  test.each(['/healthz', '/readyz', '/metrics', '/api/v1/plans?market=gb', '/api/v1/none'])(
    '%s carries the headers that keep it data',
    async (path) => {
      const { headers } = await server.call('GET', path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{12}$/);
    },
  );

  test('the reference is ours, whatever the request claims', async () => {
    const claim = { 'x-request-id': 'mine', 'request-id': 'mine' };
    const { headers } = await server.call('GET', '/healthz', { headers: claim });
    expect(headers.get('x-request-id')).not.toBe('mine');
  });

  test('what is not even HTTP is closed without a word about us', async () => {
    const { port } = new URL(server.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', method: 'GET', path: '/healthz' });
      sent.on('socket', (socket) => {
        socket.write('nonsense\r\n\r\n');
        text(socket).then(resolve, reject);
      });
      sent.on('error', () => {});
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toMatch(/fastify|stack|\.js/i);
  });
});

test.each([
  [undefined, null],
  ['', null],
  ['*', null],
  ['fr', null],
  ['zh', 'zh-CN'],
  ['zh-Hant-TW', 'zh-CN'],
  ['zhuang', null],
  ['EN-GB', 'en'],
  ['fr;q=0.9, en;q=0.5, zh;q=0.6', 'zh-CN'],
  ['zh;q=0, en;q=0.1', 'en'],
  ['zh;q=x, en', 'en'],
])('Accept-Language %s wishes %s', (header, locale) => {
  expect(wishedLocale(header)).toBe(locale);
});

test.each([
  ['/api', true],
  ['/api/docs?x', true],
  ['/apiary', false],
  ['/webhooks/payments/simulator', true],
  ['/healthz', true],
  ['/healthzz', false],
  ['/metrics#x', true],
  ['/', false],
  ['/account', false],
  ['//api', false],
])('%s is the API’s: %s', (url, owned) => {
  expect(ownsPath(url)).toBe(owned);
});
