import type { Refusal } from '#domain/account-state.ts';
import {
  type AgreeRefusal,
  type AutoRenewalWish,
  decideAgreeAutoRenewal,
} from '#domain/agree-auto-renewal.ts';
import type { RenewalOffer } from '#domain/auto-renewal-preflight.ts';
import { offerFor } from '../look-after-line.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';

export type AgreeWish = Omit<AutoRenewalWish, 'offer'> & {
  accountId: string;
  planId: string;
  /** What was shown; absent: as it stands now. */
  offer?: RenewalOffer;
};

/** Asks for auto-renewal of a line, or changes it; acknowledged by a mail that names the words agreed to. */
export async function agreeAutoRenewal(
  product: Product,
  wish: AgreeWish,
): Promise<{ lineId: string } | Refusal<AgreeRefusal>> {
  const { accountId, planId, ...own } = wish;
  const offer = wish.offer ?? (await offerFor(product, { accountId, lineId: own.lineId, planId }));
  const { rules } = await product.reference();
  return expectOwn(
    await product.committer.submit({
      accountId,
      key: `agree:${product.newId()}`,
      name: 'agree-auto-renewal',
      body: { lineId: own.lineId, planId },
      decide: decideAgreeAutoRenewal({ ...own, offer }, rules),
    }),
  );
}
