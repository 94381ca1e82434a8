import type { Identifier } from '#domain/identifier.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

/**
 * Holds a value for an account until `expiresAt`. False: another account has or holds it. The same account may
 * hold again what it holds already, so that a broken registration can be repeated.
 */
export async function holdClaim(
  database: Database,
  claim: Identifier & { accountId: string; now: Instant; expiresAt: Instant },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `insert into claim (kind, value, account_id, confirmed, expires_at, claimed_at)
     values ($1, $2, $3, false, $4, $5)
     on conflict (kind, value) do update set claimed_at = claim.claimed_at
       where claim.account_id = excluded.account_id`,
    [claim.kind, claim.value, claim.accountId, toIso(claim.expiresAt), toIso(claim.now)],
  );
  return rowCount === 1;
}

/**
 * Makes a claim permanent, also one that was swept meanwhile and is still free. False: another account took it.
 */
export async function confirmClaim(
  database: Database,
  claim: Identifier & { accountId: string; now: Instant },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `insert into claim (kind, value, account_id, confirmed, expires_at, claimed_at)
     values ($1, $2, $3, true, null, $4)
     on conflict (kind, value) do update set confirmed = true, expires_at = null
       where claim.account_id = excluded.account_id`,
    [claim.kind, claim.value, claim.accountId, toIso(claim.now)],
  );
  return rowCount === 1;
}

/** Lets go of a held claim; a confirmed one stays. */
export async function releaseClaim(
  database: Database,
  claim: Identifier & { accountId: string },
): Promise<void> {
  await database.query(
    'delete from claim where kind = $1 and value = $2 and account_id = $3 and not confirmed',
    [claim.kind, claim.value, claim.accountId],
  );
}

/** Lets go of a claim, also of a confirmed one: its account bears the name no more. */
export async function dropClaim(
  database: Database,
  claim: Identifier & { accountId: string },
): Promise<void> {
  await database.query('delete from claim where kind = $1 and value = $2 and account_id = $3', [
    claim.kind,
    claim.value,
    claim.accountId,
  ]);
}

/** The account that has this name, or null. One statement, found or not. */
export async function accountOf(
  database: Database | Transaction,
  { kind, value }: Identifier,
): Promise<string | null> {
  const { rows } = await database.query<{ account_id: string }>(
    'select account_id from claim where kind = $1 and value = $2',
    [kind, value],
  );
  return rows[0]?.account_id ?? null;
}

export interface HeldClaim extends Identifier {
  accountId: string;
}

/** Names whose hold has run out. */
export async function expiredClaims(database: Database, now: Instant): Promise<HeldClaim[]> {
  const { rows } = await database.query<HeldClaim>(
    `select kind, value, account_id as "accountId" from claim
     where not confirmed and expires_at <= $1 and kind in ('email', 'user-name')
     order by expires_at limit 500`,
    [toIso(now)],
  );
  return rows;
}
