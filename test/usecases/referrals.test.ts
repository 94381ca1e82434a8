import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createRenderer } from '#adapters/documents/renderer.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { DAY } from '#domain/time.ts';
import { readOrder, readPaymentsOf } from '#storage/reads/account-rows.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { addressedMessage } from '#usecases/messages/send-message.ts';
import { applyCode } from '#usecases/promotions/apply-code.ts';
import { giveReward, undoReward } from '#usecases/promotions/refer-friend.ts';
import { viewReferral } from '#usecases/promotions/view-referral.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { giveGoodwill, requestRefund } from '#usecases/refund/request-refund.ts';
import { viewCredit } from '#usecases/view-credit.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { givenPromotions } from '../support/promotions.ts';

const morning = Date.UTC(2026, 4, 11, 9);
let product: TestProduct;
let addresses = 0;
beforeAll(async () => {
  product = await testProduct({ now: morning });
  await givenPromotions(product, {
    ...{ id: 'friend', amount: '2.00 GBP', by: 'referral', markets: ['gb'] },
    referral: { reward: '5.00 GBP', afterDays: 15, mostPerMonth: 2 },
  });
});
afterAll(() => product.stop());

type Line = { accountId: string; lineId: string };
const stateOfRewards = async ({ accountId }: Line) =>
  (await viewReferral(product, accountId))!.rewards.map(({ state }) => state).toSorted();
const creditOf = async ({ accountId }: Line) =>
  (await viewCredit(product, accountId)).credit[0]?.spendableMinor ?? 0n;
