import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '#domain/time.ts';
import { PasswordHasherBusy } from '#ports/password-hasher.ts';
import { addressCounter, nameCounter } from '#usecases/identity/attempts.ts';
import { changePassword } from '#usecases/identity/change-password.ts';
import { identifySession } from '#usecases/identity/identify-session.ts';
import { mintOneTimeLink } from '#usecases/identity/mint-one-time-link.ts';
import { unlockAccount } from '#usecases/identity/unlock-account.ts';
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

const visitor = { browserCookie: null, userAgent: chromeOnAndroid };

/** Wrong passwords from strangers until the name is locked, waiting as told. */
async function lockOut(identifier: string) {
  for (let tries = 0; tries < 30; tries++) {
    const answer = await attempt(product, { identifier, password: 'not-this-one' });
    if (!('refused' in answer)) throw new Error('a wrong password was right');
    if (answer.refused === 'locked') return answer;
    if (answer.refused === 'wait') product.pass(answer.retryAfterSeconds * SECOND);
  }
  throw new Error('never locked');
}

test.each([
  'anna1@example.test',
  'anna1',
  ' ANNA1@Example.Test ',
  'ａｎｎａ１＠ｅｘａｍｐｌｅ。ｔｅｓｔ',
])('%s signs in', async (identifier) => {
  await givenPerson(product, 'anna1').catch(() => {});
  const answer = await givenSignIn(product, { identifier });
  const session = await identifySession(product, answer.sessionToken);
  expect(session).toMatchObject({ userName: 'anna1', isConfirmed: true });
});

test('full-width typing of the password is the same password', async () => {
  await givenPerson(product, 'wide');
  const answer = await attempt(product, {
    identifier: 'wide',
    password: 'ｔｉｄａｌ－otter-52-lamp',
  });
  expect(answer).not.toHaveProperty('refused');
});

test('neither a case nor a space nor a tail of the password may be wrong', async () => {
  await givenPerson(product, 'exact');
  for (const password of [
    'Tidal-otter-52-lamp',
    `${PASSWORD} `,
    `${PASSWORD}x`,
    '',
    `${PASSWORD}${'x'.repeat(5000)}`,
  ]) {
    const answer = await attempt(product, { identifier: 'exact', password });
    expect(answer).toHaveProperty('refused');
    product.pass(HOUR);
  }
});

test('thirty guesses at once: four are checked, all thirty are counted', async () => {
  await givenPerson(product, 'race');
  const before = product.hashing();
  const answers = await Promise.all(
    Array.from({ length: 30 }, () =>
      attempt(product, { identifier: 'race', password: 'not-this-one', address: '198.51.100.7' }),
    ),
  );
  const refused = answers.map((answer) => ('refused' in answer ? answer.refused : 'in'));
  expect(refused.filter((each) => each === 'wrong')).toHaveLength(4);
  expect(refused.filter((each) => each === 'wait')).toHaveLength(26);
  expect(product.hashing() - before).toBe(4);
  const counted = async (key: Buffer) =>
    (await product.database.query('select attempts from attempt_counter where key = $1', [key]))
      .rows[0].attempts;
  expect(await counted(nameCounter(product, { kind: 'user-name', value: 'race' }))).toBe(4);
  expect(await counted(addressCounter(product, 'sign-in-address', '198.51.100.7'))).toBe(30);
});

test('one address that tries many names has to wait, also with a right password', async () => {
  await givenPerson(product, 'sprayed');
  const address = '203.0.113.9';
  const answers = await Promise.all(
    Array.from({ length: 101 }, (_, i) =>
      attempt(product, { identifier: `nobody-${i}`, password: 'not-this-one', address }),
    ),
  );
  const waits = answers.filter((answer) => 'refused' in answer && answer.refused === 'wait');
  expect(waits).toHaveLength(1);
  expect(await attempt(product, { identifier: 'sprayed', address })).toMatchObject({
    refused: 'wait',
  });
  expect(await attempt(product, { identifier: 'sprayed' })).not.toHaveProperty('refused');
});

test('right passwords cost an address nothing', async () => {
  await givenPerson(product, 'regular');
  const address = '203.0.113.77';
  for (let i = 0; i < 5; i++) await givenSignIn(product, { identifier: 'regular', address });
  const { rows } = await product.database.query(
    'select max(attempts) as most from attempt_counter where key = any($1)',
    [[addressCounter(product, 'sign-in-address', address)]],
  );
  expect(rows[0].most).toBe(0);
});

