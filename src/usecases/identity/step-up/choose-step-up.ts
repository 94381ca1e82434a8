import type { Refusal } from '#domain/account-state.ts';
import type { Money } from '#domain/money.ts';
import { readStepUpPolicy } from '#domain/step-up.ts';
import { inTransaction } from '#storage/database.ts';
import { lockPassword } from '#storage/identity/credentials.ts';
import { writeStepUpChoice } from '#storage/identity/payment-protection.ts';
import type { Product } from '../../product.ts';
import { tellOfSecurity } from '../factors/tell-of-security.ts';
import type { CurrentSession } from '../identify-session.ts';
import { requireStepUp, type StepUpRequired } from './require-step-up.ts';

/** When payments with stored means ask: the subscriber's choice, in place of the operator's. */
export async function chooseStepUp(
  product: Product,
  caller: Pick<CurrentSession, 'accountId' | 'sessionId'>,
  { ask, freeBelow }: { ask: string; freeBelow: Money | null },
): Promise<{ chosen: true } | Refusal<'amount_not_offered'> | StepUpRequired> {
  const { accountId } = caller;
  const allowed = await requireStepUp(product, { ...caller, purpose: 'change-security' });
  if ('refused' in allowed) return allowed;
  const chosen = readStepUpPolicy(ask, freeBelow);
  if (chosen === null) return { refused: 'amount_not_offered' };
  const now = product.clock();
  return inTransaction(product.database, async (transaction) => {
    await lockPassword(transaction, accountId);
    await writeStepUpChoice(transaction, { accountId, chosen });
    await tellOfSecurity(transaction, product, { accountId, event: 'payment_guard_changed', now });
    return { chosen: true };
  });
}
