import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, MINUTE } from '#domain/time.ts';
import { changePassword } from '#usecases/identity/change-password.ts';
import { confirmPassword } from '#usecases/identity/confirm-password.ts';
import { endOtherSessions, endSession, signOut } from '#usecases/identity/end-session.ts';
import { type CurrentSession, identifySession } from '#usecases/identity/identify-session.ts';
import { inspectLink } from '#usecases/identity/inspect-link.ts';
import { listSessions } from '#usecases/identity/list-sessions.ts';
import { mintOneTimeLink } from '#usecases/identity/mint-one-time-link.ts';
import {
  attempt,
  chromeOnAndroid,
  givenPerson,
  givenSignIn,
  type IdentityProduct,
  identityProduct,
  PASSWORD,
  safariOnMac,
} from './identity-product.ts';

let product: IdentityProduct;

beforeAll(async () => {
  product = await identityProduct();
});
afterAll(() => product.stop());

async function current(token: string): Promise<CurrentSession> {
  const session = await identifySession(product, token);
  if ('refused' in session) throw new Error(session.refused);
  return session;
}

test.each([null, '', 'x', 'A'.repeat(86), 'A'.repeat(85), 'é'.repeat(86)])(
  'the cookie %j opens nothing',
  async (token) => {
    expect(await identifySession(product, token)).toEqual({ refused: 'signed_out' });
  },
);

test('a token with one bit changed opens nothing', async () => {
  await givenPerson(product, 'bits');
  const { sessionToken } = await givenSignIn(product, { identifier: 'bits' });
  const octets = Buffer.from(sessionToken, 'base64url');
  for (const at of [0, 16, 32, 63]) {
    const other = Buffer.from(octets);
    other[at]! ^= 1;
    expect(await identifySession(product, other.toString('base64url'))).toEqual({
      refused: 'signed_out',
    });
  }
});

test('a session ends after a week without use, and use prolongs it to thirty days at most', async () => {
  await givenPerson(product, 'lasting');
  const idle = await givenSignIn(product, { identifier: 'lasting' });
  const used = await givenSignIn(product, { identifier: 'lasting' });
  for (let day = 0; day < 29; day++) {
    product.pass(DAY);
    await current(used.sessionToken);
    if (day === 5)
      expect(await identifySession(product, idle.sessionToken)).toHaveProperty('accountId');
    product.pass(0);
  }
  product.pass(DAY - 1);
  await current(used.sessionToken);
  product.pass(1);
  expect(await identifySession(product, used.sessionToken)).toEqual({ refused: 'signed_out' });

  const forgotten = await givenSignIn(product, { identifier: 'lasting' });
  product.pass(7 * DAY);
  expect(await identifySession(product, forgotten.sessionToken)).toEqual({ refused: 'signed_out' });
});

test('sessions are listed with this one first, in words', async () => {
  await givenPerson(product, 'listed');
  const phone = await givenSignIn(product, { identifier: 'listed' });
  product.pass(MINUTE);
  const mac = await givenSignIn(product, { identifier: 'listed', userAgent: safariOnMac });
  const listed = await listSessions(product, phone);
  expect(listed.map(({ browser, system, isCurrent }) => [browser, system, isCurrent])).toEqual([
    ['Chrome', 'Android', true],
    ['Safari', 'Mac', false],
  ]);
  expect(listed[1]?.id).toBe(mac.sessionId);
});

test('signing out ends this session only, and is never refused', async () => {
  await givenPerson(product, 'leaving');
  const one = await givenSignIn(product, { identifier: 'leaving' });
  const other = await givenSignIn(product, { identifier: 'leaving' });
  await signOut(product, one.sessionToken);
  await signOut(product, one.sessionToken);
  await signOut(product, null);
  expect(await identifySession(product, one.sessionToken)).toEqual({ refused: 'signed_out' });
  await current(other.sessionToken);
});

