import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOneTimeCodes } from '#adapters/one-time-codes/otpauth.ts';
import { DAY, MINUTE, SECOND } from '#domain/time.ts';
import { checkSecondFactor } from '#usecases/identity/factors/check-second-factor.ts';
import {
  beginTotp,
  confirmTotp,
  removeTotp,
  viewPendingTotp,
} from '#usecases/identity/factors/manage-totp.ts';
import { finishSignIn } from '#usecases/identity/finish-sign-in.ts';
import { identifySession } from '#usecases/identity/identify-session.ts';
import { sweepIdentity } from '#usecases/identity/sweep-identity.ts';
import {
  appCode,
  givenApp,
  givenCaller,
  givenPending,
  granted,
  mailed,
  visitor,
} from './factor-steps.ts';
import {
  attempt,
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

const finish = (pendingToken: string, code: string, browserCookie: string | null = null) =>
  finishSignIn(product, { pendingToken, proof: { way: 'totp', code }, ...visitor, browserCookie });

describe('codes', () => {
  const codes = createOneTimeCodes();
  const secret = Buffer.from('12345678901234567890');

  // RFC 6238 appendix B, the last six digits.
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at %i s it is %s', (seconds, code) => {
    const now = seconds * SECOND;
    const step = BigInt(Math.floor(seconds / 30));
    expect(codes.stepOf({ secret, code, now })).toBe(step);
    expect(codes.stepOf({ secret, code, now: now + 30 * SECOND })).toBe(step);
    expect(codes.stepOf({ secret, code, now: now - 30 * SECOND })).toBe(step);
    expect(codes.stepOf({ secret, code, now: now + 60 * SECOND })).toBeNull();
    expect(codes.stepOf({ secret, code, now: now - 60 * SECOND })).toBeNull();
  });

  test('an app reads all it needs from the picture', () => {
    const enrolment = codes.enrol({ secret, issuer: 'Meridian Mobile', account: '李华' });
    expect(enrolment.text).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    const address = new URL(enrolment.address);
    expect(address.protocol).toBe('otpauth:');
    expect(Object.fromEntries(address.searchParams)).toEqual({
      issuer: 'Meridian Mobile',
      secret: enrolment.text,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
    expect(enrolment.qrSvg).toMatch(/^<svg [\s\S]*<\/svg>$/);
  });
});

describe('an authenticator app', () => {
  test('counts only once a code of it was typed, and is then told of', async () => {
    const caller = await givenCaller(product, 'setter');
    await product.takeMails();
    const { text } = granted(await beginTotp(product, caller));
    expect(await viewPendingTotp(product, caller)).toMatchObject({ text });
    await givenSignIn(product, { identifier: 'setter' });
    expect(await confirmTotp(product, caller, '000000')).toEqual({ refused: 'wrong' });
    const code = appCode(text, product.clock());
    const added = granted(
      await confirmTotp(product, caller, ` ${code.slice(0, 3)} ${code.slice(3)}`),
    );
    expect(added.recoveryCodes).toHaveLength(10);
    expect(await mailed(product)).toEqual(['new_browser_sign_in', 'totp_added']);
    // The session goes on, under its new token only.
    expect(await identifySession(product, added.sessionToken)).toMatchObject(caller);
    expect(await attempt(product, { identifier: 'setter' })).toMatchObject({
      ways: ['totp', 'recovery-code'],
    });
  });

  test('that was never confirmed is forgotten after half an hour', async () => {
    const caller = await givenCaller(product, 'slow-one');
    const { text } = granted(await beginTotp(product, caller));
    product.pass(29 * MINUTE);
    await product.database.query('update session set confirmed_at = now()::timestamptz + $1', [
      '100 years',
    ]);
    expect(await viewPendingTotp(product, caller)).not.toBeNull();
    product.pass(MINUTE);
    expect(await viewPendingTotp(product, caller)).toBeNull();
    expect(await confirmTotp(product, caller, appCode(text, product.clock()))).toEqual({
      refused: 'totp_not_begun',
    });
    expect(await sweepIdentity(product)).toMatchObject({ secrets: 1 });
  });

  test('a new secret replaces the old one when it is confirmed, not before', async () => {
    const { caller, code } = await givenApp(product, 'changer');
    const { text } = granted(await beginTotp(product, caller));
    opened(granted(await finish((await givenPending(product, 'changer')).pendingToken, code())));
    granted(await confirmTotp(product, caller, appCode(text, product.clock())));
    const { pendingToken } = await givenPending(product, 'changer');
    expect(await finish(pendingToken, code())).toEqual({ refused: 'wrong' });
    opened(granted(await finish(pendingToken, appCode(text, product.clock()))));
  });

  test('is asked for after the password, which alone opens nothing', async () => {
    const { code } = await givenApp(product, 'careful');
    await product.takeMails();
    const pending = await givenPending(product, 'careful');
    expect(await identifySession(product, pending.pendingToken)).toEqual({ refused: 'signed_out' });
    // Nobody is in yet, so nobody is told of.
    expect(await mailed(product)).toEqual([]);
    const entered = opened(granted(await finish(pending.pendingToken, code())));
    expect(await identifySession(product, entered.sessionToken)).toMatchObject({
      isConfirmed: true,
    });
    expect(await mailed(product)).toEqual(['new_browser_sign_in']);
  });

  test('a code is taken once, and no earlier one after it', async () => {
    const { code, secret } = await givenApp(product, 'replayed');
    const first = code();
    const earlier = appCode(secret, product.clock() - 30 * SECOND);
    const { pendingToken } = await givenPending(product, 'replayed');
    granted(await finish(pendingToken, first));
    expect(await finish(pendingToken, first)).toEqual({ refused: 'wrong' });
    expect(await finish(pendingToken, earlier)).toEqual({ refused: 'wrong' });
    granted(await finish(pendingToken, code()));
  });

  test('one code given thirty times at once opens one session', async () => {
    const { code } = await givenApp(product, 'raced');
    const { pendingToken } = await givenPending(product, 'raced');
    const typed = code();
    const browsers = await Promise.all(
      Array.from({ length: 4 }, () => finish(pendingToken, typed)),
    );
    expect(browsers.filter((answer) => 'sessionToken' in answer)).toHaveLength(1);
  });

  test('is not asked for a name or password that is wrong', async () => {
    await givenApp(product, 'hidden');
    expect(await attempt(product, { identifier: 'hidden', password: 'not-this-one' })).toEqual({
      refused: 'wrong',
    });
  });

  test('pending ends with time, with a new password, and with one bit changed', async () => {
    const { caller, code } = await givenApp(product, 'pending');
    const { pendingToken } = await givenPending(product, 'pending');
    const octets = Buffer.from(pendingToken, 'base64url');
    for (const at of [0, 16, 24, 40, 71]) {
      const other = Buffer.from(octets);
      other[at]! ^= 1;
      expect(await finish(other.toString('base64url'), code())).toEqual({
        refused: 'pending_over',
      });
    }
    for (const token of ['', 'x', 'A'.repeat(96), pendingToken.slice(1)])
      expect(await finish(token, code())).toEqual({ refused: 'pending_over' });
    await product.database.query(
      'update credential set password_hash = password_hash || $2 where account_id = $1',
      [caller.accountId, 'x'],
    );
    expect(await finish(pendingToken, code())).toEqual({ refused: 'pending_over' });
    await product.database.query(
      `update credential set password_hash = rtrim(password_hash, 'x') where account_id = $1`,
      [caller.accountId],
    );
    granted(await finish(pendingToken, code()));
    product.pass(10 * MINUTE);
    expect(await finish(pendingToken, code())).toEqual({ refused: 'pending_over' });
  });

  test('wrong codes slow down and lock, apart from the browser that is known', async () => {
    const { caller, code } = await givenApp(product, 'guessed');
    const known = opened(
      granted(await finish((await givenPending(product, 'guessed')).pendingToken, code())),
    );
    await product.takeMails();
    const refusals: string[] = [];
    for (let i = 0; i < 40 && !refusals.includes('locked'); i++) {
      const { pendingToken } = await givenPending(product, 'guessed');
      const answer = await finish(pendingToken, '123456');
      refusals.push('refused' in answer ? answer.refused : 'in');
      if ('retryAfterSeconds' in answer && answer.refused === 'wait')
        product.pass(answer.retryAfterSeconds * SECOND);
    }
    expect(refusals.filter((each) => each === 'wrong')).toHaveLength(10);
    expect(refusals.at(-1)).toBe('locked');
    // The owner hears that somebody has the password.
    expect(await mailed(product)).toEqual(['second_factor_locked']);
    const { pendingToken } = await givenPending(product, 'guessed');
    expect(await finish(pendingToken, code())).toMatchObject({ refused: 'locked' });
    granted(await finish(pendingToken, code(), known.browserCookie));
    expect(caller.accountId).toBe(known.accountId);
  });

  test('whoever goes on guessing for weeks is stopped for the whole account', async () => {
    const { caller, code, recoveryCodes } = await givenApp(product, 'patient');
    const { accountId } = caller;
    const guess = (typed: string, browserId: string | null) =>
      checkSecondFactor(product, {
        accountId,
        proof: { way: 'totp', code: typed },
        from: { browserId },
        purpose: `second-step ${accountId}`,
      });
    let wrong = 0;
    let longest = 0;
    for (let day = 0; day < 20; day++) {
      for (let i = 0; i < 30; i++) {
        const answer = await guess('123456', null);
        if ('refused' in answer && answer.refused === 'wrong') wrong++;
        const seconds = 'retryAfterSeconds' in answer ? answer.retryAfterSeconds : 0;
        longest = Math.max(longest, seconds);
        if (seconds < 200) product.pass(seconds * SECOND);
      }
      product.pass(DAY);
    }
    expect(wrong).toBe(100);
    expect(longest).toBeGreaterThan((10 * DAY) / SECOND);
    // Also from the owner's own browser; a recovery code, which can't be guessed, still works.
    expect(await guess(code(), product.newId())).toMatchObject({ refused: 'wait' });
    const { pendingToken } = await givenPending(product, 'patient');
    const proof = { way: 'recovery-code', code: recoveryCodes[0]! } as const;
    granted(await finishSignIn(product, { pendingToken, proof, ...visitor }));
  });

  test('is removed, and the password alone signs in again', async () => {
    const { caller } = await givenApp(product, 'leaver');
    await product.takeMails();
    expect(await removeTotp(product, caller)).toEqual({ removed: true });
    expect(await removeTotp(product, caller)).toEqual({ refused: 'factor_unknown' });
    expect(await mailed(product)).toEqual(['totp_removed']);
    await givenSignIn(product, { identifier: 'leaver', password: PASSWORD });
    const { rows } = await product.database.query(
      'select from recovery_code where account_id = $1',
      [caller.accountId],
    );
    expect(rows).toHaveLength(0);
  });

  test('the secret is not kept in clear, nor readable in another row or under another secret', async () => {
    const { caller, code, secret } = await givenApp(product, 'sealed');
    const other = await givenApp(product, 'sealed-too');
    const { rows } = await product.database.query(
      `select row_to_json(t)::text as row, encode(sealed, 'hex') as hex from totp_secret t
       where account_id = $1`,
      [caller.accountId],
    );
    expect(rows[0].row).not.toContain(secret);
    const wrapped = { ...product, secret: `${product.secret}-another` };
    const pending = await givenPending(product, 'sealed');
    const again = await givenPending(wrapped, 'sealed');
    const asked = { proof: { way: 'totp' as const, code: code() }, ...visitor };
    expect(await finishSignIn(wrapped, { ...asked, pendingToken: again.pendingToken })).toEqual({
      refused: 'wrong',
    });
    await product.database.query(
      `update totp_secret set sealed = (select sealed from totp_secret where account_id = $2)
       where account_id = $1`,
      [caller.accountId, other.caller.accountId],
    );
    for (const typed of [code(), other.code()])
      expect(await finish(pending.pendingToken, typed)).toEqual({ refused: 'wrong' });
  });
});
