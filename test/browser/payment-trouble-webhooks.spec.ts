import type { Page } from '@playwright/test';
import { MINUTE } from '#domain/time.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import {
  expectChargedOnce,
  expectNothingMoved,
  keptByProvider,
  type OrderBooks,
  readOrder,
} from './books.ts';
import { mailsTo } from './mailbox.ts';
import { agreeAndPay, draftFor } from './orders.ts';
import { newSubscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, type Program, test } from './program.ts';
import {
  control,
  deliveriesOf,
  type ProviderPayment,
  payByCard,
  providerPayments,
  providerWords,
} from './provider.ts';

const w = tongueOf('en').words.orders;
const PRICE_MINOR = 800;

test.use({ locale: 'en' });

/** An order whose payment page is open; the order's own page is open beside it. */
async function givenOpenPayment(page: Page, program: Program) {
  const person = await newSubscriber(program, { locale: 'en' });
  await signInAs(page, program, person);
  const order = await draftFor(program, person);
  await page.goto(`${order.path}/review`);
  await agreeAndPay(page, 'en', 'card');
  await expect(page).toHaveURL(new RegExp(`^${program.payment}`));
  const [payment] = await providerPayments(program, order.reference);
  const watcher = await page.context().newPage();
  await watcher.goto(order.path);
  await expect(watcher.getByRole('heading', { name: w.page.waitingTitle })).toBeVisible();
  return { person, order, payment: payment!, watcher };
}

/** Pays and never comes back, so that only the provider's messages can tell. */
const payAndStayAway = (program: Program, payment: ProviderPayment, ending = '4242') =>
  control(program, 'pay', { payment_id: payment.payment_id, card_ending: ending });

const expectDone = (page: Page) =>
  expect(page.getByRole('heading', { name: w.page.doneTitle })).toBeVisible();

/** Brings every message of the payment once more, as if it had just come. */
async function sendAgain(program: Program, paymentId: string, manner = 'normal') {
  for (const { deliveryId } of await deliveriesOf(program, paymentId))
    await control(program, 'send', { delivery_id: deliveryId, manner });
}

test('a message that comes twice, and late again, credits once', async ({ page, program }) => {
  const { order, payment, watcher } = await givenOpenPayment(page, program);
  await payAndStayAway(program, payment, '0208');
  await expectDone(watcher);
  await expect
    .poll(async () =>
      (await deliveriesOf(program, payment.payment_id)).map(({ lastStatus }) => lastStatus),
    )
    .toEqual([200, 200]);
  await sendAgain(program, payment.payment_id);
  await watcher.reload();
  await expectDone(watcher);
  await expect(watcher.getByText(w.events.credited)).toHaveCount(1);
  await expectChargedOnce(program, order, PRICE_MINOR);
});

test('messages out of order, and one after everything is done, change nothing', async ({
  page,
  program,
}) => {
  const { order, payment, watcher } = await givenOpenPayment(page, program);
  const { payment_id } = payment;
  await control(program, 'payment-manner', { payment_id, manner: 'reordered' });
  await payByCard(page, 'en', '3220');
  await page.getByRole('button', { name: providerWords.en.challenge.accept }).click();
  await expectDone(page);
  await expect
    .poll(async () =>
      (await deliveriesOf(program, payment_id)).every(({ state }) => state === 'delivered'),
    )
    .toBe(true);
  await expectDone(watcher);
  await expectChargedOnce(program, order, PRICE_MINOR);
});

for (const manner of [
  'tampered_signature',
  'tampered_body',
  'old_timestamp',
  'unknown_payment',
] as const)
  test(`a message that is not true (${manner}) is not believed`, async ({ page, program }) => {
    const { order, payment, watcher } = await givenOpenPayment(page, program);
    const { payment_id } = payment;
    await control(program, 'payment-manner', { payment_id, manner });
    await payAndStayAway(program, payment);
    await expect
      .poll(async () => (await deliveriesOf(program, payment_id))[0]?.lastStatus ?? null)
      .not.toBeNull();
    const [delivery] = await deliveriesOf(program, payment_id);
    if (manner !== 'unknown_payment') expect(delivery?.lastStatus).toBe(400);
    await watcher.reload();
    await expect(watcher.getByRole('heading', { name: w.page.waitingTitle })).toBeVisible();
    await expect(watcher.getByRole('main')).toContainText(w.page.waitingBody);
    expect((await readOrder(program, order.orderId)).state).toBe('awaiting-payment');
    await sendAgain(program, payment_id);
    await expectDone(watcher);
    await expectChargedOnce(program, order, PRICE_MINOR);
  });

