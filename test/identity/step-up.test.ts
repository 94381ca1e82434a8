import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Money } from '#domain/money.ts';
import { MINUTE, SECOND } from '#domain/time.ts';
import { changePassword } from '#usecases/identity/change-password.ts';
import { makeRecoveryCodes } from '#usecases/identity/factors/make-recovery-codes.ts';
import { offerNewPasskey, removePasskey } from '#usecases/identity/factors/manage-passkeys.ts';
import { beginTotp, removeTotp } from '#usecases/identity/factors/manage-totp.ts';
import type { CurrentSession } from '#usecases/identity/identify-session.ts';
import { mintOneTimeLink } from '#usecases/identity/mint-one-time-link.ts';
import { checkPaymentPassword } from '#usecases/identity/step-up/check-payment-password.ts';
import { chooseStepUp } from '#usecases/identity/step-up/choose-step-up.ts';
import {
  confirmIdentity,
  offerPasskeyConfirmation,
} from '#usecases/identity/step-up/confirm-identity.ts';
import {
  removePaymentPassword,
  requestPaymentLink,
  setPaymentPassword,
  unlockPaymentPassword,
} from '#usecases/identity/step-up/manage-payment-password.ts';
import { requireStepUp } from '#usecases/identity/step-up/require-step-up.ts';
import { current, givenApp, givenCaller, givenPasskey, granted, mailed } from './factor-steps.ts';
import {
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

const PIN = '829146';
const required = (...ways: string[]) => ({ refused: 'step_up_required', ways });
const pay = (caller: CurrentSession, more: { amount?: Money; subject?: string } = {}) =>
  requireStepUp(product, { ...caller, purpose: 'pay-with-stored-means', ...more });
const pounds = (amountMinor: bigint): Money => ({ amountMinor, currency: 'GBP' });

/** A confirmation, and the same session under its next token. */
async function confirmed(
  caller: CurrentSession,
  proof: Parameters<typeof confirmIdentity>[2],
): Promise<CurrentSession> {
  const { sessionToken } = granted(await confirmIdentity(product, caller, proof));
  return current(product, sessionToken);
}

describe('what guards the account', () => {
  test('asks for a recent confirmation', async () => {
    const caller = await givenCaller(product, 'stale');
    product.pass(15 * MINUTE);
    const answers = [
      await beginTotp(product, caller),
      await offerNewPasskey(product, caller),
      await removeTotp(product, caller),
      await removePasskey(product, caller, product.newId()),
      await makeRecoveryCodes(product, caller),
      await setPaymentPassword(product, caller, { password: PIN, proof: null }),
      await removePaymentPassword(product, caller, { current: PIN }),
      await chooseStepUp(product, caller, { ask: 'recent', freeBelow: null }),
    ];
    for (const answer of answers) expect(answer).toEqual(required('password'));
    await confirmed(caller, { way: 'password', password: PASSWORD });
    expect(await beginTotp(product, caller)).toHaveProperty('text');
  });

  test('is not changed by the password alone where there is a second factor', async () => {
    const { caller, code } = await givenApp(product, 'two-steps');
    product.pass(15 * MINUTE);
    await confirmed(caller, { way: 'password', password: PASSWORD });
    expect(await removeTotp(product, caller)).toEqual(required('totp', 'recovery-code'));
    const change = { currentPassword: PASSWORD, newPassword: 'gracious7anvil-brook' };
    expect(await changePassword(product, caller, change)).toEqual(
      required('totp', 'recovery-code'),
    );
    await confirmed(caller, { way: 'totp', code: code() });
    expect(await changePassword(product, caller, change)).toHaveProperty('sessionToken');
    expect(await removeTotp(product, caller)).toEqual({ removed: true });
  });

  test('is confirmed by a recovery code too, once', async () => {
    const { caller, recoveryCodes } = await givenPasskey(product, 'phone-lost');
    product.pass(15 * MINUTE);
    const proof = { way: 'recovery-code', code: recoveryCodes[3]!.toLowerCase() } as const;
    await product.takeMails();
    await confirmed(caller, proof);
    expect(await mailed(product)).toEqual(['recovery_code_used']);
    expect(await requireStepUp(product, { ...caller, purpose: 'change-security' })).toEqual({
      ok: true,
    });
    expect(await confirmIdentity(product, caller, proof)).toEqual({ refused: 'wrong' });
    const made = granted(await makeRecoveryCodes(product, caller)).recoveryCodes;
    expect(made).toHaveLength(10);
    const old = { way: 'recovery-code', code: recoveryCodes[4]! } as const;
    expect(await confirmIdentity(product, caller, old)).toEqual({ refused: 'wrong' });
    const { rows } = await product.database.query<{ text: string }>(
      'select row_to_json(r)::text as text from recovery_code r where account_id = $1',
      [caller.accountId],
    );
    expect(rows).toHaveLength(10);
    for (const each of made)
      for (const { text } of rows) expect(text).not.toContain(each.replaceAll('-', '').slice(4));
  });

  test('one recovery code given several times at once counts once', async () => {
    const { caller, recoveryCodes } = await givenPasskey(product, 'code-race');
    const proof = { way: 'recovery-code', code: recoveryCodes[0]! } as const;
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => confirmIdentity(product, caller, proof)),
    );
    expect(answers.filter((answer) => 'sessionToken' in answer)).toHaveLength(1);
  });

  test('is confirmed by a passkey in the session that asked', async () => {
    const { caller, passkey } = await givenPasskey(product, 'confirming');
    const again = await givenSignIn(product, { identifier: 'confirming' }).catch(() => null);
    expect(again).toBeNull();
    product.pass(15 * MINUTE);
    const options = (await offerPasskeyConfirmation(product, caller))!;
    const answer = passkey.get(options);
    const other = await givenPasskey(product, 'not-confirming');
    expect(await confirmIdentity(product, other.caller, { way: 'passkey', answer })).toEqual({
      refused: 'wrong',
    });
    await confirmed(caller, { way: 'passkey', answer });
    expect(await requireStepUp(product, { ...caller, purpose: 'change-security' })).toEqual({
      ok: true,
    });
  });

  test('a session that has ended confirms nothing', async () => {
    const { caller, code } = await givenApp(product, 'ended');
    await product.database.query('delete from session where account_id = $1', [caller.accountId]);
    expect(await requireStepUp(product, { ...caller, purpose: 'change-security' })).toEqual(
      required(),
    );
    expect(await confirmIdentity(product, caller, { way: 'totp', code: code() })).toEqual({
      refused: 'signed_out',
    });
  });

  test('wrong codes in a session slow down and lock there', async () => {
    const { caller, code } = await givenApp(product, 'stolen-session');
    let answer: Awaited<ReturnType<typeof confirmIdentity>>;
    let wrong = 0;
    for (let i = 0; ; i++) {
      answer = await confirmIdentity(product, caller, { way: 'totp', code: '123456' });
      if ('sessionToken' in answer || answer.refused === 'locked' || i > 40) break;
      if (answer.refused === 'wrong') wrong++;
      if ('retryAfterSeconds' in answer) product.pass(answer.retryAfterSeconds * SECOND);
    }
    expect([wrong, answer]).toEqual([10, { refused: 'locked', retryAfterSeconds: 3600 }]);
    expect(await confirmIdentity(product, caller, { way: 'totp', code: code() })).toMatchObject({
      refused: 'locked',
    });
  });
});

