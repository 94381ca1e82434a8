import type { Locale } from '#domain/locale.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

export interface NewAccount {
  id: string;
  displayName: string;
  email: string;
  userName: string;
  locale: Locale;
  /** IANA. */
  timeZone: string;
  passwordHash: string | null;
  createdAt: Instant;
}

/** False: it was there already; nothing was written. */
export async function insertAccount(
  transaction: Transaction,
  account: NewAccount,
): Promise<boolean> {
  const { id, displayName, email, locale, timeZone, userName, passwordHash } = account;
  const createdAt = toIso(account.createdAt);
  const { rowCount } = await transaction.query(
    `insert into account (id, display_name, email, locale, time_zone, created_at)
     values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`,
    [id, displayName, email, locale, timeZone, createdAt],
  );
  if (rowCount === 0) return false;
  await transaction.query(
    `insert into credential (account_id, user_name, password_hash, password_changed_at)
     values ($1, $2, $3, $4)`,
    [id, userName, passwordHash, passwordHash === null ? null : createdAt],
  );
  return true;
}

export interface AccountPerson {
  accountId: string;
  displayName: string;
  email: string;
  userName: string;
  locale: Locale;
  timeZone: string;
  hasPassword: boolean;
}

export async function readPerson(
  database: Database | Transaction,
  accountId: string,
): Promise<AccountPerson | null> {
  const { rows } = await database.query<AccountPerson>(
    `select a.id as "accountId", a.display_name as "displayName", a.email,
       c.user_name as "userName", a.locale, a.time_zone as "timeZone",
       c.password_hash is not null as "hasPassword"
     from account a join credential c on c.account_id = a.id where a.id = $1`,
    [accountId],
  );
  return rows[0] ?? null;
}
