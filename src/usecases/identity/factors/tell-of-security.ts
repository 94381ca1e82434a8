import type { SecurityEvent } from '#domain/security-event.ts';
import type { Instant } from '#domain/time.ts';
import type { Transaction } from '#storage/database.ts';
import { insertMail } from '#storage/identity/mail-outbox.ts';
import type { Product } from '../../product.ts';

/** Tells the owner by mail, with a way to say "this was not me". */
export async function tellOfSecurity(
  transaction: Transaction,
  product: Product,
  { accountId, event, now }: { accountId: string; event: SecurityEvent; now: Instant },
): Promise<void> {
  await insertMail(transaction, {
    accountId,
    id: product.newId(),
    payload: { template: 'security_notice', event, at: String(now) },
    now,
  });
}
