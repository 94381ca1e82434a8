import { type Instant, toIso } from '#domain/time.ts';
import type { Database } from '../database.ts';

export interface SweepTimes {
  now: Instant;
  /** Sessions last used before this are over. */
  idleSince: Instant;
  /** Browsers last used before this are forgotten. */
  unknownSince: Instant;
  /** Links that ran out before this need no explanation any more. */
  explainSince: Instant;
  /** Secrets for an app that were shown before this and never confirmed are forgotten. */
  pendingSince: Instant;
}

export interface Swept {
  sessions: number;
  browsers: number;
  links: number;
  counters: number;
  challenges: number;
  secrets: number;
}

/** Deletes what can have no effect any more. Each statement alone: none depends on another. */
export async function deleteExpired(database: Database, times: SweepTimes): Promise<Swept> {
  const count = async (text: string, ...instants: Instant[]) =>
    (await database.query(text, instants.map(toIso))).rowCount ?? 0;
  return {
    sessions: await count(
      'delete from session where expires_at <= $1 or last_seen_at <= $2',
      times.now,
      times.idleSince,
    ),
    browsers: await count(
      `delete from browser b where last_seen_at <= $1 and not exists
         (select from session s where s.account_id = b.account_id and s.browser_id = b.id)`,
      times.unknownSince,
    ),
    links: await count('delete from one_time_link where expires_at <= $1', times.explainSince),
    counters: await count('delete from attempt_counter where forget_at <= $1', times.now),
    challenges: await count('delete from spent_challenge where expires_at <= $1', times.now),
    secrets: await count(
      'delete from totp_secret where confirmed_at is null and created_at <= $1',
      times.pendingSince,
    ),
  };
}
