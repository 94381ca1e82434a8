import { toPublicId } from '#domain/public-id.ts';
import type { Program } from './program.ts';

/** Of somebody with a user name: the data bucket used most, its order, its line, and a day of its use. */
export async function ledgerOf({ product }: Pick<Program, 'product'>, userName: string) {
  const { rows } = await product.database.query<{
    lineId: string;
    bucketId: string;
    orderId: string;
    day: string;
  }>(
    `select b.line_id as "lineId", b.id as "bucketId", b.order_id as "orderId",
        to_char(max(t.happened_at), 'YYYY-MM-DD') as day
      from claim c join bucket b on b.account_id = c.account_id
      join transfer t on t.account_id = b.account_id and t.bucket_id = b.id and t.kind = 'usage'
      where c.kind = 'user-name' and c.value = $1 and b.kind = 'data'
      group by b.line_id, b.id, b.order_id order by count(*) desc limit 1`,
    [userName],
  );
  const { lineId, bucketId, orderId, day } = rows[0]!;
  return {
    line: toPublicId('line', lineId),
    bucket: toPublicId('bkt', bucketId),
    order: toPublicId('ord', orderId),
    day,
  };
}
