import { isCurrency } from '#domain/money.ts';
import { readAccount, readBucket } from '#storage/reads/account-rows.ts';
import type { Product } from '../product.ts';
import type { AddressedMessage, MessageRequest } from './addressed-message.ts';

/** The receipt of a voucher that became credit; null when its reason is gone. */
export async function voucherMessage(
  { database }: Product,
  { accountId, payload }: MessageRequest,
): Promise<AddressedMessage | null> {
  const account = await readAccount(database, accountId);
  const bucket = await readBucket(database, accountId, payload.bucketId!);
  if (!account || !bucket || !isCurrency(bucket.asset)) return null;
  return {
    to: account.email,
    locale: account.locale,
    message: {
      kind: 'voucher_added',
      serial: payload.serial!,
      amountMinor: bucket.granted,
      currency: bucket.asset,
      addedAt: bucket.boughtAt,
      lastInstant: bucket.expiresAt === null ? null : bucket.expiresAt - 1,
      timeZone: account.timeZone,
    },
  };
}
