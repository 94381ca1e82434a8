import type { Refusal } from '#domain/account-state.ts';
import { hasSecondFactor } from '#domain/second-factor.ts';
import { inTransaction } from '#storage/database.ts';
import { lockPassword } from '#storage/identity/credentials.ts';
import { readFactors } from '#storage/identity/factors.ts';
import { replaceRecoveryCodes } from '#storage/identity/recovery-codes.ts';
import type { Product } from '../../product.ts';
import type { CurrentSession } from '../identify-session.ts';
import { requireStepUp, type StepUpRequired } from '../step-up/require-step-up.ts';
import { drawRecoveryCodes } from './recovery-codes.ts';
import { tellOfSecurity } from './tell-of-security.ts';

/** Ten new codes, told only here; the old ones no longer work. They stand in for a factor: one must be there. */
export async function makeRecoveryCodes(
  product: Product,
  caller: Pick<CurrentSession, 'accountId' | 'sessionId'>,
): Promise<{ recoveryCodes: string[] } | Refusal<'no_second_factor'> | StepUpRequired> {
  const { accountId } = caller;
  const allowed = await requireStepUp(product, { ...caller, purpose: 'change-security' });
  if ('refused' in allowed) return allowed;
  const drawn = await drawRecoveryCodes(product);
  const now = product.clock();
  return inTransaction(product.database, async (transaction) => {
    await lockPassword(transaction, accountId);
    if (!hasSecondFactor(await readFactors(transaction, accountId)))
      return { refused: 'no_second_factor' };
    await replaceRecoveryCodes(transaction, { accountId, codes: drawn.hashed, now });
    await tellOfSecurity(transaction, product, { accountId, event: 'recovery_codes_made', now });
    return { recoveryCodes: drawn.shown };
  });
}
