import { type Instant, toIso } from '#domain/time.ts';
import type { Transaction } from '../database.ts';
import { slotOf } from '../outbox-slot.ts';
import { NOBODY } from './credentials.ts';

export interface MailEntry {
  accountId: string;
  id: string;
  /** `template`, and the ids and plain words it needs. No secret and no text of a person. */
  payload: Record<string, string> & { template: string };
  now: Instant;
  /** When it is to be written; at once when absent. */
  dueAt?: Instant;
}

const values = (entry: MailEntry) => [
  entry.accountId,
  entry.id,
  slotOf(entry.accountId),
  JSON.stringify(entry.payload),
  toIso(entry.now),
  toIso(entry.dueAt ?? entry.now),
];

export async function insertMail(transaction: Transaction, entry: MailEntry): Promise<void> {
  await transaction.query(
    `insert into outbox (account_id, id, slot, kind, payload, due_at, created_at)
     values ($1, $2, $3, 'mail.send', $4, $6, $5)`,
    values(entry),
  );
}

/** The same work whether there is such an account or not; without one no row comes of it. */
export async function insertMailIfAccount(
  transaction: Transaction,
  { accountId, ...entry }: Omit<MailEntry, 'accountId'> & { accountId: string | null },
): Promise<void> {
  await transaction.query(
    `insert into outbox (account_id, id, slot, kind, payload, due_at, created_at)
     select c.account_id, $2, $3, 'mail.send', $4, $6, $5 from credential c where c.account_id = $1`,
    values({ accountId: accountId ?? NOBODY, ...entry }),
  );
}
