import { type Instant, toIso } from '#domain/time.ts';
import { lockAccounts } from './committer-statements.ts';
import { type Database, inTransaction, type Transaction } from './database.ts';

export interface PromotionClaim {
  promotionId: string;
  orderId: string;
  accountId: string;
  /** Of a code for one use. */
  codeHash: Buffer | null;
  minor: bigint;
  now: Instant;
}

/** Thrown to undo a claim for which there is no room; never leaves this file. */
class NoRoom extends Error {}

/**
 * Sets aside what an order would take of a promotion's limits for all. Whole or not at all, and never more than
 * there is: the budget is one row, and its limits are looked at while it is changed. The same order may ask
 * again with another amount. False: nothing is left, or the code is another order's.
 */
export async function claimPromotion(
  database: Database,
  claim: PromotionClaim,
  limits: { uses: number | null; minor: bigint | null },
): Promise<boolean> {
  try {
    return await inTransaction(database, async (transaction) => {
      let known = await lockClaim(transaction, claim);
      if (!known && !(await addClaim(transaction, claim))) {
        // Made for the same order a moment ago, or the code is another order's.
        known = await lockClaim(transaction, claim);
        if (!known) return false;
      }
      const more = claim.minor - (known?.minor ?? 0n);
      const { rowCount } = await transaction.query({
        name: 'claim-promotion-budget',
        text: `update promotion_budget set uses = uses + $2, minor = minor + $3
          where promotion_id = $1 and ($4::bigint is null or uses + $2 <= $4)
            and ($5::bigint is null or minor + $3 <= $5)`,
        values: [claim.promotionId, known ? 0 : 1, more, limits.uses, limits.minor],
      });
      if (rowCount !== 1) throw new NoRoom();
      if (known) await renewClaim(transaction, claim);
      return true;
    });
  } catch (fault) {
    if (fault instanceof NoRoom) return false;
    throw fault;
  }
}

async function lockClaim(
  transaction: Transaction,
  { promotionId, orderId }: PromotionClaim,
): Promise<{ minor: bigint } | null> {
  const { rows } = await transaction.query<{ minor: bigint }>({
    name: 'lock-promotion-claim',
    text: 'select minor from promotion_claim where promotion_id = $1 and order_id = $2 for update',
    values: [promotionId, orderId],
  });
  return rows[0] ?? null;
}

/** After everything that was decided about the order so far, whatever the clock of who decided it. */
const later = (accountId: string, now: string): string =>
  `greatest(${now}::timestamptz, (select max(decided_at) + interval '1 ms' from promotion_use
    where account_id = ${accountId} and order_id = $2 and promotion_id = $1))`;

async function addClaim(transaction: Transaction, claim: PromotionClaim): Promise<boolean> {
  const { promotionId, orderId, accountId, codeHash, minor, now } = claim;
  const { rowCount } = await transaction.query({
    name: 'add-promotion-claim',
    text: `insert into promotion_claim (promotion_id, order_id, account_id, code_hash, minor, claimed_at)
      values ($1, $2, $3, $4, $5, ${later('$3', '$6')}) on conflict do nothing`,
    values: [promotionId, orderId, accountId, codeHash, minor, toIso(now)],
  });
  return rowCount === 1;
}

async function renewClaim(
  transaction: Transaction,
  { promotionId, orderId, accountId, minor, now }: PromotionClaim,
): Promise<void> {
  await transaction.query(
    `update promotion_claim set minor = $3, claimed_at = ${later('$4', '$5')}
      where promotion_id = $1 and order_id = $2`,
    [promotionId, orderId, minor, accountId, toIso(now)],
  );
}

/**
 * Lets go of claims of an order that no use stands behind: it ended after they were made, or none came since
 * `noUseSince`. Under the lock of the account, so that a use is there or its command has not begun: then it finds
 * its claim too old. In one statement, so that a claim comes back once whoever does it. Answers how many.
 */
export async function settleClaims(
  database: Database,
  of: { accountId: string; orderId: string; noUseSince: Instant },
): Promise<number> {
  return inTransaction(database, async (transaction) => {
    await lockAccounts(transaction, [of.accountId]);
    return settleLocked(transaction, of);
  });
}

async function settleLocked(
  transaction: Transaction,
  of: { accountId: string; orderId: string; noUseSince: Instant },
): Promise<number> {
  const { rows } = await transaction.query<{ gone: bigint }>({
    name: 'settle-promotion-claims',
    text: `with gone as (
        delete from promotion_claim c where c.account_id = $1 and c.order_id = $2
          and not exists (select from promotion_use u where u.account_id = c.account_id
            and u.order_id = c.order_id and u.promotion_id = c.promotion_id
            and u.state in ('held', 'taken'))
          -- What several purchases share stays set aside while one of them counts.
          and not exists (select from promotion_use f join promotion_use u
              on u.account_id = f.account_id and u.redemption_id = f.id
            where f.account_id = c.account_id and f.order_id = c.order_id
              and f.promotion_id = c.promotion_id and u.state in ('held', 'taken'))
          and (c.claimed_at <= $3 or exists (select from promotion_use u
            where u.account_id = c.account_id and u.order_id = c.order_id
              and u.promotion_id = c.promotion_id and u.decided_at >= c.claimed_at))
        returning promotion_id, minor),
      back as (
        update promotion_budget b set uses = b.uses - g.uses, minor = b.minor - g.minor
          from (select promotion_id, count(*) as uses, sum(minor)::bigint as minor
            from gone group by 1) g
          where b.promotion_id = g.promotion_id)
      select count(*) as gone from gone`,
    values: [of.accountId, of.orderId, toIso(of.noUseSince)],
  });
  return Number(rows[0]?.gone ?? 0n);
}

/** Lets go of what was set aside for an order that never came to be; only for who made the claim. */
export async function dropClaims(
  database: Database,
  of: { accountId: string; orderId: string; promotionIds: readonly string[] },
): Promise<void> {
  await inTransaction(database, async (transaction) => {
    await lockAccounts(transaction, [of.accountId]);
    await transaction.query(
      `with gone as (
        delete from promotion_claim c where c.account_id = $1 and c.order_id = $2
          and c.promotion_id = any($3)
          and not exists (select from promotion_use u where u.account_id = c.account_id
            and u.order_id = c.order_id and u.promotion_id = c.promotion_id
            and u.state in ('held', 'taken'))
        returning promotion_id, minor)
      update promotion_budget b set uses = b.uses - 1, minor = b.minor - g.minor
        from gone g where b.promotion_id = g.promotion_id`,
      [of.accountId, of.orderId, of.promotionIds],
    );
  });
}

/** Claims that are old enough to have become uses, oldest first. */
export async function claimsWithoutUse(
  database: Database,
  before: Instant,
): Promise<{ accountId: string; orderId: string }[]> {
  const { rows } = await database.query<{ accountId: string; orderId: string }>(
    `select c.account_id as "accountId", c.order_id as "orderId" from promotion_claim c
      where c.claimed_at <= $1 and not exists (select from promotion_use u
        where u.account_id = c.account_id and u.order_id = c.order_id
          and u.promotion_id = c.promotion_id and u.state in ('held', 'taken'))
      order by c.claimed_at limit 500`,
    [toIso(before)],
  );
  return rows;
}
