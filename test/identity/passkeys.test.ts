import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '#domain/time.ts';
import type { PasskeyAnswer } from '#ports/passkeys.ts';
import {
  addPasskey,
  offerNewPasskey,
  removePasskey,
} from '#usecases/identity/factors/manage-passkeys.ts';
import { viewSecurity } from '#usecases/identity/factors/view-security.ts';
import { finishSignIn, viewSecondStep } from '#usecases/identity/finish-sign-in.ts';
import { identifySession } from '#usecases/identity/identify-session.ts';
import { offerPasskeySignIn, signInWithPasskey } from '#usecases/identity/sign-in-with-passkey.ts';
import {
  confirmIdentity,
  offerPasskeyConfirmation,
} from '#usecases/identity/step-up/confirm-identity.ts';
import {
  addSoftPasskey,
  givenCaller,
  givenPasskey,
  givenPending,
  granted,
  mailed,
  ORIGIN,
  visitor,
} from './factor-steps.ts';
import { givenSignIn, type IdentityProduct, identityProduct } from './identity-product.ts';
import { type Lies, SoftPasskey } from './soft-passkey.ts';

let product: IdentityProduct;

beforeAll(async () => {
  product = await identityProduct();
});
afterAll(() => product.stop());

const enter = (answer: PasskeyAnswer, address = '192.0.2.44') =>
  signInWithPasskey(product, { answer, ...visitor, address });

const wrong = { refused: 'wrong' };

let people = 0;
const nextName = () => `liar-${++people}`;

describe('a passkey', () => {
  test('is added under a name, told of, listed without its key, and brings recovery codes', async () => {
    const caller = await givenCaller(product, 'first');
    await product.takeMails();
    const codes = await addSoftPasskey(product, caller, new SoftPasskey(ORIGIN), ' My\tphone ');
    expect(codes).toHaveLength(10);
    expect(await mailed(product)).toEqual(['passkey_added']);
    expect((await viewSecurity(product, caller))?.passkeys).toEqual([
      { id: expect.any(String), name: 'My phone', createdAt: product.clock(), lastUsedAt: null },
    ]);
    // A second one brings no codes: there are some.
    expect(await addSoftPasskey(product, caller, new SoftPasskey(ORIGIN))).toBeNull();
  });

  test.each<[string, Lies]>([
    ['of another site', { origin: 'http://shop.test.evil.example' }],
    ['for another relying party', { rpId: 'evil.example' }],
    ['that verified nobody', { isVerified: false }],
    ['of another ceremony', { type: 'webauthn.get' }],
    ['to a challenge of nobody', { challenge: Buffer.alloc(56).toString('base64url') }],
    ['to a challenge of another length', { challenge: 'AAAA' }],
  ])('an answer %s is not kept', async (_, lies) => {
    const caller = await givenCaller(product, nextName());
    const { options } = granted(await offerNewPasskey(product, caller));
    const answer = new SoftPasskey(ORIGIN).create(options, lies);
    expect(await addPasskey(product, caller, { name: 'x', answer })).toEqual(wrong);
  });

  test('is kept once, in the session it was asked in, within ten minutes', async () => {
    const caller = await givenCaller(product, 'keeper');
    const { options } = granted(await offerNewPasskey(product, caller));
    const passkey = new SoftPasskey(ORIGIN);
    const answer = passkey.create(options);
    const other = await givenCaller(product, 'other-keeper');
    expect(await addPasskey(product, other, { name: 'x', answer })).toEqual(wrong);
    expect(await addPasskey(product, caller, { name: ' \n ', answer })).toEqual({
      refused: 'name_missing',
    });
    granted(await addPasskey(product, caller, { name: 'x', answer }));
    expect(await addPasskey(product, caller, { name: 'x', answer })).toEqual(wrong);
    const again = granted(await offerNewPasskey(product, caller)).options;
    expect(await addPasskey(product, caller, { name: 'x', answer: passkey.create(again) })).toEqual(
      {
        refused: 'passkey_known',
      },
    );
    const late = granted(await offerNewPasskey(product, caller)).options;
    product.pass(10 * MINUTE);
    const tooLate = new SoftPasskey(ORIGIN).create(late);
    expect(await addPasskey(product, caller, { name: 'x', answer: tooLate })).toEqual(wrong);
  });

  test('there are ten at most', async () => {
    const { caller } = await givenPasskey(product, 'collector');
    for (let i = 1; i < 10; i++) await addSoftPasskey(product, caller, new SoftPasskey(ORIGIN));
    expect(await offerNewPasskey(product, caller)).toEqual({ refused: 'too_many_passkeys' });
  });

  test.each([
    {},
    { id: 7 },
    { id: 'AAAA', response: null },
    { id: '', response: {} },
    { response: 'x' },
  ])('what is no answer at all is wrong: %j', async (answer) => {
    expect(await enter(answer)).toEqual(wrong);
  });
});

