import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LinkPurpose } from '#domain/one-time-link.ts';
import { DAY, HOUR } from '#domain/time.ts';
import { choosePassword } from '#usecases/identity/choose-password.ts';
import { identifySession } from '#usecases/identity/identify-session.ts';
import { inspectLink } from '#usecases/identity/inspect-link.ts';
import { mintOneTimeLink } from '#usecases/identity/mint-one-time-link.ts';
import { requestLinkAgain } from '#usecases/identity/request-link.ts';
import { unlockAccount } from '#usecases/identity/unlock-account.ts';
import {
  attempt,
  chromeOnAndroid,
  givenPerson,
  givenSignIn,
  type IdentityProduct,
  identityProduct,
  opened,
  PASSWORD,
} from './identity-product.ts';

let product: IdentityProduct;

beforeAll(async () => {
  product = await identityProduct();
});
afterAll(() => product.stop());

const visitor = { browserCookie: null, userAgent: chromeOnAndroid };
const newPassword = 'gracious7anvil-brook';

const choose = (token: string, password = newPassword) =>
  choosePassword(product, { token, newPassword: password, ...visitor });

async function givenLink(name: string, purpose: LinkPurpose) {
  const accountId = await givenPerson(product, name);
  const { token } = await mintOneTimeLink(product, { accountId, purpose });
  await product.takeMails();
  return { accountId, token };
}

test('the welcome link chooses the first password, signs in, and works once', async () => {
  const accountId = await givenPerson(product, 'welcomed', { demoPassword: undefined });
  expect(await product.takeMails()).toEqual([{ accountId, payload: { template: 'welcome' } }]);
  expect(await attempt(product, { identifier: 'welcomed', password: '' })).toEqual({
    refused: 'wrong',
  });
  const { token } = await mintOneTimeLink(product, { accountId, purpose: 'welcome' });
  expect(await inspectLink(product, token)).toMatchObject({
    purpose: 'welcome',
    userName: 'welcomed',
  });
  const signedIn = opened(await choose(token));
  expect(await identifySession(product, signedIn.sessionToken)).toHaveProperty(
    'accountId',
    accountId,
  );
  // Somebody who just chose a password is told nothing they don't know.
  expect(await product.takeMails()).toEqual([]);
  expect(await choose(token)).toEqual({ refused: 'link_used' });
  expect(await inspectLink(product, token)).toEqual({
    refused: 'link_used',
    purpose: 'welcome',
    hasPassword: true,
  });
  expect(await attempt(product, { identifier: 'welcomed', password: newPassword })).toHaveProperty(
    'sessionToken',
  );
});

test.each<[LinkPurpose, number]>([
  ['welcome', 7 * DAY],
  ['password_reset', HOUR],
  ['unlock', DAY],
  ['not_me', DAY],
])('a %s link holds to the millisecond', async (purpose, lifetime) => {
  const { token } = await givenLink(`lasts-${purpose.replace('_', '-')}`, purpose);
  product.pass(lifetime - 1);
  expect(await inspectLink(product, token)).not.toHaveProperty('refused');
  product.pass(1);
  expect(await inspectLink(product, token)).toMatchObject({ refused: 'link_expired', purpose });
  const used =
    purpose === 'unlock'
      ? await unlockAccount(product, { token, ...visitor })
      : await choose(token);
  expect(used).toEqual({ refused: 'link_expired' });
});

test('looking at a link does not use it', async () => {
  const { token } = await givenLink('scanned', 'password_reset');
  for (let i = 0; i < 5; i++)
    expect(await inspectLink(product, token)).not.toHaveProperty('refused');
  expect(await choose(token)).toHaveProperty('sessionToken');
});

test('a refused password leaves the link open', async () => {
  const { token } = await givenLink('undecided', 'password_reset');
  expect(await choose(token, 'short')).toEqual({ refused: 'password_too_short' });
  expect(await choose(token, 'undecided-undecided')).toEqual({ refused: 'password_too_personal' });
  expect(await choose(token)).toHaveProperty('sessionToken');
});

