import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RatingPolicy } from '#domain/charging-policy.ts';
import { chargeEvent } from '#usecases/charging/charge-event.ts';
import { endCharging } from '#usecases/charging/end-charging.ts';
import { startCharging } from '#usecases/charging/start-charging.ts';
import { updateCharging } from '#usecases/charging/update-charging.ts';
import { explainLine } from '#usecases/ledger/explain.ts';
import { verifyExport } from '#usecases/ledger/verify-export.ts';
import { viewUsage } from '#usecases/read-usage.ts';
import { reconcile } from '#usecases/reconcile/reconcile.ts';
import { redeemVoucher } from '#usecases/vouchers/redeem-voucher.ts';
import { exported, ownerWithPlan, sealNow } from '../ledger/ledger-stage.ts';
import { type TestProduct, testProduct } from '../support/product.ts';
import { givenVouchers } from '../support/vouchers.ts';

const rating: RatingPolicy = {
  rounding: 'half-up',
  creditPays: 'always',
  rates: [
    {
      ...{ id: 'abroad', kind: 'data', scope: 'any', zoneId: null, serviceId: 'any' },
      ...{ currency: 'GBP', amountMinor: 1, per: 1_000, increment: 1, minimum: 0, setUpMinor: 3 },
    },
  ],
};

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({ now: Date.UTC(2026, 4, 11, 9), policy: { rating } });
});
afterAll(() => product.stop());

const differencesOf = async (accountId: string) => {
  const found = await reconcile(product, { day: '2026-05-10', again: true });
  if ('refused' in found) throw new Error(found.refused);
  return found.differences.filter((each) => each.accountId === accountId);
};

test('a multi-purpose voucher used abroad is sold net and tax apart, and every book agrees', async () => {
  const owner = await ownerWithPlan(product);
  const { accountId, lineId } = owner;
  for (const tax of ['multi-purpose', 'single-purpose'] as const) {
    const worth = { kind: 'value', amountMinor: 100n, currency: 'GBP' } as const;
    const { pin } = (await givenVouchers(product, { tax, worth }))[0]!;
    const typed = { accountId, pin, locale: 'en', address: '198.51.100.9' } as const;
    expect(await redeemVoucher(product, typed)).toMatchObject({ isRepeat: false });
    product.setClock(product.clock() + 1_000);
  }
  const about = { accountId, lineId, kind: 'data', scope: 'any', country: 'JP' } as const;
  const ask = (requestNumber: number, used: bigint | null, requested: bigint | null) => ({
    ...{ ...about, sessionId: 'abroad;1', requestNumber },
    units: [{ ratingGroup: 1, used, requested }],
  });
  // One penny at a time and 3 of set-up; then an event that takes the rest of it and some taxed credit.
  await startCharging(product, ask(0, null, 40_000n));
  for (let at = 1; at <= 30; at++) await updateCharging(product, ask(at, 1_000n, 40_000n));
  await endCharging(product, ask(31, null, null));
  await chargeEvent(product, { ...ask(0, null, 87_000n), sessionId: 'abroad;2' });

  const { rows } = await product.database.query(
    `select to_place as place, sum(amount)::int as amount, sum(quantity)::int as quantity
      from transfer where account_id = $1 and kind = 'usage' group by 1 order by 1`,
    [accountId],
  );
  // 30 + 3 and 87 + 3 pence: the voucher's 100 with the tax of 1.00 GBP at 20 %, and 23 that were taxed.
  expect(rows).toMatchObject([
    { place: 'operator:revenue', amount: 83 },
    { place: 'operator:tax', amount: 17 },
    { place: 'operator:used', amount: 23 },
  ]);
  expect(rows.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(117_000);

  const usage = await viewUsage(product, { accountId, lineId, days: 1 });
  expect(usage).toMatchObject({ totals: [{ kind: 'credit', country: 'JP', amount: 123n }] });
  const bucket = await product.database.query(
    `select to_place, rule from transfer where account_id = $1 and rule like 'tax:%'`,
    [accountId],
  );
  expect(new Set(bucket.rows.map(({ rule }) => rule))).toEqual(new Set(['tax:2000']));
  expect(await explainLine(product, owner)).not.toBeNull();
  await sealNow(product);
  expect(verifyExport(await exported(product, owner))).toMatchObject({ verdict: 'proven' });
  expect(await differencesOf(accountId)).toEqual([]);

  // A penny of tax that was booked as revenue by hand shows in no other sum.
  await product.database.query(
    `update transfer set to_place = 'operator:revenue' where account_id = $1 and seq =
      (select min(seq) from transfer where account_id = $1 and kind = 'usage'
        and to_place = 'operator:tax')`,
    [accountId],
  );
  expect(await differencesOf(accountId)).toMatchObject([
    {
      code: 'use_tax_differs',
      id: lineId,
      detail: { asset: 'GBP', sold: '100', carried: '100', tax: '16', due: '17' },
    },
  ]);
});
