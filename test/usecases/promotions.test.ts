import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { MINUTE } from '#domain/time.ts';
import { readOrder, readPaymentsOf } from '#storage/reads/account-rows.ts';
import { closeOrder } from '#usecases/close-order.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { applyCode } from '#usecases/promotions/apply-code.ts';
import { makeCodes } from '#usecases/promotions/make-codes.ts';
import { sweepPromotions } from '#usecases/promotions/settle-claims.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { budgetOf, givenPromotions } from '../support/promotions.ts';

const morning = Date.UTC(2026, 4, 11, 9);
const plans = ['gb-everyday-12'];
let product: TestProduct;
let addresses = 0;
beforeAll(async () => {
  product = await testProduct({ now: morning });
  await givenPromotions(
    product,
    { id: 'twenty', percent: '20 %', by: 'code', code: 'TWENTY', plans },
    {
      ...{ id: 'scarce', amount: '3.00 GBP', by: 'code', code: 'SCARCE', plans },
      limits: { uses: 2, perSubscriber: 1 },
    },
    { id: 'own', amount: '2.00 GBP', by: 'code', plans, limits: { perSubscriber: 5 } },
    { id: 'three', percent: '50 %', by: 'code', code: 'THREE', plans, purchases: 3 },
    {
      ...{ id: 'gift', bonus: { data: '2 GB', zone: 'europe' }, by: 'code', code: 'GIFT' },
      plans,
    },
    { id: 'free', percent: '100 %', by: 'code', code: 'FREE', plans },
  );
});
afterAll(() => product.stop());

type Line = { accountId: string; lineId: string };
const draft = async (of: Line, planId = plans[0]!): Promise<string> => {
  const drafted = await draftOrder(product, { ...of, planId, timing: 'queue', locale: 'en' });
  if ('refused' in drafted) throw new Error(drafted.refused);
  return drafted.orderId;
};
const type = (of: Line, orderId: string, code: string) => {
  addresses += 1;
  const address = `198.51.100.${addresses % 250}`;
  return applyCode(product, { accountId: of.accountId, orderId, code, address });
};
const orderOf = async ({ accountId }: Line, orderId: string) =>
  (await readOrder(product.database, accountId, orderId))!;
const usesOf = async ({ accountId }: Line) => {
  const { rows } = await product.database.query<{ promotion_id: string; state: string }>(
    'select promotion_id, state from promotion_use where account_id = $1 order by id',
    [accountId],
  );
  return rows.map((row) => `${row.promotion_id} ${row.state}`);
};
const buy = async (of: Line, code: string | null): Promise<bigint> => {
  const orderId = await draft(of);
  if (code) expect(await type(of, orderId, code)).not.toHaveProperty('refused');
  await pay(of, orderId);
  return (await orderOf(of, orderId)).priceMinor;
};
async function pay({ accountId }: Line, orderId: string): Promise<void> {
  const confirmed = await confirmOrder(product, {
    ...{ accountId, orderId, method: 'card', consent: true },
  });
  if ('refused' in confirmed) throw new Error(confirmed.refused);
  if (confirmed.redirectUrl === null) return;
  const [payment] = await readPaymentsOf(product.database, accountId, orderId);
  await product.payAs(toProviderPaymentId({ accountId, paymentId: payment!.id }), '4242');
  await vi.waitFor(async () => {
    const order = await readOrder(product.database, accountId, orderId);
    expect(order!.state).not.toBe('awaiting-payment');
  });
}

