import type { OrderFacts } from '#domain/reconcile-order.ts';
import type { Transaction } from '../database.ts';
import type { AccountRange } from './reconcile-snapshot.ts';

/**
 * Every order of a range that may have to do with money, drafts without any left out. Movements are
 * summed by the order's place, not by the order they name, so that none can hide.
 */
export async function readOrderFacts(
  transaction: Transaction,
  { from, to }: AccountRange,
): Promise<OrderFacts[]> {
  const { rows } = await transaction.query<Record<keyof OrderFacts, unknown>>({
    name: 'reconcile-orders',
    text: `with moved as (
        select account_id, substr(to_place, 7) as id, kind, amount as moved_in, 0 as moved_out
          from transfer where account_id between $1 and $2 and to_place like 'order:%'
        union all
        select account_id, substr(from_place, 7), kind, 0, amount
          from transfer where account_id between $1 and $2 and from_place like 'order:%'),
      places as (select account_id, id,
          sum(moved_in) filter (where kind = 'payment') as paid_in,
          sum(moved_out) filter (where kind = 'refund') as paid_back,
          sum(moved_out) filter (where kind <> 'refund') as sold,
          sum(moved_in) filter (where kind <> 'payment') as unsold
        from moved group by 1, 2),
      paid as (select account_id, order_id, sum(captured_minor) as captured from payment
        where account_id between $1 and $2 and captured_minor > 0 group by 1, 2),
      back as (select account_id, order_id,
          sum(amount_minor) filter (where state <> 'refused') as refunds,
          sum(amount_minor) filter (where state = 'refused') as refused,
          sum(amount_minor) filter (where state = 'refunded') as refunded,
          min(id::text) filter (where state = 'refused') as refused_id
        from refund where account_id between $1 and $2 group by 1, 2),
      granted as (select account_id, order_id,
          string_agg(kind || ' ' || granted, ', ' order by kind, granted) as granted from bucket
        where account_id between $1 and $2 and order_id is not null and origin = 'order' group by 1, 2),
      plans as (select plan_id, version, string_agg(each.kind || ' ' || each.amount, ', '
          order by each.kind, each.amount) as grants,
          -- Credit for as much money may have been sold at an amount of the buyer's choosing.
          bool_and(document ->> 'kind' = 'add-on' and document ->> 'promotion' is null
            and jsonb_array_length(document -> 'grants') = 1 and each.kind = 'credit'
            and each.amount = (document ->> 'priceMinor')::bigint) as at_any_amount
        from plan_version
        cross join jsonb_to_recordset(document -> 'grants') as each (kind text, amount bigint)
        group by 1, 2)
      select o.account_id as "accountId", o.id as "orderId", o.state, o.price_minor as "priceMinor",
        o.held_minor as "heldMinor", o.expires_at as "expiresAt",
        coalesce(captured, 0)::bigint as "capturedMinor",
        coalesce(refunds, 0)::bigint as "refundsMinor",
        coalesce(refused, 0)::bigint as "refusedMinor", refused_id as "refusedRefundId",
        coalesce(refunded, 0)::bigint as "refundedMinor",
        coalesce(paid_in, 0)::bigint as "paidInMinor",
        coalesce(paid_back, 0)::bigint as "paidBackMinor",
        coalesce(sold, 0)::bigint as "soldMinor", coalesce(unsold, 0)::bigint as "unsoldMinor",
        coalesce(granted, '') as granted, case when at_any_amount then 'credit ' || (o.price_minor + (
            select coalesce(sum((d ->> 'discountMinor')::bigint), 0) from jsonb_array_elements(o.discounts) d))
          else coalesce(grants, '') end as "planGrants"
      from subscriber_order o
      left join places m on m.account_id = o.account_id and m.id = o.id::text
      left join paid p on p.account_id = o.account_id and p.order_id = o.id
      left join back b on b.account_id = o.account_id and b.order_id = o.id
      left join granted g on g.account_id = o.account_id and g.order_id = o.id
      left join plans on plans.plan_id = o.plan_id and plans.version = o.plan_version
      where o.account_id between $1 and $2 and not (o.state = 'draft' and m.id is null
        and p.order_id is null and o.held_minor = 0)`,
    values: [from, to],
  });
  return rows as unknown as OrderFacts[];
}

/** Places of orders that are not there, with what has moved through them. */
export async function readOrphanOrderPlaces(
  transaction: Transaction,
  { from, to }: AccountRange,
): Promise<{ accountId: string; place: string; moved: bigint }[]> {
  const { rows } = await transaction.query({
    name: 'reconcile-order-places',
    text: `select t.account_id as "accountId", place, sum(t.amount)::bigint as moved from transfer t
      cross join lateral (values (from_place), (to_place)) as at (place)
      where t.account_id between $1 and $2 and place like 'order:%' and not exists (
        select from subscriber_order o
        where o.account_id = t.account_id and o.id::text = substr(place, 7))
      group by 1, 2 order by 1, 2`,
    values: [from, to],
  });
  return rows;
}

/** Payments that more goes back of than was taken; by the provider or as credit. */
export async function readOverRefunded(
  transaction: Transaction,
  { from, to }: AccountRange,
): Promise<{ accountId: string; paymentId: string; captured: bigint; refunds: bigint }[]> {
  const { rows } = await transaction.query({
    name: 'reconcile-over-refunded',
    text: `select p.account_id as "accountId", p.id as "paymentId",
        p.captured_minor as captured, sum(r.amount_minor)::bigint as refunds
      from refund r join payment p on p.account_id = r.account_id and p.id = r.payment_id
      where r.account_id between $1 and $2 and p.account_id between $1 and $2
        and r.state <> 'refused'
      group by p.account_id, p.id, p.captured_minor
      having sum(r.amount_minor) > p.captured_minor order by 1, 2`,
    values: [from, to],
  });
  return rows;
}
