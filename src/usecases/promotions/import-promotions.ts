import type { PromotionVersion } from '#domain/promotion.ts';
import { inTransaction, type Transaction } from '#storage/database.ts';
import { toPromotionDocument } from '#storage/promotion-document.ts';
import {
  addPromotionVersion,
  lockPromotions,
  readPromotions,
  setWithdrawn,
} from '#storage/promotions.ts';
import { readCatalogue } from '#storage/reference.ts';
import { changedFields } from '../changed-fields.ts';
import type { Product } from '../product.ts';

export interface PromotionChange {
  added: string[];
  /** Those that get a next version, with what differs. */
  changed: { promotionId: string; version: number; fields: string[] }[];
  withdrawn: string[];
  /** Offered again, just as it was. */
  resumed: string[];
  /** Plans and markets that the catalogue does not have: what is for them alone holds nowhere until it does. */
  idle: { promotionId: string; id: string }[];
}

type Wanted = Omit<PromotionVersion, 'version' | 'withdrawnAt'>;

/**
 * Makes `wanted` all the promotions there are: what differs becomes the next version, what is absent is
 * withdrawn, and orders keep the version they took.
 */
export async function importPromotions(
  { database, clock }: Pick<Product, 'database' | 'clock'>,
  wanted: readonly Wanted[],
  options: { dryRun: boolean } = { dryRun: false },
): Promise<PromotionChange> {
  return inTransaction(database, async (transaction) => {
    await lockPromotions(transaction);
    const now = clock();
    const newest = new Map(
      (await readPromotions(transaction)).versions.map((each) => [each.promotionId, each]),
    );
    const change: PromotionChange = {
      ...{ added: [], changed: [], withdrawn: [], resumed: [] },
      idle: await findIdle(transaction, wanted),
    };
    for (const each of wanted) {
      const known = newest.get(each.promotionId);
      newest.delete(each.promotionId);
      const next = { ...each, version: (known?.version ?? 0) + 1, withdrawnAt: null };
      const fields = known ? changedFields<object>(plain(known), plain(next)) : [];
      const { promotionId } = each;
      if (!known) change.added.push(promotionId);
      else if (fields.length > 0)
        change.changed.push({ promotionId, version: next.version, fields });
      else if (known.withdrawnAt !== null) change.resumed.push(promotionId);
      if (options.dryRun) continue;
      if (!known || fields.length > 0) await addPromotionVersion(transaction, next, now);
      else if (known.withdrawnAt !== null)
        await setWithdrawn(transaction, { promotionId, at: null });
    }
    for (const { promotionId, withdrawnAt } of newest.values()) {
      if (withdrawnAt !== null) continue;
      change.withdrawn.push(promotionId);
      if (!options.dryRun) await setWithdrawn(transaction, { promotionId, at: now });
    }
    return change;
  });
}

const plain = (promotion: PromotionVersion): object =>
  JSON.parse(toPromotionDocument(promotion)) as object;

async function findIdle(transaction: Transaction, wanted: readonly Wanted[]) {
  const { plans, markets } = await readCatalogue(transaction);
  const known = new Set([...plans.map(({ planId }) => planId), ...markets.map(({ id }) => id)]);
  return wanted.flatMap(({ promotionId, planIds, marketIds }) =>
    [...planIds, ...marketIds].flatMap((id) => (known.has(id) ? [] : [{ promotionId, id }])),
  );
}
