import type { Channel, DeliveryOutcome } from '#domain/notice-channels.ts';
import { type Instant, toIso } from '#domain/time.ts';
import { type Database, inTransaction } from './database.ts';

export interface Notice {
  accountId: string;
  id: string;
  lineId: string | null;
  template: string;
  facts: Record<string, string>;
  state: 'open' | 'delivered' | 'undeliverable';
  createdAt: Instant;
}

export interface NoticeDelivery {
  id: string;
  channel: Channel;
  /** Null with push. */
  recipient: string | null;
  outcome: DeliveryOutcome;
  detail: string | null;
  /** With push: the browsers that took it. */
  reached: string[];
  /** It is not to be tried again before; null: whenever. */
  notBefore: Instant | null;
  createdAt: Instant;
  updatedAt: Instant;
}

interface NoticeKey {
  accountId: string;
  noticeId: string;
}

const noticeColumns = `account_id as "accountId", id, line_id as "lineId", template, facts, state,
  created_at as "createdAt"`;

/** Writes a notice down unless it is; answers it as it stands. */
export async function keepNotice(
  database: Database,
  notice: Omit<Notice, 'state'>,
): Promise<Notice> {
  await database.query({
    name: 'keep-notice',
    text: `insert into notice (account_id, id, line_id, template, facts, state, created_at)
      values ($1, $2, $3, $4, $5, 'open', $6) on conflict do nothing`,
    values: [
      notice.accountId,
      notice.id,
      notice.lineId,
      notice.template,
      JSON.stringify(notice.facts),
      toIso(notice.createdAt),
    ],
  });
  return (await readNotice(database, { accountId: notice.accountId, noticeId: notice.id }))!;
}

export async function readNotice(
  database: Database,
  { accountId, noticeId }: NoticeKey,
): Promise<Notice | null> {
  const { rows } = await database.query<Notice>({
    name: 'read-notice',
    text: `select ${noticeColumns} from notice where account_id = $1 and id = $2`,
    values: [accountId, noticeId],
  });
  return rows[0] ?? null;
}

/** In the order in which they were tried. */
export async function readDeliveries(
  database: Pick<Database, 'query'>,
  { accountId, noticeId }: NoticeKey,
): Promise<NoticeDelivery[]> {
  const { rows } = await database.query<NoticeDelivery>({
    name: 'read-notice-deliveries',
    text: `select id, channel, recipient, outcome, detail, reached, not_before as "notBefore",
      created_at as "createdAt", updated_at as "updatedAt" from notice_delivery
      where account_id = $1 and notice_id = $2 order by created_at, id`,
    values: [accountId, noticeId],
  });
  return rows;
}

/** Writes down that a channel is about to be tried; a try that was cut off goes on under its own id. */
export async function beginDelivery(
  database: Database,
  {
    accountId,
    noticeId,
    ...delivery
  }: NoticeKey & Pick<NoticeDelivery, 'id' | 'channel' | 'recipient' | 'createdAt'>,
): Promise<void> {
  await database.query({
    name: 'begin-delivery',
    text: `insert into notice_delivery
      (account_id, id, notice_id, channel, recipient, outcome, created_at, updated_at)
      values ($1, $2, $3, $4, $5, 'sending', $6, $6) on conflict do nothing`,
    values: [
      accountId,
      delivery.id,
      noticeId,
      delivery.channel,
      delivery.recipient,
      toIso(delivery.createdAt),
    ],
  });
}

/**
 * A worse word that comes late counts, a better one does not: what bounced stays bounced. A worker that was slow and
 * heard nothing takes nothing back of what another one heard.
 */
