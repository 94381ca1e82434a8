import { createHmac } from 'node:crypto';
import { MINUTE, SECOND } from '#domain/time.ts';
import { addPasskey, offerNewPasskey } from '#usecases/identity/factors/manage-passkeys.ts';
import { beginTotp, confirmTotp } from '#usecases/identity/factors/manage-totp.ts';
import { type CurrentSession, identifySession } from '#usecases/identity/identify-session.ts';
import type { SecondFactorNeeded } from '#usecases/identity/pending-sign-in.ts';
import type { Product } from '#usecases/product.ts';
import { attempt, givenPerson, givenSignIn, type IdentityProduct } from './identity-product.ts';
import { SoftPasskey } from './soft-passkey.ts';

export const ORIGIN = 'http://shop.test';

/** An app as RFC 6238 describes it, written apart from the library that checks its codes. */
export function appCode(base32: string, at: number): string {
  const bits = [...base32]
    .map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    )
    .join('');
  const secret = Buffer.from(bits.match(/.{8}/g)!.map((octet) => Number.parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / (30 * SECOND))));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const number = hash.readUInt32BE(hash.at(-1)! & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

export async function current(product: Product, token: string): Promise<CurrentSession> {
  const session = await identifySession(product, token);
  if ('refused' in session) throw new Error(session.refused);
  return session;
}

export function granted<T extends object>(answer: T): Exclude<T, { refused: string }> {
  if ('refused' in answer) throw new Error(`refused: ${String(answer.refused)}`);
  return answer as Exclude<T, { refused: string }>;
}

/** Somebody who is signed in. */
export async function givenCaller(product: Product, name: string): Promise<CurrentSession> {
  await givenPerson(product, name);
  return current(product, (await givenSignIn(product, { identifier: name })).sessionToken);
}

/** The same with an authenticator app, whose codes are `code()`: each call is half a minute later. */
export async function givenApp(product: IdentityProduct, name: string) {
  const caller = await givenCaller(product, name);
  const { text } = granted(await beginTotp(product, caller));
  const confirmed = granted(await confirmTotp(product, caller, appCode(text, product.clock())));
  const code = () => {
    product.pass(MINUTE / 2);
    return appCode(text, product.clock());
  };
  return { caller, secret: text, recoveryCodes: confirmed.recoveryCodes!, code };
}

/** The same with a passkey. */
export async function givenPasskey(product: IdentityProduct, name: string) {
  const caller = await givenCaller(product, name);
  const passkey = new SoftPasskey(ORIGIN);
  const recoveryCodes = await addSoftPasskey(product, caller, passkey);
  return { caller, passkey, recoveryCodes: recoveryCodes! };
}

export async function addSoftPasskey(
  product: Product,
  caller: CurrentSession,
  passkey: SoftPasskey,
  name = 'My phone',
): Promise<string[] | null> {
  const { options } = granted(await offerNewPasskey(product, caller));
  const answer = passkey.create(options);
  return granted(await addPasskey(product, caller, { name, answer })).recoveryCodes;
}

/** The right password, from a browser nobody knows; throws when that is enough. */
export async function givenPending(product: Product, name: string): Promise<SecondFactorNeeded> {
  const answer = await attempt(product, { identifier: name });
  if (!('pendingToken' in answer)) throw new Error('no second factor was asked for');
  return answer;
}

export const visitor = { browserCookie: null, userAgent: 'curl/8.0', sessionToken: null };

/** Templates, or events, of the mails asked for since the last look. */
export const mailed = async (product: IdentityProduct): Promise<string[]> =>
  (await product.takeMails()).map(({ payload }) => payload.event ?? payload.template ?? '');
