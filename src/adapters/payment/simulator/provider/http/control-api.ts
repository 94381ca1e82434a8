import { z } from 'zod';
import { currencies } from '#domain/money.ts';
import { settlementDayOf } from '#domain/settlement-report.ts';
import { pastPaymentBody } from '../../protocol.ts';
import type { Book } from '../book.ts';
import { brandOf } from '../card-entry.ts';
import { type MeansDesk, meansChanges } from '../means-desk.ts';
import type { PayerDesk, PayResult } from '../payer-desk.ts';
import { toMeansView, toPaymentView } from '../payment-state.ts';
import {
  lossKinds,
  manners,
  merchantApiStates,
  type PaymentRecord,
  reportFaultKinds,
} from '../records.ts';
import type { Store } from '../store.ts';
import { testCards } from '../test-cards.ts';
import { walletAccountOf } from '../wallet-accounts.ts';
import type { WebhookSender } from '../webhook-sender.ts';
import {
  answerJson,
  answerProblem,
  type Exchange,
  readForm,
  readJson,
  redirect,
} from './exchange.ts';
import { isSameOrigin } from './same-origin.ts';

export interface ControlOptions {
  book: Book;
  payer: PayerDesk;
  means: MeansDesk;
  store: Store;
  sender: WebhookSender;
  publicUrl: () => string;
}

/** Forms send digits as text; tests send numbers. */
const count = z.coerce.number().int().min(0).max(1_000_000);
const paymentId = z.string().min(1);
const mannerOf = z.enum(manners);
const lateBySeconds = z.coerce.number().min(0).max(86_400);

const faultsBody = z.strictObject({
  merchant_api: z.enum(merchantApiStates).optional(),
  lose_open: count.optional(),
  lose_ask: count.optional(),
  lose_cancel: count.optional(),
  lose_charge: count.optional(),
  lose_means: count.optional(),
  /** 0: as often as the merchant likes. */
  charges_per_second: count.optional(),
  lose_refund: count.optional(),
  lose_report: count.optional(),
  refuse_opens: count.optional(),
  refuse_refunds: count.optional(),
});
const mannerBody = z.strictObject({
  manner: mannerOf,
  late_by_seconds: lateBySeconds.optional(),
});
const paymentMannerBody = z.strictObject({
  payment_id: paymentId,
  /** Empty: back to what is set for all. */
  manner: z.union([mannerOf, z.literal('')]),
  late_by_seconds: lateBySeconds.optional(),
});
const captureBody = z.strictObject({
  payment_id: paymentId,
  amount_minor: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .optional(),
});
const meansBody = z.strictObject({
  means_reference: z.string().min(1).optional(),
  payment_id: paymentId.optional(),
  /** `card`: its bank does from now on what that of the test card with this `ending` does. */
  change: z.enum([...meansChanges, 'card']),
  ending: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
});
const sendBody = z.strictObject({ delivery_id: z.string().min(1), manner: mannerOf });
const currencyCode = z.enum(currencies);
const reportBody = z.strictObject({
  kind: z.enum([...reportFaultKinds, 'none', 'today']),
  /** Of a payment, its reference will do. */
  subject: z.string().trim().max(100).default(''),
  refund_subject: z.string().trim().max(100).optional(),
  /** The day of the payment's or refund's own line when empty. */
  day: z.union([z.iso.date(), z.literal('')]).default(''),
  amount_minor: z
    .string()
    .regex(/^(?:[1-9]\d{0,14})?$/)
    .optional(),
  currency: z.union([currencyCode, z.literal('')]).optional(),
});
const pastBody = z.strictObject({
  payments: z.array(pastPaymentBody).max(100),
});
const webhookUrlBody = z.strictObject({ url: z.url({ protocol: /^https?$/ }) });
const payBody = z.strictObject({
  payment_id: paymentId,
  card_ending: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  wallet_email: z.string().optional(),
  app_answer: z.enum(['confirm', 'too_little', 'refuse']).optional(),
  challenge: z.enum(['accept', 'fail', 'abandon']).optional(),
  /** `false`: the payer takes the tick away that keeps it for later. */
  keeps: z.boolean().default(true),
  expires_month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
});

type Answer = { status: number; value: unknown };
type Operation = (options: ControlOptions, body: unknown) => Promise<Answer>;

const done: Answer = { status: 200, value: { done: true } };
const absent: Answer = { status: 404, value: { code: 'not_found' } };

