import type { AttemptCounter } from '#domain/sign-in.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Transaction } from '../database.ts';

const byKey = (a: Buffer, b: Buffer): number => Buffer.compare(a, b);

/**
 * Locks the counters of `keys` until the transaction ends, in one order for everybody, so that attempts at the
 * same moment are counted one after the other. Answers in the order of `keys`.
 */
export async function lockCounters(
  transaction: Transaction,
  keys: readonly Buffer[],
  now: Instant,
): Promise<AttemptCounter[]> {
  const sorted = [...keys].sort(byKey);
  for (;;) {
    // A row must be there to be locked; it says nothing yet, for it is forgotten from now on.
    await transaction.query(
      `insert into attempt_counter (key, attempts, locks, forget_at)
       select key, 0, 0, $2 from unnest($1::bytea[]) with ordinality as k (key, place) order by place
       on conflict (key) do nothing`,
      [sorted, toIso(now)],
    );
    const { rows } = await transaction.query<AttemptCounter & { key: Buffer }>(
      `select key, attempts, locks, blocked_until as "blockedUntil", forget_at as "forgetAt"
       from attempt_counter where key = any($1::bytea[]) order by key for update`,
      [sorted],
    );
    const found = keys.map((key) => rows.find((row) => row.key.equals(key)));
    // One may have been swept between the two statements; then it is made anew.
    if (found.every((row) => row !== undefined)) return found;
  }
}

export async function writeCounter(
  transaction: Transaction,
  key: Buffer,
  counter: AttemptCounter,
): Promise<void> {
  await transaction.query(
    `update attempt_counter set attempts = $2, locks = $3, blocked_until = $4, forget_at = $5
     where key = $1`,
    [
      key,
      counter.attempts,
      counter.locks,
      counter.blockedUntil === null ? null : toIso(counter.blockedUntil),
      toIso(counter.forgetAt),
    ],
  );
}

/** Starts from nothing. Whoever waits for the row still finds it, so that no attempt goes uncounted. */
export async function resetCounters(
  transaction: Transaction,
  keys: readonly Buffer[],
  now: Instant,
): Promise<void> {
  await transaction.query(
    `update attempt_counter set attempts = 0, locks = 0, blocked_until = null, forget_at = $2
     where key = any($1::bytea[])`,
    [keys, toIso(now)],
  );
}

/** An attempt that turned out right or was never checked was none. */
export async function giveAttemptBack(transaction: Transaction, key: Buffer): Promise<void> {
  await transaction.query(
    'update attempt_counter set attempts = greatest(attempts - 1, 0) where key = $1',
    [key],
  );
}
