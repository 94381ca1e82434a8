import type { Instant } from '#domain/time.ts';
import type { Database } from './database.ts';

export interface SentMessage {
  accountId: string;
  /** The outbox entry that asked for it. */
  id: string;
  template: string;
  recipient: string;
  locale: string;
  outcome: 'accepted' | 'refused';
  detail: string | null;
  recordedAt: Instant;
}

export async function hasSentMessage(
  database: Database,
  { accountId, id }: Pick<SentMessage, 'accountId' | 'id'>,
): Promise<boolean> {
  const { rowCount } = await database.query(
    'select from sent_message where account_id = $1 and id = $2',
    [accountId, id],
  );
  return rowCount === 1;
}

export async function recordSentMessage(database: Database, sent: SentMessage): Promise<void> {
  await database.query(
    `insert into sent_message
      (account_id, id, template, recipient, locale, outcome, detail, recorded_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [
      sent.accountId,
      sent.id,
      sent.template,
      sent.recipient,
      sent.locale,
      sent.outcome,
      sent.detail,
      new Date(sent.recordedAt).toISOString(),
    ],
  );
}

/** A mail by its id alone, as a bounce names it. */
export async function findSentMessage(
  database: Database,
  id: string,
): Promise<Pick<SentMessage, 'accountId' | 'recipient'> | null> {
  const { rows } = await database.query<Pick<SentMessage, 'accountId' | 'recipient'>>(
    'select account_id as "accountId", recipient from sent_message where id = $1 limit 1',
    [id],
  );
  return rows[0] ?? null;
}
