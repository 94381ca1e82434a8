import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

export interface PasskeyRow {
  accountId: string;
  id: string;
  credentialId: Buffer;
  publicKey: Buffer;
  signCount: number;
  transports: string[];
  name: string;
  createdAt: Instant;
  lastUsedAt: Instant | null;
}

const columns = `account_id as "accountId", id, credential_id as "credentialId",
  public_key as "publicKey", sign_count as "signCount", transports, name,
  created_at as "createdAt", last_used_at as "lastUsedAt"`;

/** The oldest first. */
export async function listPasskeyRows(
  database: Database | Transaction,
  accountId: string,
): Promise<PasskeyRow[]> {
  const { rows } = await database.query<Omit<PasskeyRow, 'signCount'> & { signCount: bigint }>(
    `select ${columns} from passkey where account_id = $1 order by created_at, id`,
    [accountId],
  );
  return rows.map((row) => ({ ...row, signCount: Number(row.signCount) }));
}

/** False: the account has it already. */
export async function insertPasskey(
  transaction: Transaction,
  passkey: Omit<PasskeyRow, 'lastUsedAt'>,
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `insert into passkey (account_id, id, credential_id, public_key, sign_count, transports, name,
       created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (account_id, credential_id) do nothing`,
    [
      passkey.accountId,
      passkey.id,
      passkey.credentialId,
      passkey.publicKey,
      passkey.signCount,
      passkey.transports,
      passkey.name,
      toIso(passkey.createdAt),
    ],
  );
  return rowCount === 1;
}

/** False: it was removed meanwhile, or its count is further by now. */
export async function notePasskeyUse(
  database: Database | Transaction,
  passkey: { accountId: string; id: string; signCount: number; now: Instant },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `update passkey set sign_count = $3, last_used_at = $4
     where account_id = $1 and id = $2 and sign_count <= $3`,
    [passkey.accountId, passkey.id, passkey.signCount, toIso(passkey.now)],
  );
  return rowCount === 1;
}

export async function deletePasskey(
  transaction: Transaction,
  passkey: { accountId: string; id: string },
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    'delete from passkey where account_id = $1 and id = $2',
    [passkey.accountId, passkey.id],
  );
  return rowCount === 1;
}

/** False: this challenge was answered before. */
export async function spendChallenge(
  database: Database | Transaction,
  challenge: { accountId: string; digest: Buffer; expiresAt: Instant },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `insert into spent_challenge (account_id, digest, expires_at) values ($1, $2, $3)
     on conflict (account_id, digest) do nothing`,
    [challenge.accountId, challenge.digest, toIso(challenge.expiresAt)],
  );
  return rowCount === 1;
}
