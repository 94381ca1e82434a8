import type { Database, Transaction } from '../database.ts';

export interface NumberedLine {
  accountId: string;
  lineId: string;
  marketId: string;
}

/** The line that has a number (E.164 with "+") now; null when none has. For the network and its simulator. */
export async function readLineByNumber(
  source: Database | Transaction,
  msisdn: string,
): Promise<NumberedLine | null> {
  const { rows } = await source.query<NumberedLine>({
    name: 'line-by-number',
    text: `select l.account_id as "accountId", l.id as "lineId", l.market_id as "marketId"
      from claim c join line l on l.account_id = c.account_id and l.msisdn = c.value
      where c.kind = 'msisdn' and c.value = $1 and c.confirmed`,
    values: [msisdn],
  });
  return rows[0] ?? null;
}
