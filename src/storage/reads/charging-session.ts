import type { Instant } from '#domain/time.ts';
import type { Database } from '../database.ts';

/** Until when an open session may be silent; null when there is none of this id, or it has ended. */
export async function readSessionExpiry(
  database: Database,
  { accountId, sessionId }: { accountId: string; sessionId: string },
): Promise<Instant | null> {
  const { rows } = await database.query<{ expires_at: Instant }>({
    name: 'session-expiry',
    text: `select expires_at from charging_session
      where account_id = $1 and id = $2 and ended_at is null`,
    values: [accountId, sessionId],
  });
  return rows[0]?.expires_at ?? null;
}