test.each<LinkPurpose>(['password_reset', 'not_me'])(
  'a %s link puts everybody out and voids all other links',
  async (purpose) => {
    const name = `out-${purpose.replace('_', '-')}`;
    const { accountId, token } = await givenLink(name, purpose);
    const intruder = await givenSignIn(product, { identifier: name });
    const others = await Promise.all(
      (['welcome', 'password_reset', 'unlock', 'not_me'] as const).map((each) =>
        mintOneTimeLink(product, { accountId, purpose: each }),
      ),
    );
    await product.takeMails();
    const owner = opened(await choose(token));
    expect(await identifySession(product, owner.sessionToken)).toHaveProperty('accountId');
    expect(await identifySession(product, intruder.sessionToken)).toEqual({
      refused: 'signed_out',
    });
    for (const other of others)
      expect(await inspectLink(product, other.token)).toMatchObject({ refused: 'link_replaced' });
    const mails = await product.takeMails();
    expect(mails.map((mail) => mail.payload.template)).toEqual(['password_changed']);
    // The intruder's browser is a stranger again: its sign-in would be told of.
    await givenSignIn(product, {
      identifier: name,
      password: newPassword,
      browserCookie: intruder.browserCookie,
    });
    expect((await product.takeMails()).map((mail) => mail.payload.template)).toEqual([
      'new_browser_sign_in',
    ]);
    expect(await attempt(product, { identifier: name, password: PASSWORD })).toEqual({
      refused: 'wrong',
    });
  },
);

test('a link used twice at the same moment is used once', async () => {
  const { token } = await givenLink('hurried', 'password_reset');
  const answers = await Promise.all([
    choose(token),
    choose(token, 'pewter-lantern-81-fog'),
    choose(token),
  ]);
  expect(answers.filter((answer) => 'sessionToken' in answer)).toHaveLength(1);
  expect(answers.filter((answer) => 'refused' in answer)).toEqual([
    { refused: 'link_used' },
    { refused: 'link_used' },
  ]);
});

test('a link is good for its own purpose only', async () => {
  const unlock = await givenLink('unlocking', 'unlock');
  expect(await choose(unlock.token)).toEqual({ refused: 'link_unknown' });
  const reset = await givenLink('resetting', 'password_reset');
  expect(await unlockAccount(product, { token: reset.token, ...visitor })).toEqual({
    refused: 'link_unknown',
  });
  const session = await givenSignIn(product, { identifier: 'resetting' });
  expect(await inspectLink(product, session.sessionToken)).toEqual({ refused: 'link_unknown' });
  expect(await identifySession(product, reset.token)).toEqual({ refused: 'signed_out' });
});

test('an unlock link works once and signs nobody in', async () => {
  const { token } = await givenLink('unlocked', 'unlock');
  const answer = await unlockAccount(product, { token, ...visitor });
  expect(Object.keys(answer).sort()).toEqual(['browserCookie', 'email']);
  expect(await unlockAccount(product, { token, ...visitor })).toEqual({ refused: 'link_used' });
});

test.each(['', 'x', 'A'.repeat(86), 'A'.repeat(200_000)])('no such link: %.20s', async (token) => {
  const before = product.hashing();
  expect(await choose(token)).toEqual({ refused: 'link_unknown' });
  expect(await unlockAccount(product, { token, ...visitor })).toEqual({ refused: 'link_unknown' });
  // Nobody can make us hash with a token that was never given out.
  expect(product.hashing()).toBe(before);
});

test('an old link asks for the mail its reader needs now', async () => {
  const address = '192.0.2.80';
  const again = async (token: string) => {
    expect(await requestLinkAgain(product, { token, address })).toEqual({ requested: true });
    return (await product.takeMails()).map((mail) => mail.payload.template);
  };
  const invited = await givenPerson(product, 'late', { demoPassword: undefined });
  const welcome = await mintOneTimeLink(product, { accountId: invited, purpose: 'welcome' });
  await product.takeMails();
  product.pass(8 * DAY);
  expect(await again(welcome.token)).toEqual(['welcome']);
  const { token } = await mintOneTimeLink(product, { accountId: invited, purpose: 'welcome' });
  await choose(token);
  expect(await again(welcome.token)).toEqual(['password_reset']);
  const unlock = await givenLink('late-unlock', 'unlock');
  product.pass(DAY);
  expect(await again(unlock.token)).toEqual(['unlock_account']);
});