const operations: Record<string, Operation> = {
  '/control/pay': pay,
  '/control/faults': setFaults,
  '/control/manner': setManner,
  '/control/payment-manner': setPaymentManner,
  '/control/capture': captureAnyway,
  '/control/means': changeMeans,
  '/control/past': rememberPast,
  '/control/report': spoilReport,
  '/control/send': sendNow,
  '/control/webhook-url': setWebhookUrl,
  '/control/reset': reset,
};

/** What the control page does, for forms and for tests: POST a form or JSON to the same address. */
export async function control(options: ControlOptions, exchange: Exchange): Promise<void> {
  const { request, response, url } = exchange;
  const operation = operations[url.pathname];
  if (!operation || request.method !== 'POST') {
    return answerProblem(response, 404, { code: 'not_found', title: 'Nothing here' });
  }
  if (!isSameOrigin(request)) {
    return answerProblem(response, 403, { code: 'other_origin', title: 'Not from another site' });
  }
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const body = isForm ? Object.fromEntries(await readForm(request)) : await readJson(request);
  try {
    const { status, value } = await operation(options, body);
    if (!isForm || status !== 200) return answerJson(response, status, value);
    redirect(response, `/control${url.search}`);
  } catch (fault) {
    if (!(fault instanceof z.ZodError)) throw fault;
    const detail = z.prettifyError(fault);
    answerProblem(response, 400, { code: 'invalid_request', title: 'Not readable', detail });
  }
}

/** Everything at a glance, newest first. */
export function stateOf({ book, store, publicUrl }: ControlOptions, limit = 100) {
  return {
    settings: {
      ...store.settings,
      reportFaults: store.settings.reportFaults.map(({ amountMinor, ...fault }) => ({
        ...fault,
        amount_minor: amountMinor === null ? null : String(amountMinor),
      })),
    },
    payments: newest(store.payments.values(), limit).map((payment) => ({
      ...toPaymentView(payment, publicUrl()),
      reference: payment.reference,
      paid_with: payment.paidWith,
      manner: payment.manner,
    })),
    deliveries: newest(store.deliveries.values(), limit).map(({ progress, ...delivery }) => ({
      ...delivery,
      ...progress,
    })),
    means: newest(store.means.values(), limit).map((each) => toMeansView(each, book.clock())),
    wallets: [...store.wallets.values()].map((wallet) => ({
      email: wallet.email,
      balances: Object.fromEntries(
        Object.entries(wallet.balances).map(([currency, { balanceMinor }]) => [
          currency,
          String(balanceMinor),
        ]),
      ),
    })),
  };
}

export const newest = <T>(all: Iterable<T>, limit: number): T[] => [...all].slice(-limit).reverse();

/** What a submit on the hosted page does, without the page: the same functions, the same rules. */
async function pay({ book, payer, publicUrl }: ControlOptions, body: unknown): Promise<Answer> {
  const order = payBody.parse(body);
  const payment = await book.find(order.payment_id);
  if (!payment) return absent;
  if (!order.keeps) await payer.refuseKeeping(order.payment_id);
  let result = await submit(payer, payment, order);
  if (result === null) return { status: 422, value: { code: 'other_method' } };
  if (result.kind === 'challenge' && order.challenge) {
    result = await payer.answerChallenge(order.payment_id, order.challenge);
  }
  const browser =
    result.kind === 'challenge' ? 'challenge' : result.isAnswerLost ? 'lost' : 'returned';
  const value = { browser, payment: toPaymentView(result.payment, publicUrl()) };
  return { status: 200, value };
}

function submit(
  payer: PayerDesk,
  payment: PaymentRecord,
  order: z.output<typeof payBody>,
): Promise<PayResult> | null {
  if (payment.method === 'card' && order.card_ending) {
    const card = cardEnding(order.card_ending);
    const expiresMonth = order.expires_month;
    return payer.payByCard(payment.paymentId, expiresMonth ? { ...card, expiresMonth } : card);
  }
  if (payment.method === 'wallet' && order.wallet_email) {
    const account = walletAccountOf(order.wallet_email);
    return account ? payer.payByWallet(payment.paymentId, account.email) : null;
  }
  const isApp = payment.method === 'alipay' || payment.method === 'wechat_pay';
  return isApp && order.app_answer ? payer.payInApp(payment.paymentId, order.app_answer) : null;
}

const cardEnding = (ending: string) => {
  const number = testCards.find((card) => card.number.endsWith(ending))?.number ?? '4';
  return { brand: brandOf(number), ending };
};