describe('signing in with a passkey alone', () => {
  test('needs no name and no password', async () => {
    const { caller, passkey } = await givenPasskey(product, 'alone');
    await product.takeMails();
    const options = (await offerPasskeySignIn(product))!;
    expect(options).toMatchObject({ allowCredentials: [], userVerification: 'required' });
    const entered = granted(await enter(passkey.get(options)));
    const session = await identifySession(product, entered.sessionToken);
    expect(session).toMatchObject({ accountId: caller.accountId, isConfirmed: true });
    expect(await mailed(product)).toEqual(['new_browser_sign_in']);
  });

  test.each<[string, Lies]>([
    ['of another site', { origin: 'https://shop.test' }],
    ['for another relying party', { rpId: 'shop.test.evil.example' }],
    ['that verified nobody', { isVerified: false }],
    ['of another ceremony', { type: 'webauthn.create' }],
    ['with another signature', { signature: Buffer.alloc(70, 7) }],
    ['whose count went back: a copy', { signCount: 0 }],
    ['in the name of nobody', { userHandle: Buffer.alloc(16).toString('base64url') }],
    ['without a name', { userHandle: '' }],
  ])('an answer %s opens nothing', async (_, lies) => {
    const name = nextName();
    const { passkey } = await givenPasskey(product, name);
    granted(await enter(passkey.get((await offerPasskeySignIn(product))!)));
    expect(await enter(passkey.get((await offerPasskeySignIn(product))!, lies))).toEqual(wrong);
  });

  test('an answer in the name of somebody else opens neither account', async () => {
    const { passkey } = await givenPasskey(product, 'pretender');
    const { caller } = await givenPasskey(product, 'pretended');
    const userHandle = Buffer.from(caller.accountId.replaceAll('-', ''), 'hex').toString(
      'base64url',
    );
    const options = (await offerPasskeySignIn(product))!;
    expect(await enter(passkey.get(options, { userHandle }))).toEqual(wrong);
  });

  test('an answer counts once, also at the same moment, and for ten minutes', async () => {
    const { passkey } = await givenPasskey(product, 'once');
    const answer = passkey.get((await offerPasskeySignIn(product))!);
    const answers = await Promise.all([enter(answer), enter(answer), enter(answer)]);
    expect(answers.filter((each) => 'sessionToken' in each)).toHaveLength(1);
    expect(await enter(answer)).toEqual(wrong);
    const options = (await offerPasskeySignIn(product))!;
    product.pass(10 * MINUTE);
    expect(await enter(passkey.get(options))).toEqual(wrong);
  });

  test('an answer to another question opens nothing', async () => {
    const { caller, passkey } = await givenPasskey(product, 'crossed');
    const confirming = (await offerPasskeyConfirmation(product, caller))!;
    expect(await enter(passkey.get(confirming))).toEqual(wrong);
    const { pendingToken } = await givenPending(product, 'crossed');
    const step = (await viewSecondStep(product, pendingToken))!;
    expect(await enter(passkey.get(step.passkeyOptions!))).toEqual(wrong);
    const signingIn = passkey.get((await offerPasskeySignIn(product))!);
    expect(await confirmIdentity(product, caller, { way: 'passkey', answer: signingIn })).toEqual(
      wrong,
    );
  });

  test('too many wrong ones from one address have to wait; right ones cost nothing', async () => {
    const { passkey } = await givenPasskey(product, 'busy-address');
    const address = '192.0.2.99';
    granted(await enter(passkey.get((await offerPasskeySignIn(product))!), address));
    for (let i = 0; i < 100; i++) expect(await enter({ id: 'AAAA' }, address)).toEqual(wrong);
    expect(await enter({ id: 'AAAA' }, address)).toMatchObject({ refused: 'wait' });
  });

  test('a removed one opens nothing, and is told of', async () => {
    const { caller, passkey } = await givenPasskey(product, 'remover');
    const [{ id } = { id: '' }] = (await viewSecurity(product, caller))!.passkeys;
    const stranger = await givenCaller(product, 'not-remover');
    expect(await removePasskey(product, stranger, id)).toEqual({ refused: 'factor_unknown' });
    await product.takeMails();
    expect(await removePasskey(product, caller, id)).toEqual({ removed: true });
    expect(await mailed(product)).toEqual(['passkey_removed']);
    expect(await enter(passkey.get((await offerPasskeySignIn(product))!))).toEqual(wrong);
    await givenSignIn(product, { identifier: 'remover' });
  });
});

describe('after the password', () => {
  test('a passkey of the account finishes signing in, another one does not', async () => {
    const { passkey } = await givenPasskey(product, 'stepper');
    const other = await givenPasskey(product, 'other-stepper');
    const { pendingToken, ways } = await givenPending(product, 'stepper');
    expect(ways).toEqual(['passkey', 'recovery-code']);
    const ask = async () => (await viewSecondStep(product, pendingToken))!.passkeyOptions!;
    const finish = (answer: PasskeyAnswer) =>
      finishSignIn(product, { pendingToken, proof: { way: 'passkey', answer }, ...visitor });
    expect(await ask()).toMatchObject({ allowCredentials: [{ id: expect.any(String) }] });
    expect(await finish(other.passkey.get(await ask()))).toEqual(wrong);
    expect(await finish(passkey.get((await offerPasskeySignIn(product))!))).toEqual(wrong);
    granted(await finish(passkey.get(await ask())));
  });
});

test('an address that is a number has no passkeys, and says so', async () => {
  const { createPasskeys } = await import('#adapters/passkeys/webauthn.ts');
  for (const site of ['http://127.0.0.1:3000', 'http://[::1]:3000', ''])
    expect(createPasskeys(site).areOffered, site).toBe(false);
  const numbered = { ...product, passkeys: createPasskeys('http://127.0.0.1:3000') };
  expect(await offerPasskeySignIn(numbered)).toBeNull();
  const { caller } = await givenPasskey(product, 'numbered');
  expect(await offerNewPasskey(numbered, caller)).toEqual({ refused: 'passkeys_not_offered' });
  const { pendingToken } = await givenPending(numbered, 'numbered');
  expect(await viewSecondStep(numbered, pendingToken)).toEqual({
    ways: ['recovery-code'],
    passkeyOptions: null,
  });
});
