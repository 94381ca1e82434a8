import type { Refusal } from '#domain/account-state.ts';
import type { Locale } from '#domain/locale.ts';
import { CONFIRMED_FOR, SEEN_EVERY, sessionEndsAt } from '#domain/sign-in.ts';
import { readSession, touchSession } from '#storage/identity/sessions.ts';
import type { Product } from '../product.ts';
import { readToken } from './opaque-token.ts';

/** Who is signed in, for one request. */
export interface CurrentSession {
  accountId: string;
  sessionId: string;
  displayName: string;
  email: string;
  userName: string;
  locale: Locale;
  timeZone: string;
  /** The password was given recently enough to end other sessions without giving it again. */
  isConfirmed: boolean;
}

/** One statement; a second one every few minutes, to write down that the session is used. */
export async function identifySession(
  product: Product,
  token: string | null,
): Promise<CurrentSession | Refusal<'signed_out'>> {
  const key = token === null ? null : readToken(token);
  const session = key && (await readSession(product.database, key));
  const now = product.clock();
  if (!session || now >= sessionEndsAt(session)) return { refused: 'signed_out' };
  const { accountId, id, browserId, lastSeenAt, confirmedAt } = session;
  if (now - lastSeenAt >= SEEN_EVERY)
    await touchSession(product.database, { accountId, id, browserId, now });
  return {
    accountId,
    sessionId: id,
    displayName: session.displayName,
    email: session.email,
    userName: session.userName,
    locale: session.locale,
    timeZone: session.timeZone,
    isConfirmed: now - confirmedAt < CONFIRMED_FOR,
  };
}
