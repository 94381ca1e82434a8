import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

export interface EmailChange {
  accountId: string;
  id: string;
  oldEmail: string;
  newEmail: string;
  /** Who asked; it outlasts the change. */
  sessionId: string;
  askedAt: Instant;
  confirmedAt: Instant | null;
  undoneAt: Instant | null;
}

const columns = `account_id as "accountId", id, old_email as "oldEmail", new_email as "newEmail",
  session_id as "sessionId", asked_at as "askedAt", confirmed_at as "confirmedAt", undone_at as "undoneAt"`;

/** Takes the place of one that was asked for before and is not confirmed. */
export async function insertEmailChange(
  transaction: Transaction,
  change: Omit<EmailChange, 'confirmedAt' | 'undoneAt'>,
): Promise<void> {
  await deletePendingEmailChange(transaction, change.accountId);
  await transaction.query(
    `insert into email_change (account_id, id, old_email, new_email, session_id, asked_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      ...[change.accountId, change.id, change.oldEmail, change.newEmail, change.sessionId],
      toIso(change.askedAt),
    ],
  );
}

/** The link mailed for it, or about to be, changes nothing any more. True: there was one. */
export async function deletePendingEmailChange(
  transaction: Transaction,
  accountId: string,
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    'delete from email_change where account_id = $1 and confirmed_at is null',
    [accountId],
  );
  return rowCount !== 0;
}

export async function readEmailChange(
  database: Database | Transaction,
  { accountId, id }: { accountId: string; id: string },
): Promise<EmailChange | null> {
  const { rows } = await database.query<EmailChange>(
    `select ${columns} from email_change where account_id = $1 and id = $2`,
    [accountId, id],
  );
  return rows[0] ?? null;
}

/** Asked for and not confirmed. */
export async function readPendingEmailChange(
  database: Database,
  accountId: string,
): Promise<EmailChange | null> {
  const { rows } = await database.query<EmailChange>(
    `select ${columns} from email_change where account_id = $1 and confirmed_at is null`,
    [accountId],
  );
  return rows[0] ?? null;
}

export async function confirmEmailChange(
  transaction: Transaction,
  { accountId, id, newEmail }: EmailChange,
  now: Instant,
): Promise<void> {
  const at = toIso(now);
  await transaction.query(
    'update email_change set confirmed_at = $3 where account_id = $1 and id = $2',
    [accountId, id, at],
  );
  await writeEmail(transaction, accountId, newEmail);
}

export async function undoEmailChange(
  transaction: Transaction,
  { accountId, id, oldEmail }: EmailChange,
  now: Instant,
): Promise<void> {
  await transaction.query(
    'update email_change set undone_at = $3 where account_id = $1 and id = $2',
    [accountId, id, toIso(now)],
  );
  await writeEmail(transaction, accountId, oldEmail);
}

async function writeEmail(
  transaction: Transaction,
  accountId: string,
  email: string,
): Promise<void> {
  await transaction.query('update account set email = $2 where id = $1', [accountId, email]);
}

/** Those of which nothing can come any more. */
export async function overEmailChanges(
  database: Database,
  { pendingSince, confirmedSince }: { pendingSince: Instant; confirmedSince: Instant },
): Promise<EmailChange[]> {
  const { rows } = await database.query<EmailChange>(
    `select ${columns} from email_change
     where confirmed_at is null and asked_at <= $1 or confirmed_at <= $2
     order by asked_at limit 500`,
    [toIso(pendingSince), toIso(confirmedSince)],
  );
  return rows;
}

/** An address of the account that it bears, or may get back by a change that is not forgotten yet. */
export async function mayBear(
  database: Database,
  { accountId, email }: { accountId: string; email: string },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `select from account where id = $1 and email = $2
     union all
     select from email_change where account_id = $1 and $2 in (old_email, new_email)`,
    [accountId, email],
  );
  return rowCount !== 0;
}

export async function deleteEmailChange(
  database: Database,
  { accountId, id }: Pick<EmailChange, 'accountId' | 'id'>,
): Promise<void> {
  await database.query('delete from email_change where account_id = $1 and id = $2', [
    accountId,
    id,
  ]);
}