describe('paying with stored means', () => {
  test('passes after signing in, and asks after a quarter of an hour', async () => {
    const caller = await givenCaller(product, 'payer');
    expect(await pay(caller)).toEqual({ ok: true });
    product.pass(15 * MINUTE);
    expect(await pay(caller)).toEqual(required('password'));
    await confirmed(caller, { way: 'password', password: PASSWORD });
    expect(await pay(caller)).toEqual({ ok: true });
  });

  test('asks as the operator says, until the subscriber chooses', async () => {
    const caller = await givenCaller(product, 'chooser');
    const reference = await product.reference();
    const { rules } = reference;
    const strict = {
      ...product,
      reference: async () => ({
        ...reference,
        rules: { ...rules, policy: { ...rules.policy, payingAsks: 'always' as const } },
      }),
    };
    const question = { ...caller, purpose: 'pay-with-stored-means' } as const;
    expect(await requireStepUp(strict, question)).toEqual(required('password'));
    await product.takeMails();
    granted(await chooseStepUp(product, caller, { ask: 'recent', freeBelow: null }));
    expect(await mailed(product)).toEqual(['payment_guard_changed']);
    expect(await requireStepUp(strict, question)).toEqual({ ok: true });
  });

  test('asked each time, a confirmation counts for one thing and its repetition', async () => {
    const caller = await givenCaller(product, 'always');
    granted(await chooseStepUp(product, caller, { ask: 'always', freeBelow: null }));
    expect(await pay(caller, { subject: 'one' })).toEqual(required('password'));
    await confirmed(caller, { way: 'password', password: PASSWORD });
    expect(await pay(caller, { subject: 'one' })).toEqual({ ok: true });
    expect(await pay(caller, { subject: 'one' })).toEqual({ ok: true });
    expect(await pay(caller, { subject: 'two' })).toEqual(required('password'));
    await confirmed(caller, { way: 'password', password: PASSWORD });
    const raced = await Promise.all(
      Array.from({ length: 30 }, (_, i) => pay(caller, { subject: `order ${i}` })),
    );
    expect(raced.filter((answer) => 'ok' in answer)).toHaveLength(1);
    expect(await pay(caller)).toEqual(required('password'));
    await confirmed(caller, { way: 'password', password: PASSWORD });
    expect(await pay(caller)).toEqual({ ok: true });
    expect(await pay(caller)).toEqual(required('password'));
  });

  test('goes unasked below the amount that was chosen, in its currency', async () => {
    const caller = await givenCaller(product, 'small-sums');
    for (const freeBelow of [null, pounds(0n), pounds(10_001n)])
      expect(await chooseStepUp(product, caller, { ask: 'above', freeBelow })).toEqual({
        refused: 'amount_not_offered',
      });
    granted(await chooseStepUp(product, caller, { ask: 'above', freeBelow: pounds(500n) }));
    product.pass(15 * MINUTE);
    expect(await pay(caller, { amount: pounds(499n) })).toEqual({ ok: true });
    expect(await pay(caller, { amount: pounds(500n) })).toEqual(required('password'));
    expect(await pay(caller, { amount: { amountMinor: 1n, currency: 'EUR' } })).toEqual(
      required('password'),
    );
  });
});