test('a stranger locks the name but not the browser that was in before, nor its session', async () => {
  await givenPerson(product, 'victim');
  const phone = await givenSignIn(product, { identifier: 'victim' });
  const locked = await lockOut('victim');
  expect(locked.retryAfterSeconds).toBe(3600);
  // A stranger is locked out even with the right password; the owner elsewhere too.
  expect(await attempt(product, { identifier: 'victim' })).toMatchObject({ refused: 'locked' });
  // The signed-in browser goes on, and may sign in again.
  expect(await identifySession(product, phone.sessionToken)).toHaveProperty('accountId');
  const again = await attempt(product, {
    identifier: 'victim@example.test',
    browserCookie: phone.browserCookie,
  });
  expect(again).not.toHaveProperty('refused');
});

test('a known browser has a count of its own, which the owner of the mailbox can clear', async () => {
  const accountId = await givenPerson(product, 'clumsy');
  let { browserCookie } = await givenSignIn(product, { identifier: 'clumsy' });
  const own = (password: string) =>
    attempt(product, { identifier: 'clumsy', password, browserCookie });
  for (let i = 0; i < 4; i++) expect(await own('not-this-one')).toEqual({ refused: 'wrong' });
  expect(await own(PASSWORD)).toEqual({ refused: 'wait', retryAfterSeconds: 5 });
  // A stranger is not slowed down by it.
  expect(await attempt(product, { identifier: 'clumsy', password: 'not-this-one' })).toEqual({
    refused: 'wrong',
  });
  const { token } = await mintOneTimeLink(product, { accountId, purpose: 'unlock' });
  const unlocked = await unlockAccount(product, { token, ...visitor });
  if ('refused' in unlocked) throw new Error(unlocked.refused);
  browserCookie = unlocked.browserCookie;
  expect(await own(PASSWORD)).not.toHaveProperty('refused');
});

test('the unlock link opens the way even while the stranger goes on', async () => {
  const accountId = await givenPerson(product, 'besieged');
  await product.takeMails();
  await lockOut('besieged@example.test');
  const mails = await product.takeMails();
  expect(mails).toEqual([
    { accountId, payload: { template: 'unlock_account', because: 'locked' } },
  ]);
  const { token } = await mintOneTimeLink(product, { accountId, purpose: 'unlock' });
  const unlocked = await unlockAccount(product, { token, ...visitor });
  if ('refused' in unlocked) throw new Error(unlocked.refused);
  await lockOut('besieged@example.test');
  const answer = await attempt(product, {
    identifier: 'besieged@example.test',
    browserCookie: unlocked.browserCookie,
  });
  expect(answer).not.toHaveProperty('refused');
});

test('a family shares a browser: each is known in it, and nobody is told of a new one', async () => {
  await givenPerson(product, 'mother');
  await givenPerson(product, 'father');
  const first = await givenSignIn(product, { identifier: 'mother' });
  const second = await givenSignIn(product, {
    identifier: 'father',
    browserCookie: first.browserCookie,
  });
  await product.takeMails();
  const third = await givenSignIn(product, {
    identifier: 'mother',
    browserCookie: second.browserCookie,
  });
  await givenSignIn(product, { identifier: 'father', browserCookie: third.browserCookie });
  expect(await product.takeMails()).toEqual([]);
});

test('a new browser is told of by mail, a known one is not', async () => {
  const accountId = await givenPerson(product, 'noticed');
  await product.takeMails();
  const first = await givenSignIn(product, { identifier: 'noticed', userAgent: safariOnMac });
  const [mail, ...more] = await product.takeMails();
  expect(more).toEqual([]);
  expect(mail).toEqual({
    accountId,
    payload: {
      template: 'new_browser_sign_in',
      browser: 'Safari',
      system: 'Mac',
      at: String(product.clock()),
    },
  });
  await givenSignIn(product, { identifier: 'noticed', browserCookie: first.browserCookie });
  expect(await product.takeMails()).toEqual([]);
  // A cookie that was replaced is worth nothing any more.
  await givenSignIn(product, { identifier: 'noticed', browserCookie: first.browserCookie });
  expect(await product.takeMails()).toHaveLength(1);
  product.pass(401 * DAY);
});

