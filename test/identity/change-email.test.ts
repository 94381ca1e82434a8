import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEmail } from '#domain/identifier.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { accountOf } from '#storage/identity/claims.ts';
import { askEmailChange, cancelEmailChange } from '#usecases/identity/change-email.ts';
import { changePassword } from '#usecases/identity/change-password.ts';
import { choosePassword } from '#usecases/identity/choose-password.ts';
import { confirmEmailChange } from '#usecases/identity/confirm-email-change.ts';
import { viewSecurity } from '#usecases/identity/factors/view-security.ts';
import { type CurrentSession, identifySession } from '#usecases/identity/identify-session.ts';
import { inspectLink } from '#usecases/identity/inspect-link.ts';
import { gatherMailFacts } from '#usecases/identity/mail-facts.ts';
import { requestPasswordReset } from '#usecases/identity/request-link.ts';
import { sweepIdentity } from '#usecases/identity/sweep-identity.ts';
import { current, givenApp, granted, visitor } from './factor-steps.ts';
import {
  attempt,
  givenPerson,
  givenSignIn,
  type IdentityProduct,
  identityProduct,
  PASSWORD,
} from './identity-product.ts';

let product: IdentityProduct;
beforeAll(async () => {
  product = await identityProduct();
});
afterAll(() => product.stop());

/** Somebody who has just signed in. */
async function givenCaller(name: string) {
  await givenPerson(product, name);
  const { sessionToken: token } = await givenSignIn(product, { identifier: name });
  await product.takeMails();
  return { caller: await current(product, token), token };
}

const NEW_PASSWORD = 'gracious7anvil-brook';

/** Mails as the worker would write them now: what, to whom, and the token of its link. */
async function mails() {
  const entries = await product.takeMails();
  const facts = await Promise.all(entries.map((entry) => gatherMailFacts(product, entry)));
  return facts.flatMap((each) => {
    if ('refused' in each) return [];
    const link = 'link' in each ? each.link : 'notMe' in each ? each.notMe : null;
    const url = link && new URL(link.url);
    const what = 'event' in each ? each.event : each.template;
    return [
      { what, to: each.to, path: url?.pathname, token: url?.searchParams.get('token') ?? '' },
    ];
  });
}

const mailOf = async (what: string) => (await mails()).find((each) => each.what === what)!;

const ask = async (caller: CurrentSession, email: string): Promise<string> => {
  granted(await askEmailChange(product, caller, email));
  return (await mailOf('email_change')).token;
};

/** Somebody whose address has changed from `<name>@example.test`; answers the link of the old address. */
async function changed(name: string, email: string) {
  const { caller } = await givenCaller(name);
  granted(await confirmEmailChange(product, await ask(caller, email)));
  const { token } = await mailOf('email_changed');
  return { caller, undo: token };
}

const choose = (token: string) =>
  choosePassword(product, { token, newPassword: NEW_PASSWORD, ...visitor });

const emailOf = async (accountId: string) => {
  const { rows } = await product.database.query('select email from account where id = $1', [
    accountId,
  ]);
  return rows[0].email;
};

const holderOf = (value: string) => accountOf(product.database, { kind: 'email', value });

test('an address changes when its mailbox says so; who asked stays in, and both are told', async () => {
  const { caller, token: session } = await givenCaller('mover');
  const other = await givenSignIn(product, { identifier: 'mover' });
  await product.takeMails();
  expect(await askEmailChange(product, caller, ' Mover＠New.Example.test ')).toEqual({
    email: 'mover@new.example.test',
  });
  const asked = await mails();
  expect(asked.map(({ what, to }) => [what, to])).toEqual([
    ['email_change', 'mover@new.example.test'],
    ['email_change_asked', 'mover@example.test'],
  ]);
  expect(asked[0]!.path).toBe('/confirm-email');
  expect(await viewSecurity(product, caller)).toMatchObject({
    emailChange: { newEmail: 'mover@new.example.test' },
  });
  expect(await emailOf(caller.accountId)).toBe('mover@example.test');

  expect(await confirmEmailChange(product, asked[0]!.token)).toEqual({
    email: 'mover@new.example.test',
  });
  expect(await viewSecurity(product, caller)).toMatchObject({ emailChange: null });
  expect((await mails()).map(({ what, to, path }) => [what, to, path])).toEqual([
    ['email_changed', 'mover@example.test', '/set-password'],
    ['email_changed', 'mover@new.example.test', '/set-password'],
  ]);
  expect(await identifySession(product, session)).toMatchObject({
    email: 'mover@new.example.test',
  });
  expect(await identifySession(product, other.sessionToken)).toEqual({ refused: 'signed_out' });
  await givenSignIn(product, { identifier: 'mover@new.example.test' });
  await product.takeMails();
  await requestPasswordReset(product, {
    ...{ identifier: 'mover@new.example.test', address: '192.0.2.9' },
  });
  expect((await mailOf('password_reset')).to).toBe('mover@new.example.test');
  expect(await confirmEmailChange(product, asked[0]!.token)).toEqual({ refused: 'link_used' });
});

