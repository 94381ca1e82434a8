import { createECDH, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Handset, startHandset } from '#adapters/handset/start-handset.ts';
import { encryptFor, LONGEST_OCTETS, readReceiverKeys } from '#adapters/push/message-encryption.ts';
import { authorizationFor, type Sender, senderOf } from '#adapters/push/sender-token.ts';
import { createWebPush } from '#adapters/push/web-push.ts';
import type { PushNote, PushTarget } from '#ports/web-push.ts';

const secret = 'test-push-secret-0123456789abcdef0123456789ab';
const authorization = `Bearer ${secret}`;

let handset: Handset;
beforeAll(async () => {
  handset = await startHandset({ host: '127.0.0.1', port: 0, secret });
});
afterAll(() => handset.stop());

const pusher = (given: Partial<Parameters<typeof createWebPush>[0]> = {}) =>
  createWebPush({
    privateKey: Buffer.alloc(32, 7),
    subject: 'mailto:support@example.test',
    timeoutMs: 1_000,
    origins: [handset.url],
    clock: Date.now,
    ...given,
  });

async function subscribe(applicationServerKey?: string): Promise<PushTarget> {
  const answer = await fetch(`${handset.url}/v1/browsers`, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify({ applicationServerKey }),
  });
  return (await answer.json()) as PushTarget;
}

/** Of the browser behind a target: its phone is off or on, or its push service has trouble. */
async function change({ endpoint }: PushTarget, to: object): Promise<void> {
  const id = endpoint.split('/').at(-1);
  const init = { method: 'PATCH', headers: { authorization }, body: JSON.stringify(to) };
  expect((await fetch(`${handset.url}/v1/browsers/${id}`, init)).status).toBe(204);
}

const pushes = async () => {
  const answer = await fetch(`${handset.url}/v1/pushes`, { headers: { authorization } });
  return (await answer.json()) as { text: string }[];
};

const note = (payload: string): PushNote => ({
  payload,
  ttlSeconds: 60,
  isUrgent: false,
  topic: 'a'.repeat(32),
});

