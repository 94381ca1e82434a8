import { decideExpireCharging } from '#domain/charging-expiry.ts';
import type { Instant } from '#domain/time.ts';
import { readSessionExpiry } from '#storage/reads/charging-session.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';
import { chargingReads } from './submit-charging.ts';

/**
 * Ends a session that has been silent beyond its time-out. Answers when to look again, if it has spoken
 * since; null when there is nothing more to do. Safe to repeat; `key` names the try.
 */
export async function expireCharging(
  product: Pick<Product, 'committer' | 'database' | 'reference' | 'clock'>,
  wish: { accountId: string; sessionId: string; key: string },
): Promise<Instant | null> {
  const { accountId, sessionId, key } = wish;
  const expiresAt = await readSessionExpiry(product.database, wish);
  if (expiresAt === null || expiresAt > product.clock()) return expiresAt;
  const { rules } = await product.reference();
  const outcome = expectOwn(
    await product.committer.submit({
      accountId,
      key: `expire:${key}`,
      name: 'expire-charging',
      body: { sessionId },
      reads: chargingReads,
      decide: decideExpireCharging({ sessionId }, rules),
    }),
  );
  const hasSpoken = 'refused' in outcome && outcome.refused === 'not_due';
  return hasSpoken ? readSessionExpiry(product.database, wish) : null;
}
