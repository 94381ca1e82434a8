import { type Instant, toIso } from '#domain/time.ts';
import type { Database } from './database.ts';
import { grouped } from './reads/grouped.ts';

/** Whether the subscriber allowed that credit pays when a card is declined; off until they said so. */
export const readCreditFallback = grouped<string, boolean>(async (source, accountIds) => {
  const { rows } = await source.query<{ id: string; fallback: boolean }>({
    name: 'read-credit-fallback',
    text: `select account_id as id, fallback from credit_setting
      where account_id = any($1::uuid[])`,
    values: [accountIds],
  });
  const found = new Map(rows.map(({ id, fallback }) => [id, fallback]));
  return accountIds.map((id) => found.get(id) ?? false);
});

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