describe('a code for everybody', () => {
  test('lowers the price of a draft, and is counted once it is paid', async () => {
    const somebody = await givenLine(product);
    const orderId = await draft(somebody);
    const before = await orderOf(somebody, orderId);
    expect(await type(somebody, orderId, ' twen-ty ')).toMatchObject({ promotionIds: ['twenty'] });
    const after = await orderOf(somebody, orderId);
    expect(after.priceMinor).toBe((before.priceMinor * 8n) / 10n);
    expect(after.discounts).toMatchObject([{ promotionId: 'twenty', version: 1, code: 'TWENTY' }]);
    expect(after.thenPriceMinor).toBe(before.priceMinor);
    expect(await usesOf(somebody)).toEqual(['twenty held']);
    await pay(somebody, orderId);
    expect((await orderOf(somebody, orderId)).state).toBe('fulfilled');
    expect(await usesOf(somebody)).toEqual(['twenty taken']);
  });

  test('that nobody knows, or that is over, changes nothing', async () => {
    const somebody = await givenLine(product);
    const orderId = await draft(somebody);
    const before = await orderOf(somebody, orderId);
    for (const code of ['NOBODY', 'x', 'TWENTY1'])
      expect(await type(somebody, orderId, code)).toEqual({ refused: 'code_refused' });
    expect(await orderOf(somebody, orderId)).toEqual(before);
    const other = await draft(somebody, 'gb-starter-2');
    expect(await type(somebody, other, 'TWENTY')).toEqual({ refused: 'code_other_plan' });
  });

  test('can be taken off again, and a confirmed order keeps its price', async () => {
    const somebody = await givenLine(product);
    const orderId = await draft(somebody);
    await type(somebody, orderId, 'TWENTY');
    expect(await type(somebody, orderId, '')).toEqual({ priceMinor: '800', promotionIds: [] });
    expect(await usesOf(somebody)).toEqual(['twenty released']);
    await pay(somebody, orderId);
    expect(await type(somebody, orderId, 'TWENTY')).toEqual({ refused: 'order_confirmed' });
  });

  test('for three purchases goes on by itself for two more', async () => {
    const somebody = await givenLine(product);
    const prices = [];
    for (const code of ['THREE', null, null, null]) prices.push(await buy(somebody, code));
    expect(prices).toEqual([400n, 400n, 400n, 800n]);
  });

  test('that leaves nothing to pay is paid with nothing', async () => {
    const somebody = await givenLine(product);
    expect(await buy(somebody, 'FREE')).toBe(0n);
    expect(await usesOf(somebody)).toEqual(['free taken']);
  });

  test('gives a bonus beside the plan, named by its promotion', async () => {
    const somebody = await givenLine(product);
    expect(await buy(somebody, 'GIFT')).toBe(800n);
    const { rows } = await product.database.query(
      `select b.origin, b.granted, t.rule from bucket b join transfer t
        on t.account_id = b.account_id and t.bucket_id = b.id and t.kind = 'grant'
        where b.account_id = $1 and b.origin = 'promotion'`,
      [somebody.accountId],
    );
    expect(rows).toEqual([{ origin: 'promotion', granted: 2n << 30n, rule: 'promotion:gift@1' }]);
  });
});

describe('limits for all', () => {
  test('are held by drafts, and there again when an order is over', async () => {
    const [one, two, three] = [
      await givenLine(product),
      await givenLine(product),
      await givenLine(product),
    ];
    const first = await draft(one);
    expect(await type(one, first, 'SCARCE')).toMatchObject({ priceMinor: '500' });
    expect(await buy(two, 'SCARCE')).toBe(500n);
    const late = await draft(three);
    expect(await type(three, late, 'SCARCE')).toEqual({ refused: 'code_refused' });
    expect(await budgetOf(product, 'scarce')).toEqual({ uses: 2n, minor: 600n });
    const { accountId } = one;
    await closeOrder(product, { accountId, orderId: first, why: 'cancelled' });
    await product.work();
    expect(await budgetOf(product, 'scarce')).toEqual({ uses: 1n, minor: 300n });
    expect(await type(three, late, 'SCARCE')).toMatchObject({ priceMinor: '500' });
    const again = await draft(two);
    expect(await type(two, again, 'SCARCE')).toEqual({ refused: 'code_used' });
  });

  test('a draft that nobody confirms lets go when its price has run out', async () => {
    const somebody = await givenLine(product);
    const orderId = await draft(somebody);
    const before = await budgetOf(product, 'own');
    const codes: string[] = [];
    await makeCodes(product, { promotionId: 'own', batch: 'one', count: 2 }, (made) => {
      codes.push(...made);
    });
    expect(await type(somebody, orderId, codes[0]!)).toMatchObject({ priceMinor: '600' });
    expect((await budgetOf(product, 'own'))!.uses).toBe(before!.uses + 1n);
    product.setClock(morning + 60 * MINUTE);
    await product.work();
    await product.work();
    expect((await orderOf(somebody, orderId)).state).toBe('expired');
    expect(await budgetOf(product, 'own')).toEqual(before);
    const other = await givenLine(product);
    expect(await buy(other, codes[0]!)).toBe(600n);
    const third = await givenLine(product);
    const late = await draft(third);
    expect(await type(third, late, codes[0]!)).toEqual({ refused: 'code_refused' });
    await product.database.query(
      `update promotion_claim set claimed_at = claimed_at - interval '1 hour'`,
    );
    expect(await sweepPromotions(product)).toBe(0);
  });
});