async function setFaults({ book, store }: ControlOptions, body: unknown): Promise<Answer> {
  const faults = faultsBody.parse(body);
  const loseNext = { ...store.settings.loseNext };
  for (const kind of lossKinds) loseNext[kind] = faults[`lose_${kind}`] ?? loseNext[kind];
  await book.change({
    loseNext,
    merchantApi: faults.merchant_api ?? store.settings.merchantApi,
    refuseNextOpens: faults.refuse_opens ?? store.settings.refuseNextOpens,
    refuseNextRefunds: faults.refuse_refunds ?? store.settings.refuseNextRefunds,
    chargesPerSecond:
      faults.charges_per_second === undefined
        ? store.settings.chargesPerSecond
        : faults.charges_per_second || null,
  });
  return done;
}

async function setManner({ book, store }: ControlOptions, body: unknown): Promise<Answer> {
  const { manner, late_by_seconds } = mannerBody.parse(body);
  await book.change({ webhooks: { manner, lateByMs: lateMs(store, late_by_seconds) } });
  return done;
}

async function setPaymentManner({ store }: ControlOptions, body: unknown): Promise<Answer> {
  const wanted = paymentMannerBody.parse(body);
  const payment = store.payments.get(wanted.payment_id);
  if (!payment) return absent;
  const lateByMs = lateMs(store, wanted.late_by_seconds);
  const manner = wanted.manner === '' ? null : { manner: wanted.manner, lateByMs };
  await store.commit([{ kind: 'payment', record: { ...payment, manner } }]);
  return done;
}

const lateMs = (store: Store, seconds: number | undefined) =>
  seconds === undefined ? store.settings.webhooks.lateByMs : Math.round(seconds * 1_000);

async function captureAnyway({ book }: ControlOptions, body: unknown): Promise<Answer> {
  const { payment_id, amount_minor } = captureBody.parse(body);
  const amountMinor = amount_minor === undefined ? null : BigInt(amount_minor);
  return (await book.captureAnyway(payment_id, amountMinor)) ? done : absent;
}

/** By its reference, or by the payment with which it was kept. */
async function changeMeans({ store, means }: ControlOptions, body: unknown): Promise<Answer> {
  const { means_reference, payment_id, change, ending } = meansBody.parse(body);
  const reference = means_reference ?? store.payments.get(payment_id ?? '')?.means?.reference;
  if (reference === undefined) return absent;
  if (change === 'card') return (await means.swapCard(reference, ending ?? '4242')) ? done : absent;
  return (await means.change(reference, change)) ? done : absent;
}

/** Payments of the demo's past, which were made before this provider was there. Repeats add nothing. */
async function rememberPast({ book }: ControlOptions, body: unknown): Promise<Answer> {
  const added = await book.rememberPast(pastBody.parse(body).payments);
  return { status: 200, value: { done: true, added } };
}

async function spoilReport({ book, store }: ControlOptions, body: unknown): Promise<Answer> {
  const { kind, ...fault } = reportBody.parse(body);
  if (kind === 'none') {
    await book.change({ reportFaults: [], reportsToday: false });
    return done;
  }
  if (kind === 'today') {
    await book.change({ reportsToday: true });
    return done;
  }
  const named = [...store.payments.values()].find(({ reference }) => reference === fault.subject);
  const subject = named?.paymentId ?? fault.subject;
  const record = store.refunds.get(subject) ?? store.payments.get(subject);
  if (subject === '' || (!record && kind !== 'stranger')) return absent;
  const added = {
    kind,
    subject,
    refundSubject: fault.refund_subject || null,
    day: fault.day || settlementDayOf(record?.happenedAt ?? book.clock()),
    amountMinor: fault.amount_minor ? BigInt(fault.amount_minor) : null,
    currency: fault.currency || null,
  };
  await book.change({ reportFaults: [...store.settings.reportFaults, added].slice(-100) });
  return done;
}

async function sendNow({ store, sender }: ControlOptions, body: unknown): Promise<Answer> {
  const { delivery_id, manner } = sendBody.parse(body);
  const delivery = store.deliveries.get(delivery_id);
  if (!delivery) return absent;
  const { progress } = await sender.sendNow(delivery, manner);
  return { status: 200, value: { done: true, ...progress } };
}

async function setWebhookUrl({ sender }: ControlOptions, body: unknown): Promise<Answer> {
  sender.setUrl(webhookUrlBody.parse(body).url);
  return done;
}

async function reset({ store }: ControlOptions): Promise<Answer> {
  await store.commit([{ kind: 'reset' }]);
  return done;
}
