import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR } from '#domain/time.ts';
import { choosePassword } from '#usecases/identity/choose-password.ts';
import { inspectLink } from '#usecases/identity/inspect-link.ts';
import { gatherMailFacts, type IdentityTemplate } from '#usecases/identity/mail-facts.ts';
import { GUEST_ACCOUNT_ID, requestSupport } from '#usecases/identity/request-support.ts';
import {
  chromeOnAndroid,
  givenPerson,
  type IdentityProduct,
  identityProduct,
} from './identity-product.ts';

let product: IdentityProduct;
let accountId: string;

beforeAll(async () => {
  product = await identityProduct();
  accountId = await givenPerson(product, 'lihua', { demoPassword: undefined });
});
afterAll(() => product.stop());

const gather = (template: IdentityTemplate, payload: Record<string, string> = {}) =>
  gatherMailFacts(product, { accountId, payload: { template, ...payload } });

const to = {
  to: 'lihua@example.test',
  locale: 'zh-CN',
  displayName: 'Li Hua 李华',
  userName: 'lihua',
  timeZone: 'Europe/London',
};

const tokenIn = (url: string): string => new URL(url).searchParams.get('token') ?? '';

test.each<[IdentityTemplate, string, string, number]>([
  ['welcome', '/set-password', 'welcome', 7 * DAY],
  ['password_reset', '/set-password', 'password_reset', HOUR],
  ['unlock_account', '/unlock', 'unlock', DAY],
])('%s carries a link to %s that opens %s', async (template, path, purpose, lifetime) => {
  const facts = await gather(template, { because: 'locked' });
  if (!('link' in facts)) throw new Error('no link');
  expect(facts).toMatchObject({ template, ...to });
  const { url, expiresAt } = facts.link;
  expect(url.startsWith(`http://shop.test${path}?token=`)).toBe(true);
  expect(expiresAt).toBe(product.clock() + lifetime);
  expect(await inspectLink(product, tokenIn(url))).toMatchObject({ purpose });
});

test('a notice says when, where, and leads to "this was not me"', async () => {
  const at = String(product.clock());
  const facts = await gather('new_browser_sign_in', { at, browser: 'Chrome', system: '' });
  if (!('notMe' in facts)) throw new Error('no notice');
  expect(facts).toMatchObject({
    ...to,
    browser: 'Chrome',
    system: null,
    at: product.clock(),
    sessionsUrl: 'http://shop.test/security',
  });
  expect(await inspectLink(product, tokenIn(facts.notMe.url))).toMatchObject({ purpose: 'not_me' });
});

test('a mail sent again carries another link; both work until one is used', async () => {
  const links = [await gather('password_reset'), await gather('password_reset')].map((facts) =>
    'link' in facts ? tokenIn(facts.link.url) : '',
  );
  const [first = '', second = ''] = links;
  expect(first).not.toBe(second);
  const visitor = { browserCookie: null, userAgent: chromeOnAndroid };
  const newPassword = 'gracious7anvil-brook';
  expect(await choosePassword(product, { token: first, newPassword, ...visitor })).toHaveProperty(
    'sessionToken',
  );
  expect(await choosePassword(product, { token: second, newPassword, ...visitor })).toEqual({
    refused: 'link_replaced',
  });
  // And a welcome mail that was late is not sent any more.
  expect(await gather('welcome')).toEqual({ refused: 'moot' });
});

test('support gets the whole request, its writer only a receipt', async () => {
  const written = {
    name: 'Guest',
    email: 'guest@example.test',
    topic: 'payment',
    message: 'Buy now at https://spam.example',
    locale: 'en',
    address: '192.0.2.99',
    accountId: null,
  } as const;
  await product.takeMails();
  const answer = await requestSupport(product, written);
  if ('refused' in answer) throw new Error(answer.refused);
  const [toSupport, receipt] = await product.takeMails();
  expect(await gatherMailFacts(product, toSupport!)).toEqual({
    template: 'support_request',
    to: 'support@meridian.example',
    replyTo: 'guest@example.test',
    locale: 'en',
    reference: answer.reference,
    name: 'Guest',
    email: 'guest@example.test',
    topic: 'payment',
    message: written.message,
    createdAt: product.clock(),
    userName: null,
  });
  expect(await gatherMailFacts(product, receipt!)).toEqual({
    template: 'support_request_received',
    to: 'guest@example.test',
    locale: 'en',
    reference: answer.reference,
    topic: 'payment',
    createdAt: product.clock(),
  });
});

test('what is gone is moot, what is not ours is a fault', async () => {
  const missing = product.newId();
  const payload = { template: 'support_request', requestId: missing };
  expect(await gatherMailFacts(product, { accountId: GUEST_ACCOUNT_ID, payload })).toEqual({
    refused: 'moot',
  });
  const reset = { accountId: missing, payload: { template: 'password_reset' } };
  expect(await gatherMailFacts(product, reset)).toEqual({ refused: 'moot' });
  const other = { accountId, payload: { template: 'order_confirmation' } };
  await expect(gatherMailFacts(product, other)).rejects.toThrow('order_confirmation');
});