test('ending another session asks for the password unless it was given just now', async () => {
  await givenPerson(product, 'ending');
  const mine = await givenSignIn(product, { identifier: 'ending' });
  const lost = await givenSignIn(product, { identifier: 'ending' });
  await givenSignIn(product, { identifier: 'ending' });
  product.pass(15 * MINUTE);
  let me = await current(mine.sessionToken);
  expect(me.isConfirmed).toBe(false);
  expect(await endSession(product, me, lost.sessionId)).toEqual({ refused: 'confirm_password' });
  expect(await endOtherSessions(product, me)).toEqual({ refused: 'confirm_password' });

  expect(await confirmPassword(product, me, 'not-this-one')).toEqual({ refused: 'wrong' });
  const confirmed = await confirmPassword(product, me, PASSWORD);
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  // Giving the password again gives a new token; the old one is void.
  expect(await identifySession(product, mine.sessionToken)).toEqual({ refused: 'signed_out' });
  me = await current(confirmed.sessionToken);
  expect(await endSession(product, me, lost.sessionId)).toEqual({ ended: 1 });
  expect(await endSession(product, me, lost.sessionId)).toEqual({ refused: 'session_unknown' });
  expect(await endOtherSessions(product, me)).toEqual({ ended: 1 });
  await current(confirmed.sessionToken);
});

test("nobody ends another account's session", async () => {
  await givenPerson(product, 'mallory');
  await givenPerson(product, 'alice');
  const mallory = await givenSignIn(product, { identifier: 'mallory' });
  const alice = await givenSignIn(product, { identifier: 'alice' });
  const me = await current(mallory.sessionToken);
  for (const id of [alice.sessionId, 'x', "' or true --"])
    expect(await endSession(product, me, id)).toEqual({ refused: 'session_unknown' });
  await current(alice.sessionToken);
});

test('a stolen session cannot be used to guess the password for long', async () => {
  await givenPerson(product, 'stolen');
  const mine = await givenSignIn(product, { identifier: 'stolen' });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => confirmPassword(product, mine, 'not-this-one')),
  );
  const wrong = answers.filter((answer) => 'refused' in answer && answer.refused === 'wrong');
  expect(wrong).toHaveLength(4);
  // And its guessing keeps nobody from signing in.
  expect(await attempt(product, { identifier: 'stolen' })).not.toHaveProperty('refused');
});

test.each([
  ['not-this-one', 'gracious7anvil-brook', 'wrong'],
  [PASSWORD, 'short', 'password_too_short'],
  [PASSWORD, 'password123', 'password_too_common'],
  [PASSWORD, 'meridianmobile', 'password_too_personal'],
  [PASSWORD, PASSWORD, 'password_unchanged'],
])('change from %s to %s is refused: %s', async (currentPassword, newPassword, refused) => {
  await givenPerson(product, 'refusing').catch(() => {});
  const mine = await givenSignIn(product, { identifier: 'refusing' });
  const answer = await changePassword(product, mine, { currentPassword, newPassword });
  expect(answer).toMatchObject({ refused });
  await current(mine.sessionToken);
});

test('a changed password ends other sessions and links and is told by mail', async () => {
  const accountId = await givenPerson(product, 'changed');
  const mine = await givenSignIn(product, { identifier: 'changed' });
  const other = await givenSignIn(product, { identifier: 'changed' });
  const link = await mintOneTimeLink(product, { accountId, purpose: 'password_reset' });
  await product.takeMails();
  const newPassword = 'gracious7anvil-brook';
  const changed = await changePassword(product, mine, { currentPassword: PASSWORD, newPassword });
  if ('refused' in changed) throw new Error(changed.refused);
  expect(changed.endedSessions).toBe(1);
  await current(changed.sessionToken);
  for (const token of [mine.sessionToken, other.sessionToken])
    expect(await identifySession(product, token)).toEqual({ refused: 'signed_out' });
  expect(await inspectLink(product, link.token)).toMatchObject({ refused: 'link_replaced' });
  const [mail] = await product.takeMails();
  expect(mail?.payload.template).toBe('password_changed');
  expect(await attempt(product, { identifier: 'changed' })).toEqual({ refused: 'wrong' });
  expect(await attempt(product, { identifier: 'changed', password: newPassword })).toHaveProperty(
    'sessionToken',
  );
});

test('two changes at once: one wins, the other is signed out', async () => {
  await givenPerson(product, 'twice');
  const one = await givenSignIn(product, { identifier: 'twice' });
  const two = await givenSignIn(product, { identifier: 'twice', userAgent: chromeOnAndroid });
  const answers = await Promise.all([
    changePassword(product, one, {
      currentPassword: PASSWORD,
      newPassword: 'gracious7anvil-brook',
    }),
    changePassword(product, two, {
      currentPassword: PASSWORD,
      newPassword: 'pewter-lantern-81-fog',
    }),
  ]);
  expect(answers.filter((answer) => 'sessionToken' in answer)).toHaveLength(1);
  expect(answers.filter((answer) => 'refused' in answer)).toHaveLength(1);
});
