import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

export interface Credential {
  accountId: string;
  /** PHC string; null until a password is chosen. */
  passwordHash: string | null;
  /** The browser whose token was presented, if this account knows it. */
  browserId: string | null;
  /** Which of the presented tokens it was. */
  browserTokenHash: Buffer | null;
}

/** The nil UUID stands for "nobody": the statement runs all the same. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

export async function readCredential(
  database: Database,
  request: { accountId: string | null; browserTokenHashes: readonly Buffer[]; seenSince: Instant },
): Promise<Credential | null> {
  const { rows } = await database.query<Credential>(
    `select c.account_id as "accountId", c.password_hash as "passwordHash",
       b.id as "browserId", b.token_hash as "browserTokenHash"
     from credential c left join browser b
       on b.account_id = c.account_id and b.token_hash = any($2::bytea[]) and b.last_seen_at > $3
     where c.account_id = $1
     order by b.last_seen_at desc nulls last limit 1`,
    [request.accountId ?? NOBODY, request.browserTokenHashes, toIso(request.seenSince)],
  );
  return rows[0] ?? null;
}

/**
 * Locks the account's credential for the rest of the transaction and answers its password hash. Everything that
 * opens or ends sessions takes this lock first.
 */
export async function lockPassword(
  transaction: Transaction,
  accountId: string,
): Promise<{ passwordHash: string | null } | null> {
  const { rows } = await transaction.query<{ passwordHash: string | null }>(
    `select password_hash as "passwordHash" from credential where account_id = $1 for update`,
    [accountId],
  );
  return rows[0] ?? null;
}

export async function writePassword(
  transaction: Transaction,
  credential: { accountId: string; passwordHash: string; now: Instant },
): Promise<void> {
  await transaction.query(
    `update credential set password_hash = $2, password_changed_at = $3 where account_id = $1`,
    [credential.accountId, credential.passwordHash, toIso(credential.now)],
  );
}

/** The same password under new parameters: it did not change, so neither does its time. */
export async function rehashPassword(
  database: Database,
  credential: { accountId: string; from: string; to: string },
): Promise<void> {
  await database.query(
    'update credential set password_hash = $3 where account_id = $1 and password_hash = $2',
    [credential.accountId, credential.from, credential.to],
  );
}
