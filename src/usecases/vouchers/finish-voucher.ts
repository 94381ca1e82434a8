import { decideRedeemVoucher, type VoucherAnswer } from '#domain/redeem-voucher.ts';
import type { Voucher, VoucherWish } from '#domain/voucher.ts';
import { confirmVoucher, releaseVoucher } from '#storage/vouchers.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';

export type ClaimedVoucher = Voucher & { accountId: string; wish: VoucherWish };

/**
 * Does what a claimed voucher is for, and then says so on the claim. Safe to repeat, beside another and after
 * a crash anywhere in between: the claim's key gives one answer.
 */
export async function finishVoucher(
  product: Product,
  { serial, batch, accountId, wish }: ClaimedVoucher,
): Promise<VoucherAnswer> {
  const { rules, catalogue } = await product.reference();
  const { worth } = batch;
  // What was sold as a voucher is given also when it is no longer on sale: in its newest version.
  const plan = catalogue.plans.findLast(
    (each) => worth.kind === 'plan' && each.planId === worth.planId,
  );
  const { claimId } = wish;
  const answer = expectOwn(
    await product.committer.submit({
      accountId,
      key: `voucher:${serial}:${claimId}`,
      name: 'redeem-voucher',
      body: { serial, claimId },
      decide: decideRedeemVoucher({ voucher: { serial, batch }, wish, plan: plan ?? null }, rules),
    }),
  ) as VoucherAnswer;
  const { database } = product;
  if ('declined' in answer) await releaseVoucher(database, { serial, claimId });
  else await confirmVoucher(database, { serial, claimId, now: product.clock() });
  return answer;
}
