import type { LineEventKind } from '#domain/line-event.ts';
import type { Instant } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

/**
 * How far the notice of an event is. `delivered`: by one channel or another. `lost`: none of them reached
 * anybody. `none`: nobody was to be told, or it is missing.
 */
export type NoticeState = 'delivered' | 'under-way' | 'lost' | 'none';

/** One thing that happened to a line, and whether its subscriber was told. */
export interface ToldEvent {
  id: string;
  kind: LineEventKind;
  detail: Record<string, string>;
  happenedAt: Instant;
  notice: NoticeState;
  /** When its notice was delivered or lost. */
  noticedAt: Instant | null;
}

/** `e`: the event. Its notice has its id; it is made when it is first sent. */
const told = 'left join notice n on n.account_id = e.account_id and n.id = e.id';

const waiting = `exists (select from outbox o where o.account_id = e.account_id
    and o.kind = 'notice.send' and o.payload ->> 'eventId' = e.id::text)`;

const columns = `e.id, e.kind, e.detail, e.happened_at as "happenedAt",
    case when n.state = 'delivered' then 'delivered' when n.state = 'undeliverable' then 'lost'
      when n.state = 'open' or ${waiting} then 'under-way' else 'none' end as notice,
    n.decided_at as "noticedAt"`;

/** The history of a line's auto-renewal, newest first; `before` starts below that event. */
export async function readRenewalEvents(
  source: Database | Transaction,
  of: { accountId: string; lineId: string; before: string | null; limit: number },
): Promise<ToldEvent[]> {
  const { rows } = await source.query<ToldEvent>({
    name: 'read-renewal-events',
    text: `select ${columns} from line_event e ${told}
      where e.account_id = $1 and e.line_id = $2 and e.kind like 'auto-renewal-%'
        and ($3::uuid is null or e.id < $3) order by e.id desc limit $4`,
    values: [of.accountId, of.lineId, of.before, of.limit],
  });
  return rows;
}

/** One end of auto-renewal, for who looks after all subscribers. */
export interface RenewalEnd extends ToldEvent {
  accountId: string;
  lineId: string;
}

/** Every end of auto-renewal from `from` until before `to`, oldest first; one without its event counts as untold. */
export async function readRenewalEnds(
  source: Database | Transaction,
  { from, to }: { from: Instant; to: Instant },
): Promise<RenewalEnd[]> {
  const { rows } = await source.query<RenewalEnd>({
    name: 'read-renewal-ends',
    text: `select e.account_id as "accountId", e.line_id as "lineId", ${columns}
      from line_event e ${told}
      where e.kind = 'auto-renewal-ended' and e.happened_at >= $1 and e.happened_at < $2
      union all
      select r.account_id, r.id, r.id, 'auto-renewal-ended', jsonb_build_object('cause', r.end_cause),
          r.ended_at, 'none', null
        from auto_renewal r where r.ended_at >= $1 and r.ended_at < $2
          and not exists (select from line_event e where e.account_id = r.account_id and e.line_id = r.id
            and e.kind = 'auto-renewal-ended' and e.happened_at = r.ended_at)
      order by "happenedAt", id`,
    values: [new Date(from).toISOString(), new Date(to).toISOString()],
  });
  return rows;
}

/** An agreement that is in force, and nobody looks after its line. */
export interface Unattended {
  lineId: string;
  /** When somebody should have looked; null: never. */
  dueAt: Instant | null;
}

/** Where time should do something for auto-renewal and does not: it would be off without an end. */
export async function readUnattended(
  source: Database | Transaction,
  overdueSince: Instant,
): Promise<Unattended[]> {
  const { rows } = await source.query<Unattended>({
    name: 'read-unattended-renewals',
    text: `select l.id as "lineId", l.due_at as "dueAt"
      from auto_renewal r join line l on l.account_id = r.account_id and l.id = r.id
      where r.state <> 'ended' and (l.due_at < $1 or l.due_at is null and (
        l.state in ('quarantined', 'recycled', 'ported-out')
        or r.state = 'on' and (r.trigger ->> 'kind' = 'calendar' or exists (select from period p
          where p.account_id = r.account_id and p.line_id = r.id and p.kind = 'plan'
            and p.ended_at is null and p.ends_at is not null and r.trigger ->> 'kind' = 'plan-end'))))
      order by l.due_at, l.id`,
    values: [new Date(overdueSince).toISOString()],
  });
  return rows;
}
