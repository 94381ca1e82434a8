import { afterAll, beforeAll, expect, test } from 'vitest';
import { advance } from '#domain/advance.ts';
import { OCTETS_PER_MB as MB } from '#domain/allowance.ts';
import { Changeset } from '#domain/changeset.ts';
import { applyRenewal } from '#domain/renewal.ts';
import { DAY, HOUR } from '#domain/time.ts';
import { toUsage } from '#edges/api/wire/usage.ts';
import { toUsagePage } from '#edges/web/view/usage-view.ts';
import { charge } from '#usecases/charge.ts';
import { viewUsageOutlook } from '#usecases/forecast-usage.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { planNamed } from '../support/world.ts';

// Noon in Shanghai, where days have no summer time; the plan of a year begins at once.
const start = Date.UTC(2026, 0, 1, 4, 0, 0);
const DAYS = 400;

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({ now: start });
});
afterAll(() => product.stop());

async function buy({ accountId, lineId }: { accountId: string; lineId: string }): Promise<void> {
  const { rules } = await product.reference();
  await product.committer.submit({
    ...{ accountId, key: product.newId(), name: 'buy', body: {} },
    decide: (state, context) => {
      const change = new Changeset(state, context);
      advance(change, rules);
      const order = { orderId: context.newId(), plan: planNamed('cn-data-year-240') };
      applyRenewal(change, { ...order, timing: 'now', lineId }, rules);
      return { changes: change.changes(), answer: {} };
    },
  });
}

test('four hundred days of use are read whole, day by day, in a moment', {
  timeout: 120_000,
}, async () => {
  const who = await givenLine(product, { marketId: 'cn' });
  await buy(who);
  const seen = async (span: number | 'period') => {
    const began = performance.now();
    const outlook = await viewUsageOutlook(product, { ...who, span });
    if ('refused' in outlook) throw new Error(outlook.refused);
    expect(performance.now() - began).toBeLessThan(2_000);
    return { outlook, page: toUsagePage(outlook, { kind: 'data', span }) };
  };
  const seeWholeYear = async () => {
    const { page } = await seen('period');
    expect(page.days).toHaveLength(365);
    expect(page.total).toBe(365n * 50n * MB);
    expect(page.outlook.pace).toMatchObject({ days: 28, weekday: 50n * MB });
  };
  for (let day = 0; day < DAYS; day++) {
    product.setClock(start + day * DAY);
    if (day === 365) await buy(who);
    for (const [hour, megabytes] of [20n, 30n].entries()) {
      product.setClock(start + day * DAY + hour * HOUR);
      const use = { kind: 'data', scope: 'any', country: 'CN', amount: megabytes * MB } as const;
      await charge(product, { ...who, ...use, key: product.newId() });
    }
    if (day === 364) await seeWholeYear();
  }
  const all = await seen(DAYS);
  expect(all.page.days).toHaveLength(DAYS);
  expect(all.page.total).toBe(BigInt(DAYS) * 50n * MB);
  expect(all.page.days.every(({ amount }) => amount === 50n * MB)).toBe(true);
  expect(toUsage(all.outlook)).toMatchObject({ days: DAYS });
  expect(toUsage(all.outlook).byDay).toHaveLength(DAYS);

  // Of the plan that runs now: since the day it began, and no day before.
  const { page } = await seen('period');
  expect(page.days).toHaveLength(DAYS - 365);
  expect(page.total).toBe(BigInt(DAYS - 365) * 50n * MB);
});
