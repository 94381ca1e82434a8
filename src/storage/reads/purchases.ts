import type { Database, Transaction } from '../database.ts';

/** How often each plan was paid for on a line, by plan id; plans never bought are absent. */
export async function countPurchasesByPlan(
  source: Database | Transaction,
  of: { accountId: string; lineId: string },
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await source.query<{ planId: string; count: bigint }>({
    name: 'count-purchases-by-plan',
    text: `select plan_id as "planId", count(*) from subscriber_order
      where account_id = $1 and line_id = $2 and state = 'fulfilled' group by plan_id`,
    values: [of.accountId, of.lineId],
  });
  return new Map(rows.map(({ planId, count }) => [planId, Number(count)]));
}
