import type { MovementGroup } from '#domain/explain-movement.ts';
import type { Database, Transaction } from '../database.ts';

/**
 * The movements of buckets or of an order, summed by days of `timeZone`, in the order of their
 * first. `after`: a number up to which there is certainly none of them.
 */
export async function readMovementGroups(
  source: Database | Transaction,
  of: { accountId: string; after: bigint; timeZone: string } & (
    | { bucketIds: readonly string[] }
    | { orderId: string }
  ),
): Promise<MovementGroup[]> {
  const [name, condition, value] =
    'orderId' in of
      ? ['order', 'order_id = $4', of.orderId]
      : ['buckets', 'bucket_id = any($4::uuid[])', of.bucketIds];
  const { rows } = await source.query<MovementGroup>({
    name: `movement-groups-of-${name}`,
    text: `select (happened_at at time zone $3)::date - date '1970-01-01' as day, kind, asset,
        from_place as "from", to_place as "to", rule, country, scope, line_id as "lineId",
        bucket_id as "bucketId", order_id as "orderId", payment_id as "paymentId",
        refund_id as "refundId", sum(amount)::bigint as amount, sum(quantity)::bigint as quantity,
        count(*)::int as count, min(seq) as "firstSeq", max(seq) as "lastSeq",
        min(happened_at) as "firstAt", max(happened_at) as "lastAt"
      from transfer where account_id = $1 and seq > $2 and ${condition}
      group by 1, kind, asset, from_place, to_place, rule, country, scope, line_id, bucket_id,
        order_id, payment_id, refund_id
      order by min(seq)`,
    values: [of.accountId, of.after, of.timeZone, value],
  });
  return rows;
}