const draft = async (of: Line) => {
  const wish = { ...of, planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
  const drafted = await draftOrder(product, wish);
  if ('refused' in drafted) throw new Error(drafted.refused);
  return drafted.orderId;
};
const type = ({ accountId }: Line, orderId: string, code: string) => {
  addresses += 1;
  return applyCode(product, { accountId, orderId, code, address: `192.0.2.${addresses}` });
};

/** Mails about invitations that wait for an account, with their first amount. */
async function mailsTo({ accountId }: Line): Promise<string[]> {
  const { rows } = await product.database.query<{ payload: Record<string, string> }>(
    `select payload from outbox where account_id = $1 and kind = 'mail.send'
      and payload ->> 'template' like 'referral%' order by id`,
    [accountId],
  );
  const renderer = createRenderer();
  const { operator } = await product.reference();
  const told = [];
  for (const { payload } of rows)
    for (const locale of ['en', 'zh-CN'] as const) {
      const addressed = (await addressedMessage(product, { accountId, payload }))!;
      const brand = { ...operator, baseUrl: product.baseUrl };
      const { text } = await renderer.renderMail(addressed.message, locale, brand);
      expect(text).not.toMatch(/undefined|null|NaN/);
      if (locale === 'en') told.push(`${payload.template} ${/£\d+\.\d\d/.exec(text)?.[0]}`);
    }
  await renderer.close();
  return told;
}

const referredOf = async ({ accountId: friendId, orderId }: Line & { orderId: string }) => {
  const { rows } = await product.database.query<{ id: string }>(
    'select id from promotion_use where account_id = $1 and order_id is not null',
    [friendId],
  );
  return { friendId, orderId, useId: rows[0]!.id };
};

/** A friend who buys with this code; answers who it is and the order. */
async function friendOf(code: string): Promise<Line & { orderId: string }> {
  const friend = await givenLine(product);
  const orderId = await draft(friend);
  expect(await type(friend, orderId, code)).toMatchObject({ priceMinor: '600' });
  const { accountId } = friend;
  await confirmOrder(product, { accountId, orderId, method: 'card', consent: true });
  const [payment] = await readPaymentsOf(product.database, accountId, orderId);
  await product.payAs(toProviderPaymentId({ accountId, paymentId: payment!.id }), '4242');
  await vi.waitFor(async () => {
    expect((await readOrder(product.database, accountId, orderId))!.state).toBe('fulfilled');
  });
  await product.work();
  return { ...friend, orderId };
}

test('both sides get what was promised, each once, and not before its time', async () => {
  const host = await givenLine(product);
  const { code } = (await viewReferral(product, host.accountId))!;
  expect((await viewReferral(product, host.accountId))!.code).toBe(code);
  const friend = await friendOf(code.toLowerCase());
  expect(await stateOfRewards(host)).toEqual(['held']);
  product.setClock(morning + 14 * DAY);
  await product.work();
  expect(await creditOf(host)).toBe(0n);
  product.setClock(morning + 16 * DAY);
  await product.work();
  await product.work();
  expect(await creditOf(host)).toBe(500n);
  expect(await stateOfRewards(host)).toEqual(['taken']);
  expect(await mailsTo(host)).toEqual(['referral_reward £5.00']);
  expect(await mailsTo(friend)).toEqual(['referral_counted £2.00']);
  await giveReward(product, await referredOf(friend));
  expect(await mailsTo(friend)).toHaveLength(1);
  product.setClock(morning);
});

test('a friend who gives the order back earns nobody anything', async () => {
  const host = await givenLine(product);
  const { code } = (await viewReferral(product, host.accountId))!;
  const { accountId, orderId } = await friendOf(code);
  const quote = await quoteRefund(product, { accountId, orderId });
  if (!quote || !('options' in quote.quote)) throw new Error('nothing to give back');
  const quoteId = quote.quote.options[0]!.id;
  const wish = { accountId, orderId, quoteId, destination: 'original' } as const;
  expect(await requestRefund(product, wish)).not.toHaveProperty('refused');
  await product.work();
  expect(await stateOfRewards(host)).toEqual(['released']);
  product.setClock(morning + 16 * DAY);
  await product.work();
  expect(await creditOf(host)).toBe(0n);
  product.setClock(morning);
});

test('a reward that came is taken back as far as it is left', async () => {
  const host = await givenLine(product);
  const { code } = (await viewReferral(product, host.accountId))!;
  const friend = await friendOf(code);
  product.setClock(morning + 16 * DAY);
  await product.work();
  await product.work();
  expect(await creditOf(host)).toBe(500n);
  const referred = await referredOf(friend);
  for (let i = 0; i < 2; i++)
    expect(await undoReward(product, referred)).toEqual({ state: 'returned' });
  expect(await creditOf(host)).toBe(0n);
  expect(await mailsTo(host)).toEqual(['referral_reward £5.00', 'referral_taken_back £5.00']);
  product.setClock(morning);
});

test.each([
  [800n, 'released', 0n],
  [200n, 'taken', 500n],
])(
  'goodwill of staff that gives %d of 600 pence back: the reward is %s',
  async (of, state, credit) => {
    const amountMinor = of > 600n ? 600n : of;
    const host = await givenLine(product);
    const { code } = (await viewReferral(product, host.accountId))!;
    const { accountId, orderId } = await friendOf(code);
    const wish = { accountId, orderId, amountMinor, destination: 'original' as const };
    const answer = await giveGoodwill(product, { ...wish, note: 'Sorry', key: product.newId() });
    expect(answer).not.toHaveProperty('refused');
    product.setClock(morning + 16 * DAY);
    await product.work();
    await product.work();
    expect(await stateOfRewards(host)).toEqual([state]);
    expect(await creditOf(host)).toBe(credit);
    product.setClock(morning);
  },
);

test('two who invite each other, or in a circle, are no friends', async () => {
  const [one, two, three] = [
    await givenLine(product),
    await givenLine(product),
    await givenLine(product),
  ];
  const codeOf = async ({ accountId }: Line) => (await viewReferral(product, accountId))!.code;
  expect(await type(two, await draft(two), await codeOf(one))).toMatchObject({ priceMinor: '600' });
  expect(await type(one, await draft(one), await codeOf(two))).toEqual({ refused: 'code_own' });
  expect(await type(three, await draft(three), await codeOf(two))).not.toHaveProperty('refused');
  expect(await type(one, await draft(one), await codeOf(three))).toEqual({ refused: 'code_own' });
});

test('one browser that is told of both accounts is one person', async () => {
  const [host, friend] = [await givenLine(product), await givenLine(product)];
  const { code } = (await viewReferral(product, host.accountId))!;
  for (const { accountId } of [host, friend])
    await product.database.query(
      `insert into push_subscription (account_id, id, endpoint, p256dh, auth, browser, created_at)
        values ($1, $2, 'https://push.example/same', 'k', 'a', 'Firefox', now())`,
      [accountId, product.newId()],
    );
  expect(await type(friend, await draft(friend), code)).toEqual({ refused: 'code_own' });
});

test('not oneself, not a second time, and not more than a month allows', async () => {
  const host = await givenLine(product);
  const { code } = (await viewReferral(product, host.accountId))!;
  const own = await draft(host);
  expect(await type(host, own, code)).toEqual({ refused: 'code_own' });
  const twin = await givenLine(product);
  await product.database.query(
    `update account set email = (select replace(upper(a.email), '@', '+Two@') from account a where a.id = $2)
      where id = $1`,
    [twin.accountId, host.accountId],
  );
  expect(await type(twin, await draft(twin), code)).toEqual({ refused: 'code_own' });
  const friend = await friendOf(code);
  const again = await draft(friend);
  expect(await type(friend, again, code)).toEqual({ refused: 'code_first_time_only' });
  await friendOf(code);
  await friendOf(code);
  expect(await stateOfRewards(host)).toEqual(['held', 'held', 'released']);
});

test('the same card pays both: no reward, and no code from then on', async () => {
  const host = await givenLine(product);
  const { code } = (await viewReferral(product, host.accountId))!;
  const friend = await givenLine(product);
  const orderId = await draft(friend);
  await type(friend, orderId, code);
  for (const { accountId } of [host, friend])
    await product.database.query(
      `insert into payment_means (account_id, id, gateway, method, provider_reference, fingerprint,
          initial_payment_id, initial_reference, label, state, created_at)
        values ($1, $2, 'simulator', 'card', 'ref', 'same-card', $2, 'ref', 'Visa', 'usable', now())`,
      [accountId, product.newId()],
    );
  expect(await type(friend, orderId, code)).toEqual({ refused: 'code_own' });
  const { accountId } = friend;
  await confirmOrder(product, { accountId, orderId, method: 'card', consent: true });
  const [payment] = await readPaymentsOf(product.database, accountId, orderId);
  await product.payAs(toProviderPaymentId({ accountId, paymentId: payment!.id }), '4242');
  await vi.waitFor(async () => {
    await product.work();
    expect(await stateOfRewards(host)).toEqual(['released']);
  });
});
