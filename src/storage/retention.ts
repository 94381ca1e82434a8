import { fromProviderPaymentId } from '#domain/public-id.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Database } from './database.ts';

/*
 * What replays, ended sessions, providers' words, mails and what was told and agreed to leave behind is deleted
 * here, and nothing else: none holds money or allowance, and no decision reads a row that is old enough to go.
 * Movements stay for ever, and so do orders with their events.
 */

export interface ForgettingRun {
  runId: string;
  now: Instant;
}

/**
 * Takes tonight's run, and says from when on answers are sure to be kept. False: it is done since
 * `tonight`, or another process has it and has renewed its claim since `deadBefore`.
 */
export async function claimForgetting(
  database: Database,
  { runId, now }: ForgettingRun,
  of: { tonight: Instant; deadBefore: Instant; answersBefore: Instant },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `insert into retention as r (id, run_id, started_at, renewed_at, finished_at, answers_before)
      values (1, $1, $2, $2, null, $5)
      on conflict (id) do update set run_id = excluded.run_id, started_at = excluded.started_at,
        renewed_at = excluded.renewed_at, finished_at = null,
        answers_before = greatest(r.answers_before, excluded.answers_before)
      where r.finished_at < $3 or (r.finished_at is null and r.renewed_at < $4)`,
    [runId, toIso(now), toIso(of.tonight), toIso(of.deadBefore), toIso(of.answersBefore)],
  );
  return rowCount === 1;
}

/** False when another run has taken over. */
export async function renewForgetting(
  database: Database,
  { runId, now }: ForgettingRun,
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: 'renew-forgetting',
    text: 'update retention set renewed_at = $2 where run_id = $1 and finished_at is null',
    values: [runId, toIso(now)],
  });
  return rowCount === 1;
}

/** `isThrough`: all was looked at. Otherwise whoever comes next begins anew. */
export async function endForgetting(
  database: Database,
  { runId, now }: ForgettingRun,
  { isThrough }: { isThrough: boolean },
): Promise<void> {
  await database.query(
    `update retention set finished_at = case when $3 then $2::timestamptz end,
        renewed_at = case when $3 then $2::timestamptz else to_timestamp(0) end
      where run_id = $1 and finished_at is null`,
    [runId, toIso(now), isThrough],
  );
}

/** By table and what of it: `t` are rows on the pages [$1, $2), `$3` is when they have to be older than. */
const forget = {
  answers: {
    table: 'command',
    when: 't.recorded_at < $3 and t.name = any($4)',
  },
  sessions: { table: 'charging_session', when: 't.ended_at < $3' },
  'provider-events': { table: 'provider_event', when: 't.recorded_at < $3' },
  // While its outbox entry is there, this row alone says that the mail has gone.
  mails: {
    table: 'sent_message',
    when: `t.recorded_at < $3 and not exists (
      select from outbox o where o.account_id = t.account_id and o.id = t.id)`,
  },
  alerts: {
    table: 'line_event',
    when: `t.happened_at < $3 and t.kind in ('alert-crossed', 'cap-reached')`,
  },
  // What is in force was agreed to, however long ago; what is over is proved for as long after its end.
  'line-events': {
    table: 'line_event',
    when: `t.happened_at < $3 and t.kind not in ('alert-crossed', 'cap-reached')
      and (t.kind not in ('auto-renewal-agreed', 'auto-renewal-swapped') or not exists (select from auto_renewal a
        where a.account_id = t.account_id and a.id = t.line_id
          and (a.ended_at is null or a.ended_at >= $3)))`,
  },
  // It stays with its event, and while an outbox entry would send it again.
  notices: {
    table: 'notice',
    when: `t.created_at < $3 and t.state <> 'open'
      and not exists (select from line_event e where e.account_id = t.account_id and e.id = t.id)
      and not exists (select from outbox o where o.account_id = t.account_id
        and o.kind = 'notice.send' and o.payload ->> 'noticeId' = t.id::text)`,
  },
  'failed-setups': {
    table: 'means_setup',
    when: `t.decided_at < $3 and t.state <> 'kept'`,
  },
  setups: {
    table: 'means_setup',
    when: `t.decided_at < $3 and t.state = 'kept' and not exists (select from payment_means m
      where m.account_id = t.account_id and m.id = t.means_id
        and (m.state <> 'removed' or m.ended_at is null or m.ended_at >= $3))`,
  },
} as const satisfies Record<string, { table: string; when: string }>;

export type Forgettable = keyof typeof forget;

/** How many pages of the disk its table takes. */
export async function countPages(database: Database, what: Forgettable): Promise<number> {
  const { rows } = await database.query<{ pages: number }>(
    `select (pg_relation_size($1::regclass) / current_setting('block_size')::bigint)::int as pages`,
    [forget[what].table],
  );
  return rows[0]!.pages;
}

interface OldOnPages {
  from: number;
  to: number;
  before: Instant;
  /** Of the commands that may go. */
  names: readonly string[];
}

/**
 * Deletes what is old on the pages [from, to) of a table; answers how many rows. Page by page, because
 * an index by time would cost every charge, and rows of one account lie all over the table.
 */
export async function forgetOnPages(
  database: Database,
  what: Forgettable,
  of: OldOnPages,
): Promise<number> {
  const range = [`(${of.from},0)`, `(${of.to},0)`, toIso(of.before)];
  if (what === 'provider-events') return forgetProviderEvents(database, range);
  const { table, when } = forget[what];
  const text = `delete from ${table} t where ctid >= $1::tid and ctid < $2::tid and ${when}`;
  const { rowCount } = await database.query({
    name: `forget-${what}`,
    text: what === 'notices' ? withDeliveries(text) : text,
    values: what === 'answers' ? [...range, of.names] : range,
  });
  return rowCount ?? 0;
}

/** By which channels it went, goes with it. */
const withDeliveries = (text: string): string =>
  `with gone as (${text} returning account_id, id),
    deliveries as (delete from notice_delivery d using gone
      where d.account_id = gone.account_id and d.notice_id = gone.id)
    select from gone`;

/** What a provider said of a payment stays while the payment, its order or money back is undecided. */
async function forgetProviderEvents(database: Database, range: string[]): Promise<number> {
  const { rows } = await database.query<{ gateway: string; id: string; reference: string }>({
    name: 'old-provider-events',
    text: `select gateway, event_id as id, payment_reference as reference from provider_event
      where ctid >= $1::tid and ctid < $2::tid and recorded_at < $3`,
    values: range,
  });
  if (rows.length === 0) return 0;
  const payments = rows.map(({ reference }) => fromProviderPaymentId(reference));
  const { rowCount } = await database.query({
    name: 'forget-provider-events',
    text: `delete from provider_event e
      using unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[])
        as old (gateway, event_id, account_id, payment_id)
      where e.gateway = old.gateway and e.event_id = old.event_id and not exists (
        select from payment p
          join subscriber_order o on o.account_id = p.account_id and o.id = p.order_id
          where p.account_id = old.account_id and p.id = old.payment_id and (
            p.decided_at is null or o.closed_at is null or exists (
              select from refund r where r.account_id = p.account_id and r.order_id = p.order_id
                and r.payment_id = p.id and r.state <> 'refunded')))`,
    values: [
      rows.map(({ gateway }) => gateway),
      rows.map(({ id }) => id),
      payments.map((payment) => payment?.accountId ?? null),
      payments.map((payment) => payment?.paymentId ?? null),
    ],
  });
  return rowCount ?? 0;
}
