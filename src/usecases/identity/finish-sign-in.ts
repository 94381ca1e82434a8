import { type SecondFactorWay, secondFactorsOf } from '#domain/second-factor.ts';
import type { PasskeyOptions } from '#ports/passkeys.ts';
import { readFactors } from '#storage/identity/factors.ts';
import { listPasskeyRows } from '#storage/identity/passkeys.ts';
import type { Product } from '../product.ts';
import type { Paused } from './attempts.ts';
import { type Comer, enterAccount, findCredential, knownBrowser } from './enter-account.ts';
import { checkSecondFactor, type SecondFactorProof } from './factors/check-second-factor.ts';
import { mintChallenge } from './factors/passkey-challenge.ts';
import type { SignedIn } from './open-session.ts';
import { type PendingSignIn, readPendingSignIn } from './pending-sign-in.ts';

/** `pending_over`: too long ago, or the password has changed: sign in from the start. */
export type FinishSignInRefusal = { refused: 'wrong' | 'pending_over' } | Paused;

/** The second factor after a right password. The owner hears of too many wrong ones. */
export async function finishSignIn(
  product: Product,
  attempt: { pendingToken: string; proof: SecondFactorProof } & Comer,
): Promise<SignedIn | FinishSignInRefusal> {
  const pending = await openPending(product, attempt.pendingToken);
  if (pending === null) return { refused: 'pending_over' };
  const { accountId, isOfPassword } = pending;
  const now = product.clock();
  const { browserCookie } = attempt;
  const browser = knownBrowser(await findCredential(product, { accountId, browserCookie, now }));
  const checked = await checkSecondFactor(product, {
    accountId,
    proof: attempt.proof,
    from: { browserId: browser?.browserId ?? null },
    purpose: `second-step ${accountId}`,
  });
  if ('refused' in checked) return checked;
  const entry = { accountId, comer: attempt, browser, hasSecondFactor: true, now };
  const signedIn = await enterAccount(
    product,
    entry,
    async (_, passwordHash) => passwordHash !== null && isOfPassword(passwordHash),
  );
  return signedIn ?? { refused: 'pending_over' };
}

export interface SecondStep {
  ways: readonly SecondFactorWay[];
  /** What to ask a passkey; null: there is none, or none can be asked at this address. */
  passkeyOptions: PasskeyOptions | null;
}

/** How a sign-in whose password was right can be finished; null: it is over. */
export async function viewSecondStep(
  product: Product,
  pendingToken: string,
): Promise<SecondStep | null> {
  const pending = await openPending(product, pendingToken);
  if (pending === null) return null;
  const { accountId } = pending;
  const ways = secondFactorsOf(await readFactors(product.database, accountId));
  if (!ways.includes('passkey') || !product.passkeys.areOffered)
    return { ways: ways.filter((way) => way !== 'passkey'), passkeyOptions: null };
  const passkeyOptions = await product.passkeys.requestOptions({
    challenge: mintChallenge(product, `second-step ${accountId}`),
    known: await listPasskeyRows(product.database, accountId),
  });
  return { ways, passkeyOptions };
}

/** Null: not ours, too old, or of a password that was changed since. */
export async function openPending(
  product: Product,
  pendingToken: string,
): Promise<PendingSignIn | null> {
  const pending = readPendingSignIn(product, pendingToken);
  if (pending === null) return null;
  const { accountId } = pending;
  const request = { accountId, browserCookie: null, now: product.clock() };
  const passwordHash = (await findCredential(product, request))?.passwordHash ?? null;
  return passwordHash !== null && pending.isOfPassword(passwordHash) ? pending : null;
}
