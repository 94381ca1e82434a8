import { type Instant, toIso } from '#domain/time.ts';
import type { Database } from './database.ts';

/** A browser that takes push, as the port `web-push` sends to it. */
export interface PushSubscription {
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  browser: string;
  createdAt: Instant;
}

/** Where mail came back from; null: as far as we know it arrives. */
export async function readUnreachable(
  database: Database,
  { accountId, address }: { accountId: string; address: string },
): Promise<{ since: Instant } | null> {
  const { rows } = await database.query<{ since: Instant }>({
    name: 'read-unreachable-address',
    text: 'select since from unreachable_address where account_id = $1 and address = $2',
    values: [accountId, address],
  });
  return rows[0] ?? null;
}

/** Says nothing of an address that is not the account's own: a guest's, or one it had before. */
export async function markUnreachable(
  database: Database,
  of: { accountId: string; address: string; detail: string; at: Instant },
): Promise<void> {
  await database.query(
    `insert into unreachable_address (account_id, address, detail, since)
      select id, email, $3, $4 from account where id = $1 and email = $2 on conflict do nothing`,
    [of.accountId, of.address, of.detail.slice(0, 500), toIso(of.at)],
  );
}

/** Its owner says the address works. */
export async function markReachable(database: Database, accountId: string): Promise<void> {
  await database.query('delete from unreachable_address where account_id = $1', [accountId]);
}

export async function readSubscriptions(
  database: Database,
  accountId: string,
): Promise<PushSubscription[]> {
  const { rows } = await database.query<PushSubscription>({
    name: 'read-push-subscriptions',
    text: `select id, endpoint, p256dh, auth, browser, created_at as "createdAt"
      from push_subscription where account_id = $1 order by created_at, id`,
    values: [accountId],
  });
  return rows;
}

/** The same browser again keeps its place with its new keys. */
export async function keepSubscription(
  database: Database,
  accountId: string,
  of: PushSubscription,
): Promise<void> {
  await database.query(
    `insert into push_subscription (account_id, id, endpoint, p256dh, auth, browser, created_at)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict (account_id, endpoint) do update
        set p256dh = excluded.p256dh, auth = excluded.auth, browser = excluded.browser`,
    [accountId, of.id, of.endpoint, of.p256dh, of.auth, of.browser, toIso(of.createdAt)],
  );
}

export async function forgetSubscription(
  database: Database,
  { accountId, id }: { accountId: string; id: string },
): Promise<void> {
  await database.query('delete from push_subscription where account_id = $1 and id = $2', [
    accountId,
    id,
  ]);
}

/** What the subscriber chose; absent: nothing yet. */
export interface NoticePreference {
  alsoSms: boolean;
  /** Minutes of the day; null: the operator's. */
  quietFrom: number | null;
  quietUntil: number | null;
}

export async function readPreference(
  database: Database,
  accountId: string,
): Promise<NoticePreference> {
  const { rows } = await database.query<NoticePreference>({
    name: 'read-notice-preference',
    text: `select also_sms as "alsoSms", quiet_from as "quietFrom", quiet_until as "quietUntil"
      from notice_preference where account_id = $1`,
    values: [accountId],
  });
  return rows[0] ?? { alsoSms: false, quietFrom: null, quietUntil: null };
}

export async function writePreference(
  database: Database,
  of: NoticePreference & { accountId: string; at: Instant },
): Promise<void> {
  await database.query(
    `insert into notice_preference (account_id, also_sms, quiet_from, quiet_until, changed_at)
      values ($1, $2, $3, $4, $5) on conflict (account_id) do update
        set also_sms = excluded.also_sms, quiet_from = excluded.quiet_from,
          quiet_until = excluded.quiet_until, changed_at = excluded.changed_at`,
    [of.accountId, of.alsoSms, of.quietFrom, of.quietUntil, toIso(of.at)],
  );
}