/** What every adapter of the port must do, whoever carries the pushes. */
describe('a pusher', () => {
  test.each(['Data: 2.4 GB left', '流量还剩 2.4 GB', 'x'.repeat(3_000)])(
    'brings %s to one browser, which alone can read it',
    async (text) => {
      const target = await subscribe();
      expect(await pusher().send(target, note(text))).toEqual({ outcome: 'accepted' });
      expect((await pushes())[0]).toMatchObject({ text });
    },
  );

  test('a browser that has gone is gone for good', async () => {
    const target = await subscribe();
    const id = target.endpoint.split('/').at(-1);
    await fetch(`${handset.url}/v1/browsers/${id}`, {
      method: 'DELETE',
      headers: { authorization },
    });
    expect(await pusher().send(target, note('x'))).toEqual({ outcome: 'gone' });
    const stranger = { ...target, endpoint: `${handset.url}/push/nobody` };
    expect(await pusher().send(stranger, note('x'))).toEqual({ outcome: 'gone' });
  });

  test('keys of another browser are refused, broken ones never sent', async () => {
    const [one, other] = [await subscribe(), await subscribe()];
    const mixed = { ...one, p256dh: other.p256dh };
    expect(await pusher().send(mixed, note('x'))).toMatchObject({ outcome: 'refused' });
    const short = { ...one, auth: 'AAAA' };
    expect(await pusher().send(short, note('x'))).toEqual({ outcome: 'gone' });
    const point = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 1)]).toString('base64url');
    expect(await pusher().send({ ...one, p256dh: point }, note('x'))).toEqual({ outcome: 'gone' });
  });

  test('too long is refused before it is sent', async () => {
    const answer = await pusher().send(await subscribe(), note('x'.repeat(4_000)));
    expect(answer).toMatchObject({ outcome: 'refused' });
  });

  test('a token of another time is refused by the service', async () => {
    const late = pusher({ clock: () => Date.now() - 13 * 3_600_000 });
    expect(await late.send(await subscribe(), note('x'))).toMatchObject({ outcome: 'refused' });
  });

  test('a browser that subscribed for one sender takes nobody else’s', async () => {
    const target = await subscribe(pusher().publicKey);
    expect(await pusher().send(target, note('x'))).toEqual({ outcome: 'accepted' });
    const other = pusher({ privateKey: Buffer.alloc(32, 8) });
    expect(await other.send(target, note('x'))).toMatchObject({ outcome: 'refused' });
  });

  test.each([
    ['120', 120_000],
    [new Date(Date.UTC(2026, 4, 11, 12, 0, 30)).toUTCString(), 30_000],
    ['soon', null],
    [undefined, null],
  ])('a service with too much to do says when to come again: %s', async (retryAfter, wait) => {
    const target = await subscribe();
    await change(target, { answers: [{ status: 429, retryAfter }, { status: 503 }] });
    const at = pusher({ clock: () => Date.UTC(2026, 4, 11, 12) });
    const unknown = { outcome: 'unknown' };
    expect(await at.send(target, note('x'))).toMatchObject({ ...unknown, retryAfterMs: wait });
    expect(await pusher().send(target, note('x'))).toMatchObject({
      ...unknown,
      retryAfterMs: null,
    });
    expect(await pusher().send(target, note('x'))).toEqual({ outcome: 'accepted' });
  });

  test('a phone that is off gets the newest of a topic, and nothing that is too old', async () => {
    const target = await subscribe();
    await change(target, { isOnline: false });
    const send = (payload: string, of: Partial<PushNote>) =>
      pusher().send(target, { ...note(payload), ...of });
    await send('80 % used', { topic: 'cap' });
    await send('for this instant alone', { topic: 'now', ttlSeconds: 0 });
    await send('used up', { topic: 'cap', isUrgent: true });
    await send('Japan', { topic: 'arrival' });
    await change(target, { isOnline: true });
    const texts = (await pushes()).slice(0, 3).map(({ text }) => text);
    expect(texts.slice(0, 2)).toEqual(['Japan', 'used up']);
    expect(texts[2]).not.toMatch(/80|alone/);
  });

  test.each([
    [429, 'unknown'],
    [500, 'unknown'],
    [413, 'refused'],
    [307, 'unknown'],
  ])('an answer of %i is %s', async (status, outcome) => {
    const server = createServer((_, response) => {
      response.writeHead(status, { location: handset.url }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const target = { ...(await subscribe()), endpoint: `${origin}/push` };
    const answer = await pusher({ origins: [origin] }).send(target, note('x'));
    expect(answer).toMatchObject({ outcome });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

test.each([
  ['https://fcm.googleapis.com/fcm/send/abc', true],
  ['https://updates.push.services.mozilla.com/wpush/v2/abc', true],
  ['https://web.push.apple.com/abc', true],
  ['https://wns2-par02p.notify.windows.com/w/?token=abc', true],
  ['http://fcm.googleapis.com/fcm/send/abc', false],
  ['https://fcm.googleapis.com:8443/fcm', false],
  ['https://user:word@fcm.googleapis.com/fcm', false],
  ['https://fcm.googleapis.com.example.test/', false],
  ['https://169.254.169.254/latest', false],
  ['https://localhost/', false],
  ['not an address', false],
])('%s may be called: %s', (endpoint, expected) => {
  expect(pusher().accepts(endpoint)).toBe(expected);
});

test('RFC 8291 appendix A, octet for octet', () => {
  const part = (text: string) => Buffer.from(text, 'base64url');
  const keys = readReceiverKeys({
    p256dh:
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  })!;
  const body = encryptFor(keys, 'When I grow up, I want to be a watermelon', {
    privateKey: part('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
    salt: part('DGv6ra1nlYgDCS1FRnbzlw'),
  });
  expect(body.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

/** `http_ece`, by the author of RFC 8188 and 8291: it shares no line with ours. */
const ece = createRequire(import.meta.url)('http_ece') as Record<
  'encrypt' | 'decrypt',
  (content: Buffer, params: Record<string, unknown>) => Buffer
>;

describe('another implementation', () => {
  const version = 'aes128gcm';
  const texts = ['{}', 'Data: 2.4 GB left', '流量还剩 2.4 GB 📶', 'x'.repeat(LONGEST_OCTETS)];

  test.each(texts)('reads what we send: %.20s', (text) => {
    const keys = createECDH('prime256v1');
    const p256dh = keys.generateKeys('base64url');
    const auth = randomBytes(16).toString('base64url');
    const body = encryptFor(readReceiverKeys({ p256dh, auth })!, text);
    const params = { version, privateKey: keys, authSecret: auth };
    expect(ece.decrypt(body, params).toString()).toBe(text);
    const stranger = createECDH('prime256v1');
    stranger.generateKeys();
    expect(() => ece.decrypt(body, { ...params, privateKey: stranger })).toThrow();
  });

  test.each(texts)('is read by the simulator: %.20s', async (text) => {
    const target = await subscribe();
    const keys = createECDH('prime256v1');
    keys.generateKeys();
    const params = { version, privateKey: keys, dh: target.p256dh, authSecret: target.auth };
    const body = ece.encrypt(Buffer.from(text), params);
    expect(await post(target, signedBy(sender, target.endpoint), body)).toBe(201);
    expect((await pushes())[0]).toMatchObject({ text });
  });
});

const sender = senderOf(Buffer.alloc(32, 7), 'mailto:support@example.test');

const signedBy = (of: Sender, endpoint: string, at = Date.now()) =>
  authorizationFor(of, endpoint, at);

async function post(target: PushTarget, authorization: string, body?: Buffer): Promise<number> {
  const answer = await fetch(target.endpoint, {
    method: 'POST',
    headers: { authorization, ttl: '60', 'content-encoding': 'aes128gcm' },
    body: new Uint8Array(body ?? encryptFor(readReceiverKeys(target)!, 'x')),
  });
  return answer.status;
}

describe('the push service refuses', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test.each<[string, number, (right: string, endpoint: string) => string]>([
    ['nothing', 201, (right) => right],
    ['a signature with one bit turned', 403, (right) => right.replace(/.(?=, k=)/, flipped)],
    ['a signature of nothing', 403, (right) => right.replace(/\.[\w-]+(?=, k=)/, '.')],
    [
      'claims that were changed after signing',
      403,
      (right) =>
        right.replace(
          /\.[\w-]+\./,
          `.${part({ aud: handset.url, exp: 9e9, sub: 'mailto:a@b.c' })}.`,
        ),
    ],
    [
      'a key that did not sign',
      403,
      (right) =>
        right.replace(/k=.+/, `k=${senderOf(Buffer.alloc(32, 9), 'mailto:a@b.c').publicKey}`),
    ],
    ['a token for another service', 403, () => signedBy(sender, 'https://fcm.googleapis.com/x')],
    ['one that has run out', 403, (_, to) => signedBy(sender, to, Date.now() - 13 * 3_600_000)],
    ['one of more than a day', 403, (_, to) => signedBy(sender, to, Date.now() + 13 * 3_600_000)],
    ['one that nobody answers for', 403, (_, to) => signedBy({ ...sender, subject: 'me' }, to)],
    ['no token', 401, () => 'Bearer token'],
  ])('%s: %i', async (_, status, authorizationOf) => {
    const target = await subscribe();
    const right = signedBy(sender, target.endpoint);
    expect(await post(target, authorizationOf(right, target.endpoint))).toBe(status);
  });

  /** The last letter of a signature of 64 octets has two bits of it, and is A, Q, g or w. */
  const flipped = (letter: string) => (letter === 'A' ? 'g' : 'A');
});

test('no two bodies are alike', async () => {
  const keys = readReceiverKeys(await subscribe())!;
  expect(encryptFor(keys, 'x').equals(encryptFor(keys, 'x'))).toBe(false);
});
