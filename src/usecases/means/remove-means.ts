import type { Refusal } from '#domain/account-state.ts';
import {
  decideRemoveMeans,
  decideReplaceMeans,
  type RemoveMeansRefusal,
  type ReplaceMeansRefusal,
} from '#domain/change-means.ts';
import type { Locale } from '#domain/locale.ts';
import type { Product } from '../product.ts';
import { expectOwn } from '../submit.ts';
import { changeReads } from './change-reads.ts';

/** Takes a saved card or wallet away; the provider forgets it soon after. */
export const removeMeans = async (
  product: Product,
  { accountId, meansId }: { accountId: string; meansId: string },
): Promise<{ removed: true } | Refusal<RemoveMeansRefusal>> =>
  expectOwn(
    await product.committer.submit({
      accountId,
      key: `remove-means:${product.newId()}`,
      name: 'remove-means',
      reads: changeReads,
      body: { meansId },
      decide: decideRemoveMeans(meansId),
    }),
  );

/** Puts one saved means in the place of another: every auto-renewal moves in the same commit. */
export const replaceMeans = async (
  product: Product,
  { accountId, ...swap }: { accountId: string; meansId: string; byId: string; locale: Locale },
): Promise<{ replaced: true } | Refusal<ReplaceMeansRefusal>> =>
  expectOwn(
    await product.committer.submit({
      accountId,
      key: `replace-means:${product.newId()}`,
      name: 'replace-means',
      reads: changeReads,
      body: { meansId: swap.meansId, byId: swap.byId },
      decide: decideReplaceMeans(swap),
    }),
  );
