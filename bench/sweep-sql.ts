import pg from 'pg';
import { SWEPT_PLAN } from './sweep-lines.ts';

const BATCH = 2_000;

/** Ids of everything a renewal makes, then the same rows in the same tables as the program's sweep writes. */
const SWEEP = `
with due as materialized (
  select l.account_id, l.id as line_id, p.id as old_period, p.ends_at, b.id as credit_id,
    gen_random_uuid() as order_id, gen_random_uuid() as payment_id, gen_random_uuid() as period_id,
    gen_random_uuid() as bucket_id, gen_random_uuid() as event_id, gen_random_uuid() as outbox_id,
    v.document, v.version, (v.document ->> 'priceMinor')::bigint as price,
    coalesce((select t.seq from transfer t where t.account_id = l.account_id order by t.seq desc limit 1), 0) as seq
  from (select account_id, id from line where due_at <= now() and account_id between $1 and $2
    order by due_at, id limit ${BATCH} for update) l
  join auto_renewal a on a.account_id = l.account_id and a.id = l.id and a.state = 'on'
  join plan_version v on v.plan_id = a.plan_id and v.version = 1
  join period p on p.account_id = l.account_id and p.line_id = l.id and p.ended_at is null
  join bucket b on b.account_id = l.account_id and b.closed_at is null and b.kind = 'credit'
), lines as (
  update line l set due_at = due.ends_at from due where l.account_id = due.account_id and l.id = due.line_id
), renewals as (
  update auto_renewal a set rounds_done = rounds_done + 1, renewed_at = now(),
      spent = jsonb_build_object('month', '2026-11', 'minor', due.price::text),
      round = jsonb_build_object('name', 'end:' || due.period_id, 'chargeAt', 0, 'done', '[]'::jsonb, 'failed', 0,
        'retryAt', null, 'orderId', null, 'kept', null, 'noticedAt', null)
    from due where a.account_id = due.account_id and a.id = due.line_id
), credit as (
  update bucket b set remaining = remaining - due.price, used = used + due.price
    from due where b.account_id = due.account_id and b.id = due.credit_id and b.remaining >= due.price
), orders as (
  insert into subscriber_order (account_id, id, reference, kind, origin, line_id, plan_id, plan_version, timing,
      state, price_minor, tax_minor, tax_rate_basis_points, currency, then_price_minor, policy_version,
      held_minor, created_at, expires_at, confirmed_at, consent_version, fulfilled_at, closed_at, locale,
      invoice_number)
    select account_id, order_id, left(order_id::text, 8), 'renewal', 'auto-renewal', line_id, '${SWEPT_PLAN}',
      version, 'queue', 'fulfilled', price, price / 6, 2000, 'GBP', price, 1, 0, now(),
      now() + interval '1 day', now(), 'bench', now(), now(), 'en', '2026-' || left(order_id::text, 8) from due
), payments as (
  insert into payment (account_id, id, order_id, attempt, gateway, method, amount_minor, currency, state,
      captured_minor, holds, credit_fallback, created_at, opened_at, decided_at, deadline_at)
    select account_id, payment_id, order_id, 1, 'credit', 'credit', price, 'GBP', 'captured', price,
      jsonb_build_array(jsonb_build_object('bucketId', credit_id, 'amountMinor', price::text, 'taxed', false)),
      false, now(), now(), now(), now() from due
), periods as (
  insert into period (account_id, id, line_id, order_id, plan_id, plan_version, kind, policy_version, validity,
      starts_at, ends_at, bought_at)
    select account_id, period_id, line_id, order_id, '${SWEPT_PLAN}', version, 'plan', 1,
      document -> 'validity', ends_at, ends_at + interval '30 days', now() from due
), buckets as (
  insert into bucket (account_id, id, line_id, period_id, period_kind, order_id, kind, scope, zone_id, fair_use,
      asset, taxed, granted, remaining, reserved, used, expired, refunded, starts_at, expires_at, bought_at)
    select account_id, gen_random_uuid(), line_id, period_id, 'plan', order_id, 'data', 'any', 'europe', false,
      'octets', true, 1000, 1000, 0, 0, 0, 0, ends_at, ends_at + interval '30 days', now()
      from due, lateral jsonb_array_elements(document -> 'grants')
), transfers as (
  insert into transfer (account_id, seq, command_key, kind, asset, amount, from_place, to_place, line_id,
      bucket_id, order_id, payment_id, rule, happened_at, recorded_at)
    select due.account_id, due.seq + m.n,
      'look:' || event_id, m.kind, m.asset, greatest(m.share * price / 6, 1),
      m.from_place || order_id, m.to_place || credit_id, line_id, bucket_id, order_id, payment_id,
      'plan:${SWEPT_PLAN}@1', now(), now()
    from due, (values (1, 'hold', 'GBP', 6, 'bucket:', 'hold:'), (2, 'payment', 'GBP', 6, 'hold:', 'order:'),
      (3, 'grant', 'octets', 6, 'operator:', 'bucket:'), (4, 'grant', 'octets', 6, 'operator:', 'bucket:'),
      (5, 'sale', 'GBP', 5, 'order:', 'operator:'), (6, 'tax', 'GBP', 1, 'order:', 'operator:'))
      as m (n, kind, asset, share, from_place, to_place)
    where m.n <> 4 or jsonb_array_length(document -> 'grants') > 1
), events as (
  insert into order_event (account_id, id, order_id, kind, detail, happened_at)
    select account_id, gen_random_uuid(), order_id, kind, '{"by":"auto-renewal"}', now()
    from due, (values ('confirmed'), ('payment-captured'), ('credited')) as e (kind)
), line_events as (
  insert into line_event (account_id, id, line_id, kind, detail, happened_at)
    select account_id, event_id, line_id, 'auto-renewal-renewed',
      jsonb_build_object('orderId', order_id, 'amountMinor', price::text, 'currency', 'GBP'), now() from due
), mails as (
  insert into outbox (account_id, id, slot, kind, payload, due_at, created_at)
    select account_id, outbox_id, 1, 'mail.send',
      jsonb_build_object('template', 'order_confirmation', 'orderId', order_id), now(), now() from due
), commands as (
  insert into command (account_id, key, name, body_hash, answer, recorded_at)
    select account_id, 'look:' || event_id, 'look-after-line', 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
      '{"dueAt":1790000000000}', now() from due
)
select count(*)::integer as count from due`;

/** As the program's own connections: a plan made while a table is empty must not read it whole when it has grown. */
const BY_KEY =
  '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off';

/** Sweeps all lines of these accounts that are due, by one connection; answers how many a second. */
export async function sweepWithSql(
  url: string,
  { first, last }: { first: string; last: string },
): Promise<{ lines: number; seconds: number }> {
  const client = new pg.Client({ connectionString: url, options: BY_KEY });
  await client.connect();
  const began = performance.now();
  let lines = 0;
  for (;;) {
    const { rows } = await client.query<{ count: number }>({
      name: 'sweep',
      text: SWEEP,
      values: [first, last],
    });
    if (rows[0]!.count === 0) break;
    lines += rows[0]!.count;
  }
  const seconds = (performance.now() - began) / 1_000;
  await client.end();
  return { lines, seconds };
}
