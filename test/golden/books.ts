import type { Database } from '#storage/database.ts';

const queries = {
  orders: `select kind, plan_id, timing, state, price_minor, held_minor from subscriber_order
    where account_id = $1`,
  payments: `select method, amount_minor, captured_minor from payment
    where account_id = $1 and state = 'captured'`,
  refunds: `select amount_minor, reason, destination, state from refund where account_id = $1`,
  periods: `select plan_id, kind, "end", starts_at is null as waits from period
    where account_id = $1`,
  buckets: `select kind, scope, asset, origin, granted, remaining, reserved, used, expired, refunded
    from bucket where account_id = $1`,
  moved: `select kind, asset, sum(amount) as amount from transfer
    where account_id = $1 group by kind, asset`,
};

/** An account's books without what may differ from one telling to the next: ids, times, and tries that failed. */
export async function readBooks(database: Database, accountId: string): Promise<object> {
  const books: Record<string, string[]> = {};
  for (const [name, text] of Object.entries(queries)) {
    const { rows } = await database.query(text, [accountId]);
    books[name] = rows
      .map((row) =>
        JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      )
      .sort();
  }
  return books;
}
