import { afterAll, beforeAll, expect, test } from 'vitest';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { askPayment } from '#usecases/payment/ask-payment.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { requestRefund } from '#usecases/refund/request-refund.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

/*
 * A refund reads what an order gave before it is decided under the lock. Whatever happens to the account
 * in between, the figures are those of the locked rows, or nothing is done.
 */

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({
    policy: { refund: { withdrawal: { days: 14, measure: 'volume' } } },
  });
});
afterAll(() => product.stop());

type Line = Awaited<ReturnType<typeof givenLine>>;

async function confirmed(line: Line) {
  const wish = { ...line, planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const of = { accountId: line.accountId, orderId: draft.orderId };
  await confirmOrder(product, { ...of, consent: true, method: 'card' });
  return of;
}

type Of = Awaited<ReturnType<typeof confirmed>>;

async function pay(of: Of) {
  const { payments } = (await viewOrder(product, of))!;
  const address = { accountId: of.accountId, paymentId: payments[0]!.id };
  await product.payAs(toProviderPaymentId(address), '4242');
  await askPayment(product, address);
}

/** Something is committed after the read and right before the decision. */
const meanwhile = (happens: () => Promise<unknown>): TestProduct => ({
  ...product,
  committer: {
    ...product.committer,
    submit: async (command) => {
      await happens();
      return product.committer.submit(command);
    },
  },
});

async function balances({ accountId }: Line) {
  const { rows } = await product.database.query<{ remaining: bigint; moved: bigint }>(
    `select b.remaining, (select coalesce(sum(case when t.to_place = 'bucket:' || b.id
        then t.amount else -t.amount end), 0)::bigint from transfer t
        where t.account_id = b.account_id and 'bucket:' || b.id in (t.from_place, t.to_place)) as moved
      from bucket b where b.account_id = $1`,
    [accountId],
  );
  return rows;
}

async function expectBalanced(line: Line) {
  const rows = await balances(line);
  expect(rows.length).toBeGreaterThan(0);
  for (const { remaining, moved } of rows) expect(moved).toBe(remaining);
}

test('an order that is paid while its refund is asked for is not had for nothing', async () => {
  const line = await givenLine(product);
  const of = await confirmed(line);
  const { order } = (await viewOrder(product, of))!;
  const quoteId = `withdrawal.${order.priceMinor}.0.${order.priceMinor}`;
  const wish = { ...of, quoteId, destination: 'original' } as const;
  const answer = await requestRefund(
    meanwhile(() => pay(of)),
    wish,
  );
  const { refunds } = (await viewOrder(product, of))!;
  const left = (await balances(line)).some(({ remaining }) => remaining > 0n);
  expect({ answer, isPaidBack: refunds.length > 0, keepsPlan: left }).toEqual({
    answer: { refused: 'quote_changed' },
    isPaidBack: false,
    keepsPlan: true,
  });
  expect(await requestRefund(product, wish)).toHaveProperty('requestId');
  expect((await balances(line)).every(({ remaining }) => remaining === 0n)).toBe(true);
  await expectBalanced(line);
});

test('what another plan ended while the refund was asked for is not taken twice', async () => {
  const line = await givenLine(product);
  const of = await confirmed(line);
  await pay(of);
  const { quote } = (await quoteRefund(product, of))!;
  if ('none' in quote) throw new Error(quote.none);
  const wish = { ...of, quoteId: quote.options[0]!.id, destination: 'original' } as const;
  const answer = await requestRefund(
    meanwhile(async () => pay(await confirmed(line))),
    wish,
  );
  expect(answer).toEqual({ refused: 'quote_changed' });
  await expectBalanced(line);
});
