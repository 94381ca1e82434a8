import type { Refusal } from '#domain/account-state.ts';
import type { PasskeyOptions } from '#ports/passkeys.ts';
import { inTransaction } from '#storage/database.ts';
import { lockPassword } from '#storage/identity/credentials.ts';
import { listPasskeyRows } from '#storage/identity/passkeys.ts';
import { readPaymentHash } from '#storage/identity/payment-protection.ts';
import type { Product } from '../../product.ts';
import type { Paused } from '../attempts.ts';
import { confirmPassword } from '../confirm-password.ts';
import { checkSecondFactor, type SecondFactorProof } from '../factors/check-second-factor.ts';
import { mintChallenge } from '../factors/passkey-challenge.ts';
import type { CurrentSession } from '../identify-session.ts';
import { renewSession } from '../own-password.ts';
import { checkPaymentPassword } from './check-payment-password.ts';

type Caller = Pick<CurrentSession, 'accountId' | 'sessionId'>;

export type IdentityProof =
  | SecondFactorProof
  | { way: 'password' | 'payment-password'; password: string };

export type ConfirmIdentityRefusal = Refusal<'wrong' | 'signed_out'> | Paused;

/** "It is me", before something that matters. The session goes on under the new token. */
export async function confirmIdentity(
  product: Product,
  caller: Caller,
  proof: IdentityProof,
): Promise<{ sessionToken: string } | ConfirmIdentityRefusal> {
  const { accountId, sessionId } = caller;
  switch (proof.way) {
    case 'password':
      return confirmPassword(product, caller, proof.password);
    case 'payment-password':
      return confirmPaying(product, caller, proof.password);
    default: {
      const purpose = `confirm ${sessionId}` as const;
      const from = { sessionId };
      const checked = await checkSecondFactor(product, { accountId, proof, from, purpose });
      if ('refused' in checked) return checked;
      const now = product.clock();
      return renewed(
        await inTransaction(product.database, (transaction) =>
          renewSession(transaction, caller, { proof: 'second-factor', now }),
        ),
      );
    }
  }
}

async function confirmPaying(product: Product, caller: Caller, typed: string) {
  const { accountId } = caller;
  const checked = await checkPaymentPassword(product, { accountId, typed });
  if ('refused' in checked) return checked;
  const now = product.clock();
  return renewed(
    await inTransaction(product.database, async (transaction) => {
      await lockPassword(transaction, accountId);
      // Changed while it was checked: no longer the right one.
      if ((await readPaymentHash(transaction, accountId)) !== checked.passwordHash) return null;
      return renewSession(transaction, caller, { proof: 'payment-password', now });
    }),
  );
}

const renewed = (sessionToken: string | null): { sessionToken: string } | Refusal<'signed_out'> =>
  sessionToken === null ? { refused: 'signed_out' } : { sessionToken };

/** What to ask a passkey of the caller's; null: there is none, or none can be asked at this address. */
export async function offerPasskeyConfirmation(
  product: Product,
  { accountId, sessionId }: Caller,
): Promise<PasskeyOptions | null> {
  if (!product.passkeys.areOffered) return null;
  const known = await listPasskeyRows(product.database, accountId);
  if (known.length === 0) return null;
  const challenge = mintChallenge(product, `confirm ${sessionId}`);
  return product.passkeys.requestOptions({ challenge, known });
}