describe('what is asked for', () => {
  test('by a session that has not shown who it is lately is confirmed first', async () => {
    const { caller } = await givenCaller('late');
    product.pass(16 * MINUTE);
    expect(await askEmailChange(product, caller, 'late@new.example.test')).toEqual({
      ...{ refused: 'step_up_required', ways: ['password'] },
    });
    const guarded = await givenApp(product, 'late-guarded');
    product.pass(16 * MINUTE);
    expect(await askEmailChange(product, guarded.caller, 'x@new.example.test')).toMatchObject({
      refused: 'step_up_required',
      ways: ['totp', 'recovery-code'],
    });
    expect((await mails()).filter(({ what }) => what.startsWith('email'))).toEqual([]);
  });

  test.each([
    ['fussy1', 'nobody', 'email_malformed'],
    ['fussy2', 'a@b', 'email_malformed'],
    ['fussy3', 'fussy3@example.test', 'email_unchanged'],
    ['fussy4', ' FUSSY4@EXAMPLE.TEST', 'email_unchanged'],
  ])('by %s as %s is refused: %s', async (name, typed, refused) => {
    const { caller } = await givenCaller(name);
    expect(await askEmailChange(product, caller, typed)).toEqual({ refused });
    expect(await mails()).toEqual([]);
  });

  test('says nothing of who else has the address; its mailbox alone is told', async () => {
    await givenPerson(product, 'settled');
    const { caller } = await givenCaller('envious');
    const token = await ask(caller, 'settled@example.test');
    expect(await confirmEmailChange(product, token)).toEqual({ refused: 'email_taken' });
    expect(await emailOf(caller.accountId)).toBe('envious@example.test');
  });

  test('anew makes the earlier link useless, also one that is mailed late', async () => {
    const { caller } = await givenCaller('unsure');
    await product.takeMails();
    const first = await ask(caller, 'first@new.example.test');
    granted(await askEmailChange(product, caller, 'second@new.example.test'));
    const late = await product.takeMails();
    const second = await ask(caller, 'third@new.example.test');
    const moot = late.find(({ payload }) => payload.template === 'email_change')!;
    expect(await gatherMailFacts(product, moot)).toEqual({ refused: 'moot' });
    expect(await confirmEmailChange(product, first)).toEqual({ refused: 'link_replaced' });
    expect(await confirmEmailChange(product, second)).toEqual({ email: 'third@new.example.test' });
  });

  test('too often in an hour has to wait, whoever the mailbox belongs to', async () => {
    const { caller } = await givenCaller('eager');
    for (let nth = 0; nth < 4; nth++) await ask(caller, `eager${nth}@new.example.test`);
    expect(await askEmailChange(product, caller, 'eager9@new.example.test')).toMatchObject({
      refused: 'wait',
    });
    const other = await givenCaller('pest');
    for (let nth = 0; nth < 3; nth++) await ask(other.caller, 'victim@new.example.test');
    expect(await askEmailChange(product, other.caller, 'victim@new.example.test')).toMatchObject({
      refused: 'wait',
    });
  });
});

