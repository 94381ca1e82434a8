import type { Locale } from '#domain/locale.ts';
import type { SupportMessage } from '#domain/support-request.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

export interface SupportRequestRow extends SupportMessage {
  accountId: string;
  id: string;
  reference: string;
  locale: Locale;
  createdAt: Instant;
}

export async function insertSupportRequest(
  transaction: Transaction,
  request: SupportRequestRow,
): Promise<void> {
  await transaction.query(
    `insert into support_request
       (account_id, id, reference, name, email, topic, message, locale, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      request.accountId,
      request.id,
      request.reference,
      request.name,
      request.email,
      request.topic,
      request.message,
      request.locale,
      toIso(request.createdAt),
    ],
  );
}

export async function readSupportRequest(
  database: Database | Transaction,
  key: { accountId: string; id: string },
): Promise<SupportRequestRow | null> {
  const { rows } = await database.query<SupportRequestRow>(
    `select account_id as "accountId", id, reference, name, email, topic, message, locale,
       created_at as "createdAt"
     from support_request where account_id = $1 and id = $2`,
    [key.accountId, key.id],
  );
  return rows[0] ?? null;
}
