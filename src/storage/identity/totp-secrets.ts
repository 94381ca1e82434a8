import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

export interface TotpSecret {
  accountId: string;
  id: string;
  sealed: Buffer;
  createdAt: Instant;
  confirmedAt: Instant | null;
  lastStep: bigint;
}

const columns = `account_id as "accountId", id, sealed, created_at as "createdAt",
  confirmed_at as "confirmedAt", last_step as "lastStep"`;

/** The secrets of an account: the one in use, and one that waits for its first code. */
export async function readTotpSecrets(
  database: Database | Transaction,
  accountId: string,
): Promise<{ inUse: TotpSecret | null; pending: TotpSecret | null }> {
  const { rows } = await database.query<TotpSecret>(
    `select ${columns} from totp_secret where account_id = $1 order by created_at desc, id desc`,
    [accountId],
  );
  return {
    inUse: rows.find((row) => row.confirmedAt !== null) ?? null,
    pending: rows.find((row) => row.confirmedAt === null) ?? null,
  };
}

/** Writes a secret that proves nothing yet, in place of any other such. */
export async function putPendingTotp(
  transaction: Transaction,
  secret: Pick<TotpSecret, 'accountId' | 'id' | 'sealed' | 'createdAt'>,
): Promise<void> {
  await transaction.query(
    'delete from totp_secret where account_id = $1 and confirmed_at is null',
    [secret.accountId],
  );
  await transaction.query(
    'insert into totp_secret (account_id, id, sealed, created_at) values ($1, $2, $3, $4)',
    [secret.accountId, secret.id, secret.sealed, toIso(secret.createdAt)],
  );
}

/** From now on this secret is the one, from the step after the code that confirmed it. */
export async function confirmTotpSecret(
  transaction: Transaction,
  secret: { accountId: string; id: string; step: bigint; now: Instant },
): Promise<boolean> {
  await transaction.query(
    'delete from totp_secret where account_id = $1 and confirmed_at is not null',
    [secret.accountId],
  );
  const { rowCount } = await transaction.query(
    `update totp_secret set confirmed_at = $3, last_step = $4 where account_id = $1 and id = $2`,
    [secret.accountId, secret.id, toIso(secret.now), String(secret.step)],
  );
  return rowCount === 1;
}

/** False: a code of that step or a later one was taken already. */
export async function spendTotpStep(
  database: Database | Transaction,
  secret: { accountId: string; id: string; step: bigint },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `update totp_secret set last_step = $3
     where account_id = $1 and id = $2 and confirmed_at is not null and last_step < $3`,
    [secret.accountId, secret.id, String(secret.step)],
  );
  return rowCount === 1;
}

/** True: there was one in use. */
export async function deleteTotp(transaction: Transaction, accountId: string): Promise<boolean> {
  const { rows } = await transaction.query<{ confirmedAt: Instant | null }>(
    `delete from totp_secret where account_id = $1 returning confirmed_at as "confirmedAt"`,
    [accountId],
  );
  return rows.some((row) => row.confirmedAt !== null);
}
