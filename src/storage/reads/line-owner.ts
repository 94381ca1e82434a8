import type { Database, Transaction } from '../database.ts';
import type { NumberedLine } from './line-by-number.ts';

/**
 * The line with this id; null when there is none. It knows no account, so it looks at all of them:
 * for an operator's command, not for a page.
 */
export async function readLineOwner(
  source: Database | Transaction,
  lineId: string,
): Promise<NumberedLine | null> {
  const { rows } = await source.query<NumberedLine>(
    `select account_id as "accountId", id as "lineId", market_id as "marketId"
      from line where id = $1`,
    [lineId],
  );
  return rows[0] ?? null;
}