test('a message with a wrong amount makes us ask, and the true amount counts', async ({
  page,
  program,
}) => {
  const { order, payment, watcher } = await givenOpenPayment(page, program);
  const { payment_id } = payment;
  await control(program, 'payment-manner', { payment_id, manner: 'wrong_amount' });
  await payAndStayAway(program, payment);
  await expectDone(watcher);
  await expectChargedOnce(program, order, PRICE_MINOR);
});

test('when the provider took another amount, it goes back by itself', async ({ page, program }) => {
  const { person, order, payment, watcher } = await givenOpenPayment(page, program);
  const { payment_id } = payment;
  await control(program, 'capture', { payment_id, amount_minor: '950' });
  await expect(watcher.getByRole('heading', { name: w.page.returnedTitle })).toBeVisible();
  await expect(watcher.getByRole('main')).toContainText(w.refundReasons.wrong_amount);
  await expect(watcher.getByText(w.page.returnedBody('£9.50', w.methods.card))).toBeVisible();
  await expect(watcher.getByText(w.events['payment-captured']('£9.50'))).toBeVisible();
  await picture(watcher, 'returned');
  expect(await keptByProvider(program, order)).toBe(0);
  await expect
    .poll(async () => (await mailsTo(program, person.email)).map(({ subject }) => subject).join())
    .toContain('£9.50');
});

test('the money of an order that ran out goes back, and the price is not held for ever', async ({
  page,
  program,
}) => {
  const { order, payment, watcher } = await givenOpenPayment(page, program);
  await letTimeRunOut(program, order);
  await expect(watcher.getByRole('heading', { name: w.page.expiredTitle })).toBeVisible({
    timeout: 30_000,
  });
  await expect(watcher.getByRole('main')).toContainText(w.page.expiredBody);
  await picture(watcher, 'expired');
  await expectNothingMoved(program, order);
  await page.reload();
  await expect(page.getByRole('button', { name: /^Pay/ })).toHaveCount(0);
  await control(program, 'capture', { payment_id: payment.payment_id });
  await expect
    .poll(async () => {
      await watcher.reload();
      return watcher.getByRole('heading', { name: w.page.returnedTitle }).isVisible();
    })
    .toBe(true);
  await expect(watcher.getByRole('main')).toContainText(w.refundReasons.order_over);
  expect(await keptByProvider(program, order)).toBe(0);
  await watcher.getByRole('link', { name: w.page.again }).click();
  await expect(watcher.getByRole('heading', { level: 1 })).toHaveText(
    tongueOf('en').words.plans.title,
  );
});

test('a price that was held too long is said to be over, with the way to a new one @no-js', async ({
  page,
  program,
}) => {
  const person = await newSubscriber(program, { locale: 'en' });
  await signInAs(page, program, person);
  const order = await draftFor(program, person);
  await page.goto(`${order.path}/review`);
  await letTimeRunOut(program, order);
  await agreeAndPay(page, 'en', 'card');
  await expect(page.getByRole('alert')).toContainText(w.refusals.quote_expired);
  await expectNothingMoved(program, order);
  await page.getByRole('link', { name: w.page.again }).click();
  await expect(page).toHaveURL(/\/plans$/);
});

/** Nobody waits a quarter of an hour: the order and its payment become that much older. */
async function letTimeRunOut({ product }: Program, order: OrderBooks) {
  const { accountId, orderId } = order;
  const past = new Date(product.clock() - MINUTE).toISOString();
  const of = [accountId, orderId, past];
  for (const text of [
    `update subscriber_order set expires_at = $3 where account_id = $1 and id = $2`,
    `update payment set deadline_at = $3 where account_id = $1 and order_id = $2`,
    `update outbox set due_at = $3 where account_id = $1 and payload ->> 'orderId' = $2
      and kind in ('payment.ask', 'order.deadline')`,
  ])
    await product.database.query(text, of);
}
