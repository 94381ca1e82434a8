import type { Refusal } from '#domain/account-state.ts';
import { type LinkRefusal, linkRefusal } from '#domain/one-time-link.ts';
import { normalizePassword } from '#domain/password.ts';
import { type PaymentPasswordProblem, paymentPasswordProblem } from '#domain/payment-password.ts';
import { windowLimits } from '#domain/sign-in.ts';
import type { Instant } from '#domain/time.ts';
import { inTransaction, type Transaction } from '#storage/database.ts';
import { lockCounters, resetCounters } from '#storage/identity/attempt-counters.ts';
import { lockPassword, readCredential } from '#storage/identity/credentials.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import { markLinkUsed, readLink } from '#storage/identity/one-time-links.ts';
import { readPaymentHash, writePaymentHash } from '#storage/identity/payment-protection.ts';
import type { Product } from '../../product.ts';
import { admitRequest, mailCounter, type Paused, paymentPasswordCounter } from '../attempts.ts';
import { tellOfSecurity } from '../factors/tell-of-security.ts';
import type { CurrentSession } from '../identify-session.ts';
import { readToken } from '../opaque-token.ts';
import { checkPaymentPassword } from './check-payment-password.ts';
import { requireStepUp, type StepUpRequired } from './require-step-up.ts';

type Caller = Pick<CurrentSession, 'accountId' | 'sessionId'>;

type LinkRefusals = Refusal<LinkRefusal | 'link_unknown'>;

/** `wrong`: not the payment password there is. */
export type PaymentPasswordRefusal =
  | Refusal<PaymentPasswordProblem | 'wrong'>
  | LinkRefusals
  | Paused
  | StepUpRequired;

/** What allows to change a payment password that is there: itself, or the link mailed to its owner. */
export type PaymentPasswordProof = { current: string } | { token: string };

/** The first payment password, or another in place of the one `proof` is about. */
export async function setPaymentPassword(
  product: Product,
  caller: Caller,
  { password, proof }: { password: string; proof: PaymentPasswordProof | null },
): Promise<{ set: true } | PaymentPasswordRefusal> {
  const { accountId } = caller;
  const allowed = await requireStepUp(product, { ...caller, purpose: 'change-security' });
  if ('refused' in allowed) return allowed;
  const problem = paymentPasswordProblem(password);
  if (problem) return { refused: problem };
  if (await isOwnPassword(product, accountId, password))
    return { refused: 'payment_password_same' };
  const passwordHash = await product.passwords.hash(normalizePassword(password));
  const changed = await changeHash(product, accountId, { proof, passwordHash });
  return 'refused' in changed ? changed : { set: true };
}

/** Payments then ask as the account does. */
export async function removePaymentPassword(
  product: Product,
  caller: Caller,
  proof: PaymentPasswordProof,
): Promise<{ removed: true } | PaymentPasswordRefusal> {
  const allowed = await requireStepUp(product, { ...caller, purpose: 'change-security' });
  if ('refused' in allowed) return allowed;
  const changed = await changeHash(product, caller.accountId, { proof, passwordHash: null });
  return 'refused' in changed ? changed : { removed: true };
}

async function isOwnPassword(product: Product, accountId: string, typed: string) {
  const request = { accountId, browserTokenHashes: [], seenSince: product.clock() };
  const hash = (await readCredential(product.database, request))?.passwordHash ?? null;
  return hash !== null && product.passwords.verify(hash, normalizePassword(typed));
}

async function changeHash(
  product: Product,
  accountId: string,
  { proof, passwordHash }: { proof: PaymentPasswordProof | null; passwordHash: string | null },
): Promise<{ changed: true } | Refusal<'wrong'> | LinkRefusals | Paused> {
  const typed = proof && 'current' in proof ? proof.current : null;
  const checked = typed === null ? null : await checkPaymentPassword(product, { accountId, typed });
  if (checked && 'refused' in checked) return checked;
  const now = product.clock();
  return inTransaction(product.database, async (transaction) => {
    await lockPassword(transaction, accountId);
    const before = await readPaymentHash(transaction, accountId);
    if (proof && 'token' in proof) {
      const used = await useLink(transaction, { accountId, token: proof.token, now });
      if (used) return used;
    } else if (before !== (checked?.passwordHash ?? null)) return { refused: 'wrong' };
    await writePaymentHash(transaction, { accountId, passwordHash, now });
    await clearCounter(transaction, product, accountId, now);
    const event = passwordHash === null ? 'payment_password_removed' : 'payment_password_set';
    await tellOfSecurity(transaction, product, { accountId, event, now });
    return { changed: true };
  });
}

async function clearCounter(
  transaction: Transaction,
  product: Product,
  accountId: string,
  now: Instant,
): Promise<void> {
  const keys = [paymentPasswordCounter(product, accountId)];
  await lockCounters(transaction, keys, now);
  await resetCounters(transaction, keys, now);
}

/** A link of somebody else's account leads nowhere. */
async function useLink(
  transaction: Transaction,
  { accountId, token, now }: { accountId: string; token: string; now: Instant },
): Promise<LinkRefusals | null> {
  const key = readToken(token);
  if (key?.accountId !== accountId) return { refused: 'link_unknown' };
  const link = await readLink(transaction, key, { lock: true });
  if (link?.purpose !== 'payment_password') return { refused: 'link_unknown' };
  const refused = linkRefusal(link, now);
  if (refused) return { refused };
  await markLinkUsed(transaction, { accountId, id: key.id, now });
  return null;
}

/** "Let me try again": the mailed link ends the lock. It takes the link together with a session. */
export async function unlockPaymentPassword(
  product: Product,
  { accountId }: Pick<Caller, 'accountId'>,
  token: string,
): Promise<{ unlocked: true } | LinkRefusals> {
  const now = product.clock();
  return inTransaction(product.database, async (transaction) => {
    await lockPassword(transaction, accountId);
    const refused = await useLink(transaction, { accountId, token, now });
    if (refused) return refused;
    await clearCounter(transaction, product, accountId, now);
    return { unlocked: true };
  });
}

/** Mails the link; beyond a few in an hour nothing more goes out. */
export async function requestPaymentLink(
  product: Product,
  { accountId }: Pick<Caller, 'accountId'>,
): Promise<{ requested: true }> {
  const now = product.clock();
  const key = mailCounter(product, 'link-name', `payment_password ${accountId}`);
  return inTransaction(product.database, async (transaction) => {
    const limits = [{ key, limit: windowLimits.linkByName }];
    if (
      (await readPaymentHash(transaction, accountId)) !== null &&
      (await admitRequest(transaction, limits, now)) === 'admitted'
    )
      await insertMail(transaction, {
        accountId,
        id: product.newId(),
        payload: { template: 'payment_password', because: 'asked' },
        now,
      });
    return { requested: true };
  });
}
