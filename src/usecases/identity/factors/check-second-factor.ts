import type { PasskeyAnswer } from '#ports/passkeys.ts';
import { inTransaction } from '#storage/database.ts';
import type { Product } from '../../product.ts';
import {
  admitSecret,
  clearGuesses,
  type GuessCounters,
  type Paused,
  secondFactorCounter,
  takeAttemptBack,
  totpWindow,
} from '../attempts.ts';
import { checkPasskey } from './check-passkey.ts';
import type { ChallengeFor } from './passkey-challenge.ts';
import { checkRecoveryCode } from './recovery-codes.ts';
import { tellOfSecurity } from './tell-of-security.ts';
import { checkTotp } from './totp.ts';

export type SecondFactorProof =
  | { way: 'totp' | 'recovery-code'; code: string }
  | { way: 'passkey'; answer: PasskeyAnswer };

export interface SecondFactorCheck {
  accountId: string;
  proof: SecondFactorProof;
  /** Whose tries are counted together. */
  from: { browserId: string | null } | { sessionId: string };
  /** What the passkey was asked for. */
  purpose: ChallengeFor;
}

/** Codes are counted before they are checked; a signature can't be guessed and isn't. */
export async function checkSecondFactor(
  product: Product,
  check: SecondFactorCheck,
): Promise<{ ok: true } | { refused: 'wrong' } | Paused> {
  const { accountId, proof, purpose } = check;
  if (proof.way === 'passkey') {
    const passkey = await checkPasskey(product, { accountId, answer: proof.answer, purpose });
    return passkey ? { ok: true } : { refused: 'wrong' };
  }
  const counters: GuessCounters = {
    guess: secondFactorCounter(product, accountId, check.from),
    window: proof.way === 'totp' ? totpWindow(product, accountId) : null,
  };
  const now = product.clock();
  const admission = await admitSecret(product, counters, now);
  if ('refused' in admission) return admission;
  const isRight = await codeIsRight(product, accountId, proof).catch(async (fault: unknown) => {
    await takeAttemptBack(product, counters, now);
    throw fault;
  });
  await inTransaction(product.database, async (transaction) => {
    if (isRight) await clearGuesses(transaction, counters, now);
    else if (admission.hasLocked)
      await tellOfSecurity(transaction, product, { accountId, event: 'second_factor_locked', now });
  });
  return isRight ? { ok: true } : { refused: 'wrong' };
}

const codeIsRight = (
  product: Product,
  accountId: string,
  { way, code }: { way: 'totp' | 'recovery-code'; code: string },
): Promise<boolean> =>
  way === 'totp'
    ? checkTotp(product, { accountId, code })
    : checkRecoveryCode(product, { accountId, code });
