import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from './database.ts';
import { grouped } from './reads/grouped.ts';

/** Whether the subscriber allowed that credit pays when a card is declined; off until they said so. */
const read = grouped<string, boolean>(async (source, accountIds) => {
  const { rows } = await source.query<{ accountId: string }>({
    name: 'read-credit-fallback',
    text: `select account_id as "accountId" from credit_setting
      where account_id = any($1::uuid[]) and fallback`,
    values: [accountIds],
  });
  const allowed = new Set(rows.map(({ accountId }) => accountId));
  return accountIds.map((accountId) => allowed.has(accountId));
});

export const readCreditFallback = (
  source: Database | Transaction,
  accountId: string,
): Promise<boolean> => read(source, accountId);

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
