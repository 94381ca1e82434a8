import type { Locale } from '#domain/locale.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';
import { grouped } from '../reads/grouped.ts';

export interface SessionRow {
  accountId: string;
  id: string;
  browserId: string;
  userAgent: string;
  createdAt: Instant;
  lastSeenAt: Instant;
  /** When the password was last given in it. */
  confirmedAt: Instant;
  expiresAt: Instant;
}

const columns = `s.account_id as "accountId", s.id, s.browser_id as "browserId",
  s.user_agent as "userAgent", s.created_at as "createdAt", s.last_seen_at as "lastSeenAt",
  s.confirmed_at as "confirmedAt", s.expires_at as "expiresAt"`;

export async function insertSession(
  transaction: Transaction,
  session: SessionRow & { tokenHash: Buffer; secondFactorAt: Instant | null },
): Promise<void> {
  await transaction.query(
    `insert into session (account_id, id, browser_id, token_hash, user_agent, created_at,
       last_seen_at, confirmed_at, expires_at, second_factor_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      session.accountId,
      session.id,
      session.browserId,
      session.tokenHash,
      session.userAgent,
      toIso(session.createdAt),
      toIso(session.lastSeenAt),
      toIso(session.confirmedAt),
      toIso(session.expiresAt),
      session.secondFactorAt === null ? null : toIso(session.secondFactorAt),
    ],
  );
}

export interface SessionWithPerson extends SessionRow {
  displayName: string;
  email: string;
  userName: string;
  locale: Locale;
  timeZone: string;
}

interface SessionKey {
  accountId: string;
  id: string;
  tokenHash: Buffer;
}

/** Null: there is no such session, or another token opens it. */
export const readSession = grouped<SessionKey, SessionWithPerson | null>(async (source, keys) => {
  const { rows } = await source.query<SessionWithPerson & { nth: bigint }>({
    name: 'identity-session',
    text: `select ${columns}, a.display_name as "displayName", a.email,
        c.user_name as "userName", a.locale, a.time_zone as "timeZone", w.nth
      from unnest($1::uuid[], $2::uuid[], $3::bytea[]) with ordinality
          as w (account_id, id, token_hash, nth)
        join session s on s.account_id = w.account_id and s.id = w.id
          and s.token_hash = w.token_hash
        join account a on a.id = s.account_id
        join credential c on c.account_id = s.account_id`,
    values: [
      keys.map(({ accountId }) => accountId),
      keys.map(({ id }) => id),
      keys.map(({ tokenHash }) => tokenHash),
    ],
  });
  const found = new Map(rows.map(({ nth, ...session }) => [Number(nth), session]));
  return keys.map((_, i) => found.get(i + 1) ?? null);
});

/** Session and browser were used now; later of two times wins. */
export async function touchSession(
  database: Database,
  session: { accountId: string; id: string; browserId: string; now: Instant },
): Promise<void> {
  const at = toIso(session.now);
  await database.query(
    `update session set last_seen_at = greatest(last_seen_at, $3)
     where account_id = $1 and id = $2`,
    [session.accountId, session.id, at],
  );
  await database.query(
    `update browser set last_seen_at = greatest(last_seen_at, $3)
     where account_id = $1 and id = $2`,
    [session.accountId, session.browserId, at],
  );
}

export async function listSessionRows(
  database: Database,
  accountId: string,
): Promise<SessionRow[]> {
  const { rows } = await database.query<SessionRow>(
    `select ${columns} from session s where s.account_id = $1
     order by s.last_seen_at desc, s.id desc`,
    [accountId],
  );
  return rows;
}

/** What was given: it decides what counts as confirmed. */
export type Proof = 'password' | 'second-factor' | 'payment-password';

/**
 * Gives a session its next token after its owner proved to be there (ASVS 7.2.4). Without a payment password
 * any proof confirms paying too; with one it is the only proof that does.
 */
export async function renewSessionToken(
  transaction: Transaction,
  session: { accountId: string; id: string; tokenHash: Buffer; proof: Proof; now: Instant },
): Promise<boolean> {
  const { proof } = session;
  const { rowCount } = await transaction.query(
    `with paying as (select $5 or not exists (select from payment_protection
       where account_id = $1 and password_hash is not null) as is_confirmed)
     update session set token_hash = $3, last_seen_at = $4,
       confirmed_at = case when $5 then confirmed_at else $4 end,
       second_factor_at = case when $6 then $4 else second_factor_at end,
       payment_confirmed_at = case when p.is_confirmed then $4 else payment_confirmed_at end,
       payment_confirmed_for = case when p.is_confirmed then null else payment_confirmed_for end
     from paying p where account_id = $1 and id = $2`,
    [
      session.accountId,
      session.id,
      session.tokenHash,
      toIso(session.now),
      proof === 'payment-password',
      proof === 'second-factor',
    ],
  );
  return rowCount === 1;
}

/** False: there is none. */
export async function deleteSession(
  database: Database | Transaction,
  session: { accountId: string; id: string },
): Promise<boolean> {
  const { rowCount } = await database.query(
    'delete from session where account_id = $1 and id = $2',
    [session.accountId, session.id],
  );
  return rowCount === 1;
}

/** Ends the session whose token was shown; ids alone prove nothing. */
export async function deleteSessionOfToken(
  database: Database | Transaction,
  key: { accountId: string; id: string; tokenHash: Buffer },
): Promise<void> {
  await database.query(
    'delete from session where account_id = $1 and id = $2 and token_hash = $3',
    [key.accountId, key.id, key.tokenHash],
  );
}

/** Ends all sessions of the account but `keepId`; answers how many. */
export async function deleteSessions(
  database: Database | Transaction,
  accountId: string,
  keepId: string | null,
): Promise<number> {
  const { rowCount } = await database.query(
    'delete from session where account_id = $1 and ($2::uuid is null or id <> $2)',
    [accountId, keepId],
  );
  return rowCount ?? 0;
}