export async function writeOutcome(
  database: Database,
  of: {
    accountId: string;
    id: string;
    outcome: DeliveryOutcome;
    detail: string | null;
    reached?: readonly string[];
    notBefore?: Instant | null;
    at: Instant;
  },
): Promise<void> {
  const { reached = [], notBefore = null } = of;
  await database.query({
    name: 'write-delivery-outcome',
    text: `update notice_delivery set outcome = $3, detail = $4, updated_at = $5, not_before = $7,
        reached = array(select distinct unnest(reached || $6::uuid[]))
      where account_id = $1 and id = $2 and outcome not in ('refused', 'bounced', 'failed')
        and ($3 <> 'sending' or outcome = 'sending')`,
    values: [
      ...[of.accountId, of.id, of.outcome, of.detail?.slice(0, 500) ?? null, toIso(of.at)],
      ...[reached, notBefore === null ? null : toIso(notBefore)],
    ],
  });
}

/**
 * Writes what has become of a notice, as `stateOf` says of its deliveries: read while nobody else can write it, so that a
 * worker that was slow writes nothing that is no longer so.
 */
export async function writeNoticeState(
  database: Database,
  of: NoticeKey & { at: Instant },
  stateOf: (deliveries: readonly NoticeDelivery[]) => Notice['state'],
): Promise<void> {
  const { accountId, noticeId, at } = of;
  await inTransaction(database, async (transaction) => {
    const locked = transaction.query({
      name: 'lock-notice',
      text: 'select from notice where account_id = $1 and id = $2 for update',
      values: [accountId, noticeId],
    });
    const [, deliveries] = await Promise.all([locked, readDeliveries(transaction, of)]);
    const state = stateOf(deliveries);
    await transaction.query({
      name: 'write-notice-state',
      text: `update notice set state = $3, decided_at = $4
        where account_id = $1 and id = $2 and state <> $3`,
      values: [accountId, noticeId, state, state === 'open' ? null : toIso(at)],
    });
  });
}

/** The notice that a delivery belongs to; null: it is an ordinary mail. */
export async function noticeOfDelivery(
  database: Database,
  { accountId, id }: { accountId: string; id: string },
): Promise<string | null> {
  const { rows } = await database.query<{ noticeId: string }>(
    `select notice_id as "noticeId" from notice_delivery where account_id = $1 and id = $2`,
    [accountId, id],
  );
  return rows[0]?.noticeId ?? null;
}

/** Notices by mail that came back from an address since. */
export async function countBounced(
  database: Database,
  of: { accountId: string; address: string; since: Instant },
): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::int as count from notice_delivery where account_id = $1 and channel = 'mail'
      and recipient = $2 and outcome = 'bounced' and updated_at > $3`,
    [of.accountId, of.address, toIso(of.since)],
  );
  return rows[0]!.count;
}

/** What no channel could bring to its reader and nobody has read on the page since; newest first. */
export async function readUnseen(database: Database, accountId: string): Promise<Notice[]> {
  const { rows } = await database.query<Notice>({
    name: 'read-unseen-notices',
    text: `select ${noticeColumns} from notice where account_id = $1 and state = 'undeliverable'
      and seen_at is null order by created_at desc limit 20`,
    values: [accountId],
  });
  return rows;
}

export async function markSeen(
  database: Database,
  { accountId, at }: { accountId: string; at: Instant },
): Promise<void> {
  await database.query(
    `update notice set seen_at = $2
      where account_id = $1 and state = 'undeliverable' and seen_at is null`,
    [accountId, toIso(at)],
  );
}

/** For staff: what reached nobody since, oldest first, with the channels that were tried. */
export async function readUndelivered(
  database: Database,
  since: Instant,
): Promise<(Notice & { tried: string | null })[]> {
  const { rows } = await database.query<Notice & { tried: string | null }>(
    `select ${noticeColumns}, (select string_agg(d.channel || ' ' || d.outcome, ', '
        order by d.created_at) from notice_delivery d
        where d.account_id = notice.account_id and d.notice_id = notice.id) as tried
      from notice where state = 'undeliverable' and created_at >= $1
      order by created_at, id limit 10000`,
    [toIso(since)],
  );
  return rows;
}
