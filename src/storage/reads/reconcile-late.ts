import type { Instant } from '#domain/time.ts';
import type { Transaction } from '../database.ts';
import type { AccountRange } from './reconcile-snapshot.ts';

export interface LateRow {
  accountId: string;
  id: string;
  since: Instant;
  /** State, kind or session: what the row is in one word. */
  what: string;
  orderId: string | null;
  attempts: number | null;
}

export interface LateLimits {
  /** What had its own deadline before this is late. */
  deadline: Instant;
  /** Refunds asked for, and work that keeps failing, since before this are late. */
  asked: Instant;
}

const iso = (at: Instant): string => new Date(at).toISOString();

// Credit set aside waits with its order for the payment beside it, however long that takes.
const queries = {
  payments: `select account_id as "accountId", id::text as id, deadline_at as since, state as what,
      order_id as "orderId", null::int as attempts
    from payment p where account_id between $1 and $2 and decided_at is null and deadline_at < $3
      and $4::timestamptz is not null and (method not in ('credit', 'voucher') or exists (
        select from subscriber_order o where o.account_id = p.account_id and o.id = p.order_id
          and o.account_id between $1 and $2 and o.closed_at is not null))`,
  refunds: `select account_id as "accountId", id::text as id, requested_at as since, state as what,
      order_id as "orderId", null::int as attempts
    from refund where account_id between $1 and $2 and state <> 'refunded' and state = 'requested'
      and requested_at < $4 and $3::timestamptz is not null`,
  sessions: `select account_id as "accountId", id, expires_at as since, kind as what,
      null::uuid as "orderId", null::int as attempts
    from charging_session where account_id between $1 and $2 and ended_at is null
      and expires_at < $3 and $4::timestamptz is not null`,
  outbox: `select account_id as "accountId", id::text as id, least(due_at, created_at) as since,
      kind as what, null::uuid as "orderId", attempts
    from outbox where account_id between $1 and $2
      and (due_at < $3 or (last_error is not null and created_at < $4))`,
};

export type LateKind = keyof typeof queries;

/** What should have ended by itself and has not. */
export async function readLate(
  transaction: Transaction,
  kind: LateKind,
  { from, to }: AccountRange,
  limits: LateLimits,
): Promise<LateRow[]> {
  const { rows } = await transaction.query<LateRow>({
    name: `reconcile-late-${kind}`,
    text: `${queries[kind]} order by 1, 2`,
    values: [from, to, iso(limits.deadline), iso(limits.asked)],
  });
  return rows;
}
