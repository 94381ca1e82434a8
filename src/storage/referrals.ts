import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from './database.ts';

type Source = Database | Transaction;

/** Whose code it is; null: nobody's. */
export async function readReferrer(source: Source, code: string): Promise<string | null> {
  const { rows } = await source.query<{ accountId: string }>({
    name: 'read-referrer',
    text: 'select account_id as "accountId" from referral_code where code = $1',
    values: [code],
  });
  return rows[0]?.accountId ?? null;
}

/** The account's code: the one it has, or `code`, which must be new; null: that one is somebody's. */
export async function giveReferralCode(
  source: Source,
  given: { code: string; accountId: string; now: Instant },
): Promise<string | null> {
  await source.query(
    `insert into referral_code (code, account_id, created_at) values ($1, $2, $3)
      on conflict do nothing`,
    [given.code, given.accountId, toIso(given.now)],
  );
  const { rows } = await source.query<{ code: string }>(
    'select code from referral_code where account_id = $1',
    [given.accountId],
  );
  return rows[0]?.code ?? null;
}

/** With whose code the account bought, or is about to; null: nobody's. */
export async function readInviter(source: Source, accountId: string): Promise<string | null> {
  const { rows } = await source.query<{ accountId: string }>({
    name: 'read-inviter',
    text: `select r.account_id as "accountId" from promotion_use u
      join referral_code r on r.code = u.code
      where u.account_id = $1 and u.order_id is not null and u.state in ('held', 'taken')
      order by u.created_at desc limit 1`,
    values: [accountId],
  });
  return rows[0]?.accountId ?? null;
}

/** A card or wallet that both accounts have, or had, kept, or a browser that takes push for both. */
export async function shareMeansOrBrowser(
  source: Source,
  one: string,
  other: string,
): Promise<boolean> {
  const { rows } = await source.query(
    `select from payment_means a join payment_means b on b.fingerprint = a.fingerprint
        where a.account_id = $1 and b.account_id = $2
      union all
      select from push_subscription a join push_subscription b on b.endpoint = a.endpoint
        where a.account_id = $1 and b.account_id = $2 limit 1`,
    [one, other],
  );
  return rows.length > 0;
}
