import { windowLimits } from '#domain/sign-in.ts';
import type { PasskeyAnswer, PasskeyOptions } from '#ports/passkeys.ts';
import { inTransaction } from '#storage/database.ts';
import { giveAttemptBack } from '#storage/identity/attempt-counters.ts';
import { NOBODY } from '#storage/identity/credentials.ts';
import type { Product } from '../product.ts';
import { addressCounter, admitRequest, type Paused } from './attempts.ts';
import { type Comer, enterAccount, findCredential, knownBrowser } from './enter-account.ts';
import { checkPasskey } from './factors/check-passkey.ts';
import { mintChallenge } from './factors/passkey-challenge.ts';
import type { SignedIn } from './open-session.ts';

/** What to ask the browser; it names no account. Null: this site's address can have no passkeys. */
export async function offerPasskeySignIn(product: Product): Promise<PasskeyOptions | null> {
  if (!product.passkeys.areOffered) return null;
  const challenge = mintChallenge(product, 'sign-in');
  return product.passkeys.requestOptions({ challenge, known: [] });
}

/**
 * A passkey alone: it proves a thing one has and, by its own check, who holds it. `wrong` whatever it was:
 * nobody's, removed, forged, late or for another site.
 */
export async function signInWithPasskey(
  product: Product,
  attempt: { answer: PasskeyAnswer; address: string } & Comer,
): Promise<SignedIn | { refused: 'wrong' } | Paused<'wait'>> {
  const now = product.clock();
  const counted = addressCounter(product, 'sign-in-address', attempt.address);
  const admission = await inTransaction(product.database, (transaction) =>
    admitRequest(transaction, [{ key: counted, limit: windowLimits.signInByAddress }], now),
  );
  if (admission !== 'admitted') return admission;
  const accountId = claimedAccount(product, attempt.answer);
  const { answer, browserCookie } = attempt;
  const passkey = await checkPasskey(product, { accountId, answer, purpose: 'sign-in' });
  if (passkey === null) return { refused: 'wrong' };
  const browser = knownBrowser(await findCredential(product, { accountId, browserCookie, now }));
  const entry = { accountId, comer: attempt, browser, hasSecondFactor: true, now };
  const signedIn = await enterAccount(product, entry, async (transaction) => {
    await giveAttemptBack(transaction, counted);
    return true;
  });
  return signedIn ?? { refused: 'wrong' };
}

function claimedAccount({ passkeys }: Product, answer: PasskeyAnswer): string {
  const handle = passkeys.claimed(answer)?.userHandle;
  if (handle?.length !== 16) return NOBODY;
  return handle.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
