import { hasSecondFactor } from '#domain/second-factor.ts';
import type { StepUpPolicy } from '#domain/step-up.ts';
import type { Instant } from '#domain/time.ts';
import { type EmailChange, readPendingEmailChange } from '#storage/identity/email-changes.ts';
import { type FactorReset, readFactorReset } from '#storage/identity/factor-resets.ts';
import { readStepUpState } from '#storage/identity/factors.ts';
import { listPasskeyRows } from '#storage/identity/passkeys.ts';
import { readTotpSecrets } from '#storage/identity/totp-secrets.ts';
import type { Product } from '../../product.ts';
import type { CurrentSession } from '../identify-session.ts';
import { stepUpPolicyOf } from '../step-up/require-step-up.ts';

export interface ListedPasskey {
  id: string;
  name: string;
  createdAt: Instant;
  lastUsedAt: Instant | null;
}

/** How an account is guarded, without any secret. */
export interface SecurityView {
  /** Since when an app counts. */
  totpSince: Instant | null;
  passkeys: ListedPasskey[];
  /** False: this site's address can have none. */
  arePasskeysOffered: boolean;
  hasSecondFactor: boolean;
  recoveryCodesLeft: number;
  hasPaymentPassword: boolean;
  /** When payments with stored means ask; the operator's unless the subscriber chose. */
  paying: StepUpPolicy;
  /** Somebody says all factors are lost. */
  factorReset: FactorReset | null;
  /** Another address was asked for and waits to be confirmed. */
  emailChange: EmailChange | null;
}

/** Null: the session has ended. */
export async function viewSecurity(
  product: Product,
  { accountId, sessionId }: Pick<CurrentSession, 'accountId' | 'sessionId'>,
): Promise<SecurityView | null> {
  const { database } = product;
  const state = await readStepUpState(database, { accountId, sessionId });
  if (state === null) return null;
  const { factors } = state;
  const { inUse } = await readTotpSecrets(database, accountId);
  const passkeys = await listPasskeyRows(database, accountId);
  return {
    totpSince: inUse?.confirmedAt ?? null,
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt,
      lastUsedAt,
    })),
    arePasskeysOffered: product.passkeys.areOffered,
    hasSecondFactor: hasSecondFactor(factors),
    recoveryCodesLeft: factors.recoveryCodesLeft,
    hasPaymentPassword: factors.hasPaymentPassword,
    paying: await stepUpPolicyOf(product, state),
    factorReset: await readFactorReset(database, accountId),
    emailChange: await readPendingEmailChange(database, accountId),
  };
}
