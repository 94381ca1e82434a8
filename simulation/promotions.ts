import type { PromotionVersion } from '#domain/promotion.ts';
import { inTransaction } from '#storage/database.ts';
import { addPromotionVersion } from '#storage/promotions.ts';
import { makeCodes } from '#usecases/promotions/make-codes.ts';
import { productSecret } from './process.ts';
import type { World } from './world.ts';

const base: Omit<PromotionVersion, 'promotionId' | 'benefit'> = {
  ...{ version: 1, source: 'operator', label: { 'zh-CN': '优惠', en: 'offer' }, code: null },
  ...{ trigger: 'automatic', audience: { kind: 'anyone' }, planIds: [], marketIds: [] },
  ...{ currency: null, periods: null, priority: 100, fromDay: null, untilDay: null },
  limits: { uses: null, minor: null, perSubscriber: null },
  ...{ referral: null, withdrawnAt: null },
};

const byCode = (code: string) => ({ trigger: 'code', code }) as const;
const share = (basisPoints: number) => ({ kind: 'percent', basisPoints, mostMinor: null }) as const;
const limits = (of: Partial<PromotionVersion['limits']>) => ({ limits: { ...base.limits, ...of } });

/** Everything that can be short of: uses for all, money for all, uses of one, purchases in a row, single codes. */
const offered: readonly PromotionVersion[] = [
  {
    ...base,
    promotionId: 'few',
    benefit: share(3_333),
    ...byCode('FEWER'),
    ...limits({ uses: 2 }),
  },
  {
    ...{ ...base, promotionId: 'dear', benefit: share(5_000), ...byCode('DEARER') },
    ...limits({ minor: 900n }),
  },
  {
    ...{ ...base, promotionId: 'thrice', benefit: share(2_500), ...byCode('THRICE'), periods: 3 },
    ...limits({ minor: 4_000n, perSubscriber: 1 }),
  },
  { ...base, promotionId: 'own', benefit: share(1_000), trigger: 'code' },
  {
    ...base,
    promotionId: 'free',
    benefit: share(10_000),
    ...byCode('FREEOFCHARGE'),
    ...limits({ uses: 1 }),
  },
  {
    ...{ ...base, promotionId: 'more', ...byCode('MOREDATA') },
    benefit: {
      kind: 'bonus',
      grant: { kind: 'data', scope: 'any', zoneId: 'world', amount: 77n },
    },
  },
  { ...base, promotionId: 'swift', benefit: share(1_111), ...limits({ uses: 3 }) },
  {
    ...{ ...base, promotionId: 'back', benefit: share(777), ...limits({ perSubscriber: 1 }) },
    audience: { kind: 'win-back', afterDays: 2 },
  },
];

/** Codes that people of the world know. */
export const sharedCodes = offered.flatMap(({ code }) => code ?? []);

/** Written before anything goes wrong; the auditor is told the limits. */
export async function offerPromotions(world: World): Promise<void> {
  const { database } = world.backends;
  await inTransaction(database, async (transaction) => {
    for (const each of offered) await addPromotionVersion(transaction, each, world.now);
  });
  world.promotions = offered;
  for (const { promotionId, limits: of } of offered) world.auditor.limit(promotionId, of);
  const wish = { promotionId: 'own', batch: 'world', count: 3 };
  // Drawn by the product, and told nowhere.
  await makeCodes({ database, secret: productSecret, clock: () => world.now }, wish, (codes) => {
    world.codes.push(...codes);
  });
}
