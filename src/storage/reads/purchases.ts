import type { Database, Transaction } from '../database.ts';

type Source = Database | Transaction;

/** One that went back whole and unused was no purchase: whatever counts purchases counts it no more. */
export const countsAsPurchase = (order: string): string =>
  `${order}.state = 'fulfilled' and not exists (select from refund back
    where back.account_id = ${order}.account_id and back.order_id = ${order}.id
      and back.quote ->> 'rule' <> 'staff' and back.quote ->> 'usedMinor' = '0'
      and (back.quote ->> 'priceMinor')::bigint = ${order}.price_minor)`;

/** How often each plan was paid for on a line, by plan id; plans never bought are absent. */
export async function countPurchasesByPlan(
  source: Source,
  of: { accountId: string; lineId: string },
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await source.query<{ planId: string; count: bigint }>({
    name: 'count-purchases-by-plan',
    text: `select plan_id as "planId", count(*) from subscriber_order o
      where account_id = $1 and line_id = $2 and ${countsAsPurchase('o')} group by plan_id`,
    values: [of.accountId, of.lineId],
  });
  return new Map(rows.map(({ planId, count }) => [planId, Number(count)]));
}

/** How often an account has paid for anything. */
export async function countAllPurchases(source: Source, accountId: string): Promise<number> {
  const { rows } = await source.query<{ count: bigint }>({
    name: 'count-all-purchases',
    text: `select count(*) from subscriber_order o where account_id = $1 and ${countsAsPurchase('o')}`,
    values: [accountId],
  });
  return Number(rows[0]!.count);
}
