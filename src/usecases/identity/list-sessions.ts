import { type BrowserName, browserName } from '#domain/browser-name.ts';
import { sessionEndsAt } from '#domain/sign-in.ts';
import type { Instant } from '#domain/time.ts';
import { listSessionRows } from '#storage/identity/sessions.ts';
import type { Product } from '../product.ts';
import type { CurrentSession } from './identify-session.ts';

export interface ListedSession extends BrowserName {
  id: string;
  createdAt: Instant;
  /** To within a few minutes. */
  lastSeenAt: Instant;
  endsAt: Instant;
  isCurrent: boolean;
}

/** The sessions that still open the account: this one first, then the last used. */
export async function listSessions(
  product: Product,
  { accountId, sessionId }: Pick<CurrentSession, 'accountId' | 'sessionId'>,
): Promise<ListedSession[]> {
  const now = product.clock();
  const rows = await listSessionRows(product.database, accountId);
  return rows
    .filter((row) => now < sessionEndsAt(row))
    .map((row) => ({
      id: row.id,
      ...browserName(row.userAgent),
      createdAt: row.createdAt,
      lastSeenAt: row.lastSeenAt,
      endsAt: sessionEndsAt(row),
      isCurrent: row.id === sessionId,
    }))
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}