describe('the link in the new mailbox does nothing', () => {
  test('after an hour', async () => {
    const { caller } = await givenCaller('slow');
    const token = await ask(caller, 'slow@new.example.test');
    product.pass(HOUR);
    expect(await confirmEmailChange(product, token)).toEqual({ refused: 'link_expired' });
  });

  test.each<[string, (caller: CurrentSession) => Promise<unknown>]>([
    ['it was called off', (caller) => cancelEmailChange(product, caller)],
    [
      'the password was changed',
      (caller) =>
        changePassword(product, caller, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
    ],
    [
      'the old mailbox said "not me"',
      async ({ accountId }) => {
        granted(await choose((await mailOfOld(accountId)).token));
      },
    ],
  ])('when %s', async (name, call) => {
    const { caller } = await givenCaller(`off${name.length}`);
    granted(await askEmailChange(product, caller, `${caller.userName}@new.example.test`));
    const all = await mails();
    kept = all;
    await call(caller);
    const { token } = all.find(({ what }) => what === 'email_change')!;
    expect(await confirmEmailChange(product, token)).toHaveProperty('refused');
    expect(await emailOf(caller.accountId)).toBe(`${caller.userName}@example.test`);
  });

  let kept: Awaited<ReturnType<typeof mails>> = [];
  const mailOfOld = async (_: string) => kept.find(({ what }) => what === 'email_change_asked')!;
});

test('of two accounts that want one address the first to confirm has it; of two taps one counts', async () => {
  const [one, other] = [await givenCaller('rival-one'), await givenCaller('rival-two')];
  const tokens = [
    await ask(one.caller, 'prize@new.example.test'),
    await ask(other.caller, 'prize@new.example.test'),
  ];
  const answers = await Promise.all(
    [...tokens, ...tokens].map((token) => confirmEmailChange(product, token)),
  );
  const won = answers.filter((answer) => 'email' in answer);
  expect(won).toHaveLength(1);
  const emails = await Promise.all([one, other].map(({ caller }) => emailOf(caller.accountId)));
  expect(emails.filter((email) => email === 'prize@new.example.test')).toHaveLength(1);
  const holder = await holderOf('prize@new.example.test');
  expect([one, other].find(({ caller }) => caller.accountId === holder)).toBeDefined();
});

describe('the old address takes it back', () => {
  test('for three days, whatever a stranger did meanwhile: everybody is out, and a password is chosen', async () => {
    const { caller, undo } = await changed('victim', 'thief@new.example.test');
    await requestPasswordReset(product, {
      ...{ identifier: 'thief@new.example.test', address: '192.0.2.66' },
    });
    granted(await choose((await mailOf('password_reset')).token));
    const thief = await givenSignIn(product, {
      ...{ identifier: 'thief@new.example.test', password: NEW_PASSWORD },
    });
    product.pass(2 * DAY);
    expect(await inspectLink(product, undo)).toMatchObject({
      ...{ purpose: 'email_undo', undoes: 'victim@example.test', email: 'victim@example.test' },
    });
    await product.takeMails();
    granted(
      await choosePassword(product, { token: undo, newPassword: 'oaken3-river', ...visitor }),
    );
    expect(await emailOf(caller.accountId)).toBe('victim@example.test');
    expect((await mailOf('password_changed')).to).toBe('victim@example.test');
    expect(await identifySession(product, thief.sessionToken)).toEqual({ refused: 'signed_out' });
    expect(await attempt(product, { identifier: 'victim', password: NEW_PASSWORD })).toMatchObject({
      refused: 'wrong',
    });
    expect(await choose(undo)).toMatchObject({ refused: 'link_used' });
  });

  test('the first old address from everything that came after it', async () => {
    const { caller, undo } = await changed('chain', 'chain@two.example.test');
    granted(await confirmEmailChange(product, await ask(caller, 'chain@three.example.test')));
    const { token: second } = await mailOf('email_changed');
    granted(await choose(undo));
    expect(await emailOf(caller.accountId)).toBe('chain@example.test');
    expect(await choose(second)).toMatchObject({ refused: 'link_replaced' });
  });

  test('not after three days; then nobody has it, and the next may', async () => {
    const { caller, undo } = await changed('gone', 'gone@new.example.test');
    product.pass(3 * DAY);
    expect(await choose(undo)).toMatchObject({ refused: 'link_expired' });
    await sweepIdentity(product);
    expect(await holderOf('gone@example.test')).toBe(caller.accountId);
    product.pass(DAY);
    expect(await sweepIdentity(product)).toMatchObject({ emailChanges: expect.any(Number) });
    expect(await holderOf('gone@example.test')).toBeNull();
    expect(await holderOf('gone@new.example.test')).toBe(caller.accountId);
    const { rows } = await product.database.query(
      'select from email_change where account_id = $1',
      [caller.accountId],
    );
    expect(rows).toEqual([]);
  });

  test('and what is taken back leaves the other address free', async () => {
    const { caller, undo } = await changed('home', 'away@new.example.test');
    granted(await choose(undo));
    product.pass(4 * DAY);
    await sweepIdentity(product);
    expect(await holderOf('away@new.example.test')).toBeNull();
    expect(await holderOf('home@example.test')).toBe(caller.accountId);
  });
});

test('a change that broke off before its last step is made up for', async () => {
  const { caller } = await changed('broken', 'broken@new.example.test');
  await product.database.query(
    `update claim set confirmed = false, expires_at = $2 where value = $1`,
    ['broken@new.example.test', new Date(product.clock()).toISOString()],
  );
  await sweepIdentity(product);
  const { rows } = await product.database.query('select confirmed from claim where value = $1', [
    'broken@new.example.test',
  ]);
  expect(rows).toEqual([{ confirmed: true }]);
  expect(await holderOf('broken@new.example.test')).toBe(caller.accountId);
  expect(readEmail('broken@new.example.test')).toBe(await emailOf(caller.accountId));
});
