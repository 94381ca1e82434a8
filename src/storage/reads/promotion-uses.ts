import type { PromotionUse } from '#domain/promotion-use.ts';
import { promotionUseTable } from '../account-tables.ts';
import type { Database, Transaction } from '../database.ts';

type Source = Database | Transaction;

/** One use of an account; null: it has none of this id. */
export async function readPromotionUse(
  source: Source,
  of: { accountId: string; useId: string },
): Promise<PromotionUse | null> {
  const { rows } = await source.query({
    name: 'read-promotion-use',
    text: `${promotionUseTable.select} and id = $2`,
    values: [[of.accountId], of.useId],
  });
  return (rows as unknown as PromotionUse[])[0] ?? null;
}

/** What an order takes, and took while it was priced otherwise. */
export async function readUsesOf(
  source: Source,
  { accountId, orderId }: { accountId: string; orderId: string },
): Promise<PromotionUse[]> {
  const { rows } = await source.query({
    name: 'read-uses-of-order',
    text: `${promotionUseTable.select} and order_id = $2`,
    values: [[accountId], orderId],
  });
  return rows as unknown as PromotionUse[];
}

/** Rewards for invitations, newest first. */
export async function readRewards(source: Source, accountId: string): Promise<PromotionUse[]> {
  const { rows } = await source.query({
    name: 'read-rewards',
    text: `${promotionUseTable.select} and order_id is null order by created_at desc, id desc`,
    values: [[accountId]],
  });
  return rows as unknown as PromotionUse[];
}
