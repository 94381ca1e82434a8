import type { Refusal } from '#domain/account-state.ts';
import { deleteSession, deleteSessionOfToken, deleteSessions } from '#storage/identity/sessions.ts';
import type { Product } from '../product.ts';
import type { CurrentSession } from './identify-session.ts';
import { readToken } from './opaque-token.ts';

type Caller = Pick<CurrentSession, 'accountId' | 'sessionId' | 'isConfirmed'>;

/** Signing out always succeeds; the browser stays known. */
export async function signOut(product: Product, token: string | null): Promise<void> {
  const key = token === null ? null : readToken(token);
  if (key) await deleteSessionOfToken(product.database, key);
}

/**
 * Ends one session of the caller's account. `confirm_password`: the caller must give the password again first
 * (`confirmPassword`), so that a borrowed phone can't put its owner out (ASVS 7.5.2).
 */
export async function endSession(
  product: Product,
  caller: Caller,
  id: string,
): Promise<{ ended: number } | Refusal<'session_unknown' | 'confirm_password'>> {
  if (!isUuid(id)) return { refused: 'session_unknown' };
  if (id !== caller.sessionId && !caller.isConfirmed) return { refused: 'confirm_password' };
  const isEnded = await deleteSession(product.database, { accountId: caller.accountId, id });
  return isEnded ? { ended: 1 } : { refused: 'session_unknown' };
}

/** Ends every session of the account but the caller's own. */
export async function endOtherSessions(
  product: Product,
  caller: Caller,
): Promise<{ ended: number } | Refusal<'confirm_password'>> {
  if (!caller.isConfirmed) return { refused: 'confirm_password' };
  return { ended: await deleteSessions(product.database, caller.accountId, caller.sessionId) };
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
