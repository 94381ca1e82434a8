import { normalizePassword } from '#domain/password.ts';
import { paymentPasswordLimits } from '#domain/payment-password.ts';
import { inTransaction } from '#storage/database.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import { readPaymentHash } from '#storage/identity/payment-protection.ts';
import type { Product } from '../../product.ts';
import {
  admitSecret,
  clearGuesses,
  type GuessCounters,
  type Paused,
  paymentPasswordCounter,
  takeAttemptBack,
} from '../attempts.ts';

/**
 * Counted for the account in all its sessions, for only sessions can try. A lock is told by mail, with a link that
 * ends it.
 */
export async function checkPaymentPassword(
  product: Product,
  { accountId, typed }: { accountId: string; typed: string },
): Promise<{ passwordHash: string } | { refused: 'wrong' } | Paused> {
  const { database, passwords } = product;
  const now = product.clock();
  const guess = paymentPasswordCounter(product, accountId);
  const counters: GuessCounters = { guess, window: null };
  const admission = await admitSecret(product, counters, now);
  if ('refused' in admission) return admission;
  const passwordHash = await readPaymentHash(database, accountId);
  const password = normalizePassword(typed.slice(0, 8 * paymentPasswordLimits.longest));
  const isRight = await passwords
    .verify(passwordHash ?? passwords.decoy, password)
    .catch(async (fault: unknown) => {
      await takeAttemptBack(product, counters, now);
      throw fault;
    });
  const isProof = isRight && passwordHash !== null;
  await inTransaction(database, async (transaction) => {
    if (isProof) await clearGuesses(transaction, counters, now);
    else if (admission.hasLocked && passwordHash !== null)
      await insertMail(transaction, {
        accountId,
        id: product.newId(),
        payload: { template: 'payment_password', because: 'locked' },
        now,
      });
  });
  return isProof ? { passwordHash } : { refused: 'wrong' };
}