describe('a payment password', () => {
  const set = (caller: CurrentSession, password: string, current?: string) =>
    setPaymentPassword(product, caller, {
      password,
      proof: current === undefined ? null : { current },
    });

  test.each([
    ['12345', 'payment_password_too_short'],
    ['123456', 'payment_password_too_easy'],
    [PASSWORD, 'payment_password_same'],
  ])('"%s" is refused: %s', async (password, refused) => {
    const caller = await givenCaller(product, `choosy-${refused.slice(17).replaceAll('_', '-')}`);
    expect(await set(caller, password)).toEqual({ refused });
  });

  test('takes the place of all else when paying, and of nothing else', async () => {
    const { caller, code } = await givenApp(product, 'pinned');
    await product.takeMails();
    granted(await set(caller, '８２９１４６'));
    expect(await mailed(product)).toEqual(['payment_password_set']);
    expect(await pay(caller)).toEqual(required('payment-password'));
    await confirmed(caller, { way: 'totp', code: code() });
    expect(await pay(caller)).toEqual(required('payment-password'));
    const wrong = { way: 'payment-password', password: '829147' } as const;
    expect(await confirmIdentity(product, caller, wrong)).toEqual({ refused: 'wrong' });
    product.pass(15 * MINUTE);
    await confirmed(caller, { way: 'payment-password', password: PIN });
    expect(await pay(caller)).toEqual({ ok: true });
    expect(await removeTotp(product, caller)).toEqual(required('totp', 'recovery-code'));
    const { rows } = await product.database.query<{ hash: string }>(
      'select password_hash as hash from payment_protection where account_id = $1',
      [caller.accountId],
    );
    expect(rows[0]?.hash).toMatch(/^\$argon2id\$/);
  });

  test('is changed and removed by itself only', async () => {
    const caller = await givenCaller(product, 'pin-changer');
    granted(await set(caller, PIN));
    expect(await set(caller, '704283')).toEqual({ refused: 'wrong' });
    expect(await set(caller, '704283', '111111')).toEqual({ refused: 'wrong' });
    granted(await set(caller, '704283', PIN));
    expect(await removePaymentPassword(product, caller, { current: PIN })).toEqual({
      refused: 'wrong',
    });
    await product.takeMails();
    granted(await removePaymentPassword(product, caller, { current: '704283' }));
    expect(await mailed(product)).toEqual(['payment_password_removed']);
    expect(await pay(caller)).toEqual({ ok: true });
  });

  test('locks after ten wrong ones in all sessions; the mailed link ends that, in a session', async () => {
    const caller = await givenCaller(product, 'pin-guessed');
    const { accountId } = caller;
    granted(await set(caller, PIN));
    await product.takeMails();
    let wrong = 0;
    for (let i = 0; i < 40; i++) {
      const answer = await checkPaymentPassword(product, { accountId, typed: `11${i}22` });
      if (!('refused' in answer) || answer.refused === 'locked') break;
      if (answer.refused === 'wrong') wrong++;
      if ('retryAfterSeconds' in answer) product.pass(answer.retryAfterSeconds * SECOND);
    }
    expect(wrong).toBe(10);
    const proof = { way: 'payment-password', password: PIN } as const;
    expect(await confirmIdentity(product, caller, proof)).toMatchObject({ refused: 'locked' });
    expect(await mailed(product)).toEqual(['payment_password']);

    const { token } = await mintOneTimeLink(product, { accountId, purpose: 'payment_password' });
    const stranger = await givenCaller(product, 'pin-stranger');
    const unknown = { refused: 'link_unknown' };
    expect(await unlockPaymentPassword(product, stranger, token)).toEqual(unknown);
    const reset = await mintOneTimeLink(product, { accountId, purpose: 'password_reset' });
    expect(await unlockPaymentPassword(product, caller, reset.token)).toEqual(unknown);
    expect(await unlockPaymentPassword(product, caller, token)).toEqual({ unlocked: true });
    expect(await unlockPaymentPassword(product, caller, token)).toEqual({ refused: 'link_used' });
    await confirmed(caller, proof);
  });

  test('that is forgotten is replaced by the mailed link, once and within an hour', async () => {
    const caller = await givenCaller(product, 'pin-forgotten');
    const { accountId } = caller;
    await product.takeMails();
    await requestPaymentLink(product, caller);
    expect(await mailed(product)).toEqual([]);
    granted(await set(caller, PIN));
    await product.takeMails();
    for (let i = 0; i < 6; i++) await requestPaymentLink(product, caller);
    expect(await mailed(product)).toEqual(Array(4).fill('payment_password'));
    const mint = () => mintOneTimeLink(product, { accountId, purpose: 'payment_password' });
    const { token } = await mint();
    const late = await mint();
    const choose = (password: string, by: string) =>
      setPaymentPassword(product, caller, { password, proof: { token: by } });
    expect(await choose('123456', token)).toEqual({ refused: 'payment_password_too_easy' });
    granted(await choose('704283', token));
    expect(await choose('704284', token)).toEqual({ refused: 'link_used' });
    await confirmed(caller, { way: 'payment-password', password: '704283' });
    product.pass(60 * MINUTE);
    await confirmed(caller, { way: 'password', password: PASSWORD });
    expect(await choose('704284', late.token)).toEqual({ refused: 'link_expired' });
  });
});
