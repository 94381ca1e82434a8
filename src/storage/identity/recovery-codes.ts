import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

/** A new set takes the place of the old one. */
export async function replaceRecoveryCodes(
  transaction: Transaction,
  set: {
    accountId: string;
    codes: readonly { selector: string; codeHash: string }[];
    now: Instant;
  },
): Promise<void> {
  await transaction.query('delete from recovery_code where account_id = $1', [set.accountId]);
  await transaction.query(
    `insert into recovery_code (account_id, selector, code_hash, created_at)
     select $1, selector, code_hash, $4 from unnest($2::text[], $3::text[]) as c (selector, code_hash)`,
    [
      set.accountId,
      set.codes.map((code) => code.selector),
      set.codes.map((code) => code.codeHash),
      toIso(set.now),
    ],
  );
}

/** The hash of a code that was not used yet. */
export async function readRecoveryHash(
  database: Database,
  code: { accountId: string; selector: string },
): Promise<string | null> {
  const { rows } = await database.query<{ codeHash: string }>(
    `select code_hash as "codeHash" from recovery_code
     where account_id = $1 and selector = $2 and used_at is null`,
    [code.accountId, code.selector],
  );
  return rows[0]?.codeHash ?? null;
}

/** False: it was used, or replaced, meanwhile. */
export async function spendRecoveryCode(
  database: Database | Transaction,
  code: { accountId: string; selector: string; codeHash: string; now: Instant },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `update recovery_code set used_at = $4
     where account_id = $1 and selector = $2 and code_hash = $3 and used_at is null`,
    [code.accountId, code.selector, code.codeHash, toIso(code.now)],
  );
  return rowCount === 1;
}

export async function deleteRecoveryCodes(
  transaction: Transaction,
  accountId: string,
): Promise<void> {
  await transaction.query('delete from recovery_code where account_id = $1', [accountId]);
}
