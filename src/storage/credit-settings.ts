import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from './database.ts';

/** Whether the subscriber allowed that credit pays when a card is declined; off until they said so. */
export async function readCreditFallback(
  source: Database | Transaction,
  accountId: string,
): Promise<boolean> {
  const { rows } = await source.query<{ fallback: boolean }>({
    name: 'read-credit-fallback',
    text: 'select fallback from credit_setting where account_id = $1',
    values: [accountId],
  });
  return rows[0]?.fallback ?? false;
}

export async function writeCreditFallback(
  database: Database,
  setting: { accountId: string; fallback: boolean; at: Instant },
): Promise<void> {
  await database.query(
    `insert into credit_setting (account_id, fallback, changed_at) values ($1, $2, $3)
      on conflict (account_id) do update set fallback = excluded.fallback,
        changed_at = excluded.changed_at where credit_setting.fallback <> excluded.fallback`,
    [setting.accountId, setting.fallback, toIso(setting.at)],
  );
}
