import type { OneTimeLink } from '#domain/one-time-link.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

export interface LinkKey {
  accountId: string;
  id: string;
  tokenHash: Buffer;
}

export async function insertLink(
  database: Database,
  link: LinkKey & Pick<OneTimeLink, 'purpose' | 'subject' | 'createdAt' | 'expiresAt'>,
): Promise<void> {
  await database.query(
    `insert into one_time_link
       (account_id, id, purpose, token_hash, created_at, expires_at, subject)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      link.accountId,
      link.id,
      link.purpose,
      link.tokenHash,
      toIso(link.createdAt),
      toIso(link.expiresAt),
      link.subject,
    ],
  );
}

/** `lock` keeps anybody else from using it until the transaction ends. */
export async function readLink(
  database: Database | Transaction,
  key: LinkKey,
  { lock = false } = {},
): Promise<OneTimeLink | null> {
  const { rows } = await database.query<OneTimeLink>(
    `select id, purpose, created_at as "createdAt", expires_at as "expiresAt",
       used_at as "usedAt", replaced_at as "replacedAt", subject
     from one_time_link where account_id = $1 and id = $2 and token_hash = $3
     ${lock ? 'for update' : ''}`,
    [key.accountId, key.id, key.tokenHash],
  );
  return rows[0] ?? null;
}

export async function markLinkUsed(
  transaction: Transaction,
  link: { accountId: string; id: string; now: Instant },
): Promise<void> {
  await transaction.query(
    'update one_time_link set used_at = $3 where account_id = $1 and id = $2',
    [link.accountId, link.id, toIso(link.now)],
  );
}

/**
 * No link of the account opens anything any more, but those that take a change of address back: a stranger who made it
 * could otherwise close them, by choosing a password.
 */
export async function replaceLinks(
  transaction: Transaction,
  account: { accountId: string; now: Instant; alsoUndo?: boolean },
): Promise<void> {
  await transaction.query(
    `update one_time_link set replaced_at = $2
     where account_id = $1 and used_at is null and replaced_at is null
       and ($3 or purpose <> 'email_undo')`,
    [account.accountId, toIso(account.now), account.alsoUndo ?? false],
  );
}
