import { type NoticeDelivery, readDeliveries, readNotice } from '#storage/notices.ts';
import type { Product } from '../product.ts';

/**
 * The proof of a notice: by what it went, to whom, when and what came of it, in the order of the tries.
 * `open` until a channel took it; null: it has not been worked on yet, or there is no such notice.
 */
export async function deliveriesOf(
  { database }: Pick<Product, 'database'>,
  key: { accountId: string; noticeId: string },
): Promise<{
  state: 'open' | 'delivered' | 'undeliverable';
  deliveries: NoticeDelivery[];
} | null> {
  const notice = await readNotice(database, key);
  if (!notice) return null;
  return { state: notice.state, deliveries: await readDeliveries(database, key) };
}
