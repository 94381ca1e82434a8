import { type Instant, MINUTE, toIso } from '#domain/time.ts';
import { type Database, inTransaction } from './database.ts';

/** Holds a number and its SIM for an account until `expiresAt`; false when either is taken. */
export async function claimNumber(
  database: Database,
  claim: { msisdn: string; iccid: string; accountId: string; now: Instant; expiresAt: Instant },
): Promise<boolean> {
  const times = [claim.now, claim.expiresAt].map((at) => new Date(at).toISOString());
  return inTransaction(database, async (transaction) => {
    const { rowCount } = await transaction.query(
      `insert into claim (kind, value, account_id, confirmed, expires_at, claimed_at)
        select kind, value, $3, false, $5, $4
        from (values ('msisdn', $1::text), ('iccid', $2::text)) as wanted (kind, value)
        where not exists (select from claim c
          where (c.kind, c.value) in (('msisdn', $1), ('iccid', $2)))
        on conflict do nothing`,
      [claim.msisdn, claim.iccid, claim.accountId, ...times],
    );
    if (rowCount === 1)
      await transaction.query(
        'delete from claim where account_id = $1 and not confirmed and value in ($2, $3)',
        [claim.accountId, claim.msisdn, claim.iccid],
      );
    return rowCount === 2;
  });
}

/** Thrown to undo a half hold; never leaves this file. */
class Taken extends Error {}

/**
 * Holds a number and a SIM that were named and not proposed. Unlike `claimNumber` it may be repeated:
 * what the account itself holds or has counts as held. False when another account has either.
 */
export async function holdNumber(
  database: Database,
  claim: { msisdn: string; iccid: string; accountId: string; now: Instant; expiresAt: Instant },
): Promise<boolean> {
  const times = [claim.now, claim.expiresAt].map((at) => new Date(at).toISOString());
  try {
    return await inTransaction(database, async (transaction) => {
      const { rowCount } = await transaction.query(
        `insert into claim (kind, value, account_id, confirmed, expires_at, claimed_at)
          values ('msisdn', $1, $3, false, $5, $4), ('iccid', $2, $3, false, $5, $4)
          on conflict (kind, value) do update set claimed_at = claim.claimed_at
            where claim.account_id = excluded.account_id`,
        [claim.msisdn, claim.iccid, claim.accountId, ...times],
      );
      if (rowCount !== 2) throw new Taken();
      return true;
    });
  } catch (fault) {
    if (fault instanceof Taken) return false;
    throw fault;
  }
}

/** Lets go of held claims of an account; confirmed ones stay. */
export async function releaseNumber(
  database: Database,
  claim: { msisdn: string; iccid: string; accountId: string },
): Promise<void> {
  await database.query(
    `delete from claim where account_id = $1 and not confirmed
      and (kind, value) in (('msisdn', $2), ('iccid', $3))`,
    [claim.accountId, claim.msisdn, claim.iccid],
  );
}

/** Makes the claims of a line that exists now permanent. May be repeated. */
export async function confirmNumber(
  database: Database,
  claim: { msisdn: string; iccid: string; accountId: string },
): Promise<void> {
  await database.query(
    `update claim set confirmed = true, expires_at = null
      where account_id = $1 and (kind, value) in (('msisdn', $2), ('iccid', $3))`,
    [claim.accountId, claim.msisdn, claim.iccid],
  );
}

/** By the clock of another process a draft may be confirmed for so much longer. */
const CLOCKS_APART = 10 * MINUTE;

/**
 * Frees held claims that nobody confirmed, no line of their account bears and no order can still bring: one
 * that is tried to be paid again and again stays open for longer than they are held. Answers how many.
 */
export async function sweepClaims(database: Database, now: Instant): Promise<number> {
  const { rowCount } = await database.query(
    `delete from claim c where not c.confirmed and c.expires_at <= $1
      and c.kind in ('msisdn', 'iccid')
      and not exists (select from line l where l.account_id = c.account_id
        and c.value in (l.msisdn, l.iccid))
      and not exists (select from subscriber_order o where o.account_id = c.account_id
        and o.closed_at is null and (o.state = 'awaiting-payment' or o.expires_at > $2)
        and c.value in (o.new_line ->> 'msisdn', o.new_line ->> 'iccid'))`,
    [toIso(now), toIso(now - CLOCKS_APART)],
  );
  return rowCount ?? 0;
}
