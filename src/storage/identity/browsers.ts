import { type Instant, toIso } from '#domain/time.ts';
import type { Transaction } from '../database.ts';

export interface BrowserRow {
  accountId: string;
  id: string;
  tokenHash: Buffer;
  now: Instant;
}

/** Writes a new browser, or gives a known one its next token. */
export async function putBrowser(transaction: Transaction, browser: BrowserRow): Promise<void> {
  await transaction.query(
    `insert into browser (account_id, id, token_hash, first_seen_at, last_seen_at)
     values ($1, $2, $3, $4, $4)
     on conflict (account_id, id) do update
       set token_hash = excluded.token_hash, last_seen_at = excluded.last_seen_at`,
    [browser.accountId, browser.id, browser.tokenHash, toIso(browser.now)],
  );
}

/** Forgets all browsers of the account; its sessions must be gone before. */
export async function deleteBrowsers(transaction: Transaction, accountId: string): Promise<void> {
  await transaction.query('delete from browser where account_id = $1', [accountId]);
}

export async function browserIds(transaction: Transaction, accountId: string): Promise<string[]> {
  const { rows } = await transaction.query<{ id: string }>(
    'select id from browser where account_id = $1 order by id',
    [accountId],
  );
  return rows.map((row) => row.id);
}
