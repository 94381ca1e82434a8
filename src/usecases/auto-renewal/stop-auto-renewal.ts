import type { Refusal } from '#domain/account-state.ts';
import {
  decideStopAutoRenewal,
  type StopRefusal,
  type StopWish,
} from '#domain/agree-auto-renewal.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';

/** Stops auto-renewal of a line at once; acknowledged by a mail. */
export async function stopAutoRenewal(
  product: Product,
  { accountId, ...wish }: StopWish & { accountId: string },
): Promise<{ endedAt: number; chargeUnderWay: boolean } | Refusal<StopRefusal>> {
  const { rules } = await product.reference();
  return expectOwn(
    await product.committer.submit({
      accountId,
      key: `stop:${product.newId()}`,
      name: 'stop-auto-renewal',
      body: { lineId: wish.lineId },
      decide: decideStopAutoRenewal(wish, rules),
    }),
  );
}