test('signing in replaces the session the browser had', async () => {
  await givenPerson(product, 'rotating');
  const first = await givenSignIn(product, { identifier: 'rotating' });
  const second = await givenSignIn(product, {
    identifier: 'rotating',
    browserCookie: first.browserCookie,
    sessionToken: first.sessionToken,
  });
  expect(second.sessionToken).not.toBe(first.sessionToken);
  expect(await identifySession(product, first.sessionToken)).toEqual({ refused: 'signed_out' });
  expect(await identifySession(product, second.sessionToken)).toHaveProperty('accountId');
});

test('a password that is changed while it is checked opens nothing', async () => {
  await givenPerson(product, 'changing');
  const mine = await givenSignIn(product, { identifier: 'changing' });
  const slow = {
    ...product,
    passwords: {
      ...product.passwords,
      async verify(hash: string, password: string) {
        const isRight = await product.passwords.verify(hash, password);
        const changed = await changePassword(product, mine, {
          currentPassword: PASSWORD,
          newPassword: 'gracious7anvil-brook',
        });
        expect(changed).toHaveProperty('sessionToken');
        return isRight;
      },
    },
  };
  expect(await attempt(slow, { identifier: 'changing' })).toEqual({ refused: 'wrong' });
});

test('a sign-in waits for a password change under way, and is then refused', async () => {
  const accountId = await givenPerson(product, 'overtaken');
  const other = await product.database.connect();
  try {
    await other.query('begin');
    await other.query('update credential set password_hash = $2 where account_id = $1', [
      accountId,
      product.passwords.decoy,
    ]);
    const answer = attempt(product, { identifier: 'overtaken' });
    await waitFor(async () => {
      const { rows } = await product.database.query(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      return rows[0].count > 0n;
    });
    await other.query('commit');
    expect(await answer).toEqual({ refused: 'wrong' });
  } finally {
    other.release();
  }
});

/** At most five seconds: what never comes is then seen in the answer. */
async function waitFor(hasCome: () => Promise<boolean>) {
  for (let i = 0; i < 100 && !(await hasCome()); i++)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

test('too many at once are turned away without being counted', async () => {
  await givenPerson(product, 'crowded');
  const full = {
    ...product,
    passwords: { ...product.passwords, verify: () => Promise.reject(new PasswordHasherBusy()) },
  };
  for (let i = 0; i < 6; i++)
    await expect(attempt(full, { identifier: 'crowded' })).rejects.toThrow(PasswordHasherBusy);
  expect(await attempt(product, { identifier: 'crowded' })).not.toHaveProperty('refused');
});

test('a hash made with older parameters is made anew at the next right password', async () => {
  const accountId = await givenPerson(product, 'older');
  const weak = await hash(PASSWORD, { memoryCost: 4_096, timeCost: 2, parallelism: 1 });
  await product.database.query('update credential set password_hash = $2 where account_id = $1', [
    accountId,
    weak,
  ]);
  const stored = async () =>
    (await product.database.query('select * from credential where account_id = $1', [accountId]))
      .rows[0];
  const before = await stored();
  await attempt(product, { identifier: 'older', password: 'not-this-one' });
  expect(await stored()).toEqual(before);
  await givenSignIn(product, { identifier: 'older' });
  const after = await stored();
  expect(after.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(after.password_changed_at).toBe(before.password_changed_at);
  await givenSignIn(product, { identifier: 'older' });
});

test('neither password nor token nor name typed is kept in clear', async () => {
  await givenPerson(product, 'quiet');
  const answer = await givenSignIn(product, { identifier: 'quiet' });
  await attempt(product, { identifier: 'my-secret-typed-here', password: 'x' });
  const tables = ['credential', 'session', 'browser', 'attempt_counter', 'one_time_link', 'outbox'];
  const texts = await Promise.all(
    tables.map(async (table) =>
      JSON.stringify((await product.database.query(`select t::text from ${table} t`)).rows),
    ),
  );
  const all = texts.join();
  for (const secret of [
    PASSWORD,
    answer.sessionToken,
    answer.browserCookie,
    'my-secret-typed-here',
  ])
    expect(all).not.toContain(secret);
  // Octets are shown in hexadecimal: the chance of a token must not be there either.
  expect(all).not.toContain(
    Buffer.from(answer.sessionToken, 'base64url').subarray(32).toString('hex'),
  );
  expect(all).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
});
