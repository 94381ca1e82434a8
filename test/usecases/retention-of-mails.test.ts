import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRenderer } from '#adapters/documents/renderer.ts';
import { createSmtpMailer } from '#adapters/mail/smtp/smtp-mailer.ts';
import { toProviderPaymentId } from '#domain/public-id.ts';
import { DAY } from '#domain/time.ts';
import { recordProviderEvent } from '#storage/provider-events.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { sendMessage } from '#usecases/messages/send-message.ts';
import { outboxStore } from '#usecases/outbox-store.ts';
import { quoteRefund } from '#usecases/refund/quote-refund.ts';
import { requestRefund } from '#usecases/refund/request-refund.ts';
import { forgetNightly } from '#usecases/retention/forget-nightly.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { type Owner, ownerWithPlan } from '../ledger/ledger-stage.ts';
import {
  type MailboxProcess,
  mailsTo,
  removeFolder,
  startMailboxProcess,
} from '../mail/mailbox-process.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

const start = Date.UTC(2026, 4, 11, 9);
const after = (days: number) => start + days * DAY;
let product: TestProduct;
let mailbox: MailboxProcess;
beforeAll(async () => {
  product = await testProduct({
    now: start,
    policy: { refund: { withdrawal: { days: 14, measure: 'volume' } } },
  });
  mailbox = await startMailboxProcess();
});
afterAll(async () => {
  await product.stop();
  await mailbox.stop();
  await removeFolder(mailbox.folder);
});
beforeEach(async () => {
  product.setClock(start);
  await sql('truncate retention, provider_event, sent_message');
});

const sql = async (text: string, ...values: unknown[]) =>
  (await product.database.query(text, values)).rows;

/** The night after so many days; answers what went. */
async function forgetAfter(days: number) {
  product.setClock(after(days));
  const kept = { answers: 35, sessions: 93, providerEvents: 540, mails: 93 };
  const keepDays = { ...kept, notices: 540, agreements: 2_557 };
  const outcome = await forgetNightly(product, { hour: 3, keepDays, rests: 0, pagesOfBatch: 1 });
  if (outcome.outcome !== 'forgotten') throw new Error(outcome.outcome);
  const { mails, providerEvents } = outcome;
  return { mails, providerEvents };
}

/** The confirmation of an order as it waits, and its way to a real mail server. */
async function confirmationOf({ accountId }: Owner) {
  const address = `${accountId}@mail.example`;
  await sql('update account set email = $2 where id = $1', accountId, address);
  const due = { kinds: ['mail.send'], now: after(1_000), limit: 1_000 };
  const entries = await outboxStore(product).readDue(due);
  const entry = entries.find(
    (each) => each.accountId === accountId && each.payload.template === 'order_confirmation',
  );
  const renderer = createRenderer();
  const mailer = createSmtpMailer({ url: mailbox.smtp, timeoutMs: 5_000 });
  const room = { mailer, renderer, from: null, supportEmail: null };
  const send = () => sendMessage(product, room, entry!);
  const close = () => Promise.all([renderer.close(), mailer.close()]);
  const received = async () => (await mailsTo(mailbox, address)).length;
  return { send, received, close, finish: () => outboxStore(product).finish(entry!) };
}

test('who was sent what is forgotten, and not before what would send it again is gone', async () => {
  const mail = await confirmationOf(await ownerWithPlan(product));
  expect(await mail.send()).toBe('accepted');
  // The process died before it could strike the entry off.
  expect((await forgetAfter(94)).mails).toBe(0);
  expect(await mail.send()).toBe('moot');
  expect(await mail.received()).toBe(1);
  await mail.finish();
  expect((await forgetAfter(95)).mails).toBe(1);
  expect(await sql('select from sent_message')).toEqual([]);
  await mail.close();
});

test('a mail that was sent lately is not forgotten', async () => {
  const mail = await confirmationOf(await ownerWithPlan(product));
  await mail.send();
  await mail.finish();
  expect((await forgetAfter(92)).mails).toBe(0);
  expect((await forgetAfter(94)).mails).toBe(1);
  await mail.close();
});

test('an order keeps its events', async () => {
  const { accountId, orderId } = await ownerWithPlan(product);
  const mail = await confirmationOf({ accountId, lineId: '' });
  await mail.send();
  await mail.close();
  const story = async () => (await viewOrder(product, { accountId, orderId }))!.events;
  const events = await story();
  expect(events.map(({ kind }) => kind)).toContain('confirmation-sent');
  await forgetAfter(3_000);
  expect(await story()).toEqual(events);
});

const paymentOf = async ({ accountId, orderId }: Owner & { orderId: string }) => {
  const view = await viewOrder(product, { accountId, orderId });
  return toProviderPaymentId({ accountId, paymentId: view!.payments[0]!.id });
};

async function givenUnpaid() {
  const owner = await givenLine(product);
  const wish = { ...owner, planId: 'gb-everyday-12', timing: 'now', locale: 'en' } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const order = { ...owner, orderId: draft.orderId };
  await confirmOrder(product, { ...order, consent: true, method: 'card' });
  return order;
}

async function givenRefund(state: string) {
  const order = await ownerWithPlan(product);
  const { quote } = (await quoteRefund(product, order))!;
  if ('none' in quote) throw new Error(quote.none);
  const option = quote.options[0]!;
  await requestRefund(product, { ...order, quoteId: option.id, destination: 'original' });
  const changed = await sql(
    `update refund set state = $2, refused_at = case when $2 = 'refused' then requested_at end,
      refunded_at = case when $2 = 'refunded' then requested_at end
      where account_id = $1 returning id`,
    order.accountId,
    state,
  );
  expect(changed).toHaveLength(1);
  return order;
}

test.each<[string, boolean, () => Promise<string>]>([
  ['of a payment that is settled', true, async () => paymentOf(await ownerWithPlan(product))],
  ['of a payment nobody knows', true, async () => 'pay_unknown'],
  ['of money that went back', true, async () => paymentOf(await givenRefund('refunded'))],
  ['of money on its way back', false, async () => paymentOf(await givenRefund('requested'))],
  ['of money that was refused', false, async () => paymentOf(await givenRefund('refused'))],
  ['of a payment under way', false, async () => paymentOf(await givenUnpaid())],
])('what the provider told %s goes: %s', async (_, goes, given) => {
  const paymentReference = await given();
  const eventId = product.newId();
  const event = { gateway: 'simulator', eventId, paymentReference, outcome: 'settled' };
  await recordProviderEvent(product.database, { ...event, recordedAt: start });
  const isThere = async () =>
    (await sql('select from provider_event where event_id = $1', eventId)).length === 1;
  await forgetAfter(539);
  expect(await isThere()).toBe(true);
  await forgetAfter(541);
  expect(await isThere()).toBe(!goes);
});
