import { expect, type Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import { toPublicId } from '#domain/public-id.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { requestRefund } from '#usecases/refund/request-refund.ts';
import { type OrderBooks, readOrder } from './books.ts';
import { agreeAndPay, draftFor } from './orders.ts';
import type { Visit } from './pages.ts';
import { newSubscriber, type Subscriber, signInAs } from './people.ts';
import type { Program } from './program.ts';
import { control, providerPayments } from './provider.ts';

export type PaidOrder = OrderBooks & { path: string };

/** An order that was confirmed on its pages and paid with a card that ends so. */
export async function paidOrder(
  page: Page,
  program: Program,
  person: Subscriber,
  wish: { planId?: string; card?: string } = {},
): Promise<PaidOrder> {
  const { planId = 'gb-everyday-12', card = '4242' } = wish;
  const order = await draftFor(program, person, { planId });
  await page.goto(`${order.path}/review`);
  await agreeAndPay(page, person.locale, 'card');
  await expect(page).toHaveURL(new RegExp(`^${program.payment}`));
  const [payment] = await providerPayments(program, order.reference);
  await control(program, 'pay', { payment_id: payment?.payment_id, card_ending: card });
  await expect.poll(async () => (await readOrder(program, order.orderId)).state).toBe('fulfilled');
  return order;
}

const bestOf = async (program: Program, { accountId, orderId }: OrderBooks) => {
  const { quote } = (await quoteRefund(program.product, { accountId, orderId }))!;
  if ('none' in quote) throw new Error(quote.none);
  return quote.options[0]!;
};

/** A refund that is under way; answers the address that leads its owner to where it is followed. */
async function asked(program: Program, order: PaidOrder, destination: 'original' | 'credit') {
  const { accountId, orderId } = order;
  const { id: quoteId } = await bestOf(program, order);
  const wish = { accountId, orderId, quoteId, destination };
  const answer = await requestRefund(program.product, wish);
  if ('refused' in answer) throw new Error(answer.refused);
  return `${order.path}/refund/${toPublicId('ref', answer.requestId)}`;
}

/** Looks at quotes, at the confirmation, and at refunds in every state. */
export async function refundVisits(page: Page, program: Program, locale: Locale) {
  const who = await newSubscriber(program, { locale });
  await signInAs(page, program, who);
  const addOn = { planId: 'gb-add-data-5' };
  const open = await paidOrder(page, program, who, addOn);
  const toCredit = await asked(program, await paidOrder(page, program, who, addOn), 'credit');
  const back = await asked(program, await paidOrder(page, program, who, addOn), 'original');
  const refusedOrder = await paidOrder(page, program, who, { ...addOn, card: '0403' });
  const refused = await asked(program, refusedOrder, 'original');
  const draft = await draftFor(program, who);
  const { id } = await bestOf(program, open);
  const visit = (name: string, path: string): Visit => ({ name, path, who });
  const refusal = program.product.database;
  await expect
    .poll(async () => {
      const { rows } = await refusal.query(
        `select 1 from refund where order_id = $1 and state = 'refused'`,
        [refusedOrder.orderId],
      );
      return rows.length;
    })
    .toBe(1);
  return {
    quote: [
      visit('refund', `${open.path}/refund`),
      visit('refund-changed', `${open.path}/refund?changed=1`),
      visit('refund-none', `${draft.path}/refund`),
      visit('refund-choose', `${refusedOrder.path}/refund`),
    ],
    confirm: [visit('refund-confirm', `${open.path}/refund/confirm?quote=${id}&to=original`)],
    tracker: [
      visit('tracker-credit', toCredit),
      visit('tracker-back', back),
      visit('tracker-refused', refused),
      { name: 'tracker-unknown', path: '/r/nothing', who: null },
    ],
    orders: [visit('order-withdraw', open.path), visit('order-refused', refusedOrder.path)],
    list: [visit('orders-given-back', '/orders')],
  };
}
