import type { PromotionVersion } from '#domain/promotion.ts';
import { readPromotionDocument } from '#edges/cli/promotion-document.ts';
import type { Product } from '#usecases/product.ts';
import { importPromotions } from '#usecases/promotions/import-promotions.ts';

export const promotionWith = (of: Partial<PromotionVersion> = {}): PromotionVersion => ({
  promotionId: 'spring',
  version: 1,
  source: 'operator',
  label: { 'zh-CN': '春季优惠', en: 'Spring offer' },
  benefit: { kind: 'percent', basisPoints: 2_000, mostMinor: null },
  trigger: 'automatic',
  code: null,
  audience: { kind: 'anyone' },
  planIds: [],
  marketIds: [],
  currency: null,
  periods: null,
  priority: 100,
  fromDay: null,
  untilDay: null,
  limits: { uses: null, minor: null, perSubscriber: null },
  referral: null,
  withdrawnAt: null,
  ...of,
});

const label = { 'zh-CN': '优惠', en: 'Offer' };

/** Brings promotions in as an operator writes them, and waits until the product knows them. */
export async function givenPromotions(
  product: Product,
  ...promotions: Record<string, unknown>[]
): Promise<void> {
  const written = promotions.map((each) => ({ label, ...each }));
  const text = JSON.stringify({ format: 'xuka-promotions/1', promotions: written });
  const reading = readPromotionDocument(text);
  if ('errors' in reading) throw new Error(JSON.stringify(reading.errors));
  await importPromotions(product, reading.promotions);
  const stored = await currentVersions(product);
  for (;;) {
    const { rules } = await product.reference();
    const newest = new Map(rules.promotions!.versions.map((each) => [each.promotionId, each]));
    const isKnown = (version: number, id: string) => newest.get(id)?.version === version;
    if ([...stored].every(([id, version]) => isKnown(version, id))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function currentVersions({ database }: Product): Promise<Map<string, number>> {
  const { rows } = await database.query<{ id: string; version: number }>(
    'select id, max(version) as version from promotion where withdrawn_at is null group by 1',
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** What is set aside of a promotion's limits for all. */
export async function budgetOf({ database }: Product, promotionId: string) {
  const { rows } = await database.query<{ uses: bigint; minor: bigint }>(
    'select uses, minor from promotion_budget where promotion_id = $1',
    [promotionId],
  );
  return rows[0];
}
