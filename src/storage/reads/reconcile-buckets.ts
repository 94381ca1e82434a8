import type { BucketFacts, BucketRow, BucketSums } from '#domain/reconcile-bucket.ts';
import type { Transaction } from '../database.ts';
import type { AccountRange } from './reconcile-snapshot.ts';

type Row = Omit<BucketFacts, 'bucket' | 'moved'> & {
  [Name in keyof BucketRow]: BucketRow[Name] | null;
} & { [Name in keyof BucketSums as `moved${Capitalize<Name>}`]: BucketSums[Name] };

/**
 * Buckets of a range that disagree with the sum of their movements, with what is held of them, or
 * with their order; and places of buckets that are not there. Those in order stay in the database.
 */
export async function readDoubtfulBuckets(
  transaction: Transaction,
  { from, to }: AccountRange,
): Promise<{ looked: number; facts: BucketFacts[] }> {
  const { rows } = await transaction.query<Row & { looked: number }>({
    name: 'reconcile-buckets',
    text: `with places as (
        select account_id, to_place as place, asset, amount, null as went from transfer
          where account_id between $1 and $2
            and (to_place like 'bucket:%' or to_place like 'hold:%')
        union all
        select account_id, from_place, asset, -amount,
            case when to_place like 'bucket:%' or to_place like 'hold:%' then null
              when kind = 'clawback' then 'refunded' when to_place = 'operator:breakage' then 'expired'
              else 'used' end from transfer
          where account_id between $1 and $2
            and (from_place like 'bucket:%' or from_place like 'hold:%')),
      moved as (select account_id, split_part(place, ':', 2) as id, asset,
          sum(amount) filter (where place like 'bucket:%') as remaining,
          sum(amount) filter (where place like 'hold:%') as reserved,
          -sum(amount) filter (where went = 'used') as used,
          -sum(amount) filter (where went = 'expired') as expired,
          -sum(amount) filter (where went = 'refunded') as refunded
        from places group by 1, 2, 3),
      held as (select account_id, id, sum(amount) as amount from (
          select account_id, hold ->> 'bucketId' as id, (hold ->> 'amount')::bigint as amount
            from charging_session cross join jsonb_array_elements(holds) as hold
            where account_id between $1 and $2 and ended_at is null
          union all
          select account_id, hold ->> 'bucketId', (hold ->> 'amountMinor')::bigint
            from payment cross join jsonb_array_elements(holds) as hold
            where account_id between $1 and $2 and decided_at is null) each group by 1, 2),
      own as (select b.account_id, b.id::text as id, b.asset, b.remaining, b.reserved, b.used, b.expired,
          b.refunded, b.origin, b.order_id, o.state as order_state, coalesce(h.amount, 0)::bigint as held_by_others
        from bucket b
        left join subscriber_order o on o.account_id = b.account_id and o.id = b.order_id
        left join held h on h.account_id = b.account_id and h.id = b.id::text
        where b.account_id between $1 and $2),
      facts as (select coalesce(o.account_id, m.account_id) as account_id,
          coalesce(o.id, m.id) as id, o.id is not null as is_there, o.asset, o.remaining,
          o.reserved, o.used, o.expired, o.refunded, o.origin, o.order_id, o.order_state,
          o.held_by_others, m.asset as moved_asset, coalesce(m.remaining, 0) as moved_remaining,
          coalesce(m.reserved, 0) as moved_reserved, coalesce(m.used, 0) as moved_used,
          coalesce(m.expired, 0) as moved_expired, coalesce(m.refunded, 0) as moved_refunded
        from own o full join moved m on m.account_id = o.account_id and m.id = o.id)
      select account_id as "accountId", id as "bucketId", asset, remaining, reserved, used,
        expired, refunded, origin, order_id as "orderId", order_state as "orderState", held_by_others as "heldByOthers",
        moved_asset as "movedAsset", moved_remaining::bigint as "movedRemaining",
        moved_reserved::bigint as "movedReserved", moved_used::bigint as "movedUsed",
        moved_expired::bigint as "movedExpired", moved_refunded::bigint as "movedRefunded", (select count(*)::int from own) as looked
      from facts where not is_there or moved_asset is distinct from asset
        or (remaining, reserved, used, expired, refunded)
          <> (moved_remaining, moved_reserved, moved_used, moved_expired, moved_refunded)
        or reserved <> held_by_others or (origin = 'order' and order_state is distinct from 'fulfilled')
      union all
      select null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null,
        (select count(*)::int from own)`,
    values: [from, to],
  });
  const found = rows.filter((row) => row.accountId !== null);
  return { looked: rows.at(-1)?.looked ?? 0, facts: found.map(toFacts) };
}

function toFacts(row: Row): BucketFacts {
  const { accountId, bucketId, movedAsset } = row;
  const { asset, origin, heldByOthers, orderId, orderState } = row;
  const { remaining, reserved, used, expired, refunded } = row;
  const bucket =
    asset === null || origin === null
      ? null
      : {
          ...{ asset, origin, orderId, orderState, heldByOthers: heldByOthers ?? 0n },
          ...{ remaining: remaining!, reserved: reserved!, used: used! },
          ...{ expired: expired!, refunded: refunded! },
        };
  const moved = {
    ...{ remaining: row.movedRemaining, reserved: row.movedReserved, used: row.movedUsed },
    ...{ expired: row.movedExpired, refunded: row.movedRefunded },
  };
  return { accountId, bucketId, bucket, movedAsset, moved };
}
