import { createHash, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { settlementDayOf } from '#domain/settlement-report.ts';
import {
  createChargeBody,
  createPaymentBody,
  createRefundBody,
  idempotencyHeader,
} from '../../protocol.ts';
import type { Book } from '../book.ts';
import { createCallLimit } from '../call-limit.ts';
import type { MeansDesk } from '../means-desk.ts';
import type { MerchantDesk } from '../merchant-desk.ts';
import { toMeansView, toPaymentView, toRefundView } from '../payment-state.ts';
import type { LossKind, PaymentRecord } from '../records.ts';
import { settlementLines, settlementPageOf } from '../settlement-report.ts';
import type { Store } from '../store.ts';
import { answerJson, answerProblem, type Exchange, loseAnswer, readJson } from './exchange.ts';

export interface MerchantApiOptions {
  book: Book;
  desk: MerchantDesk;
  means: MeansDesk;
  store: Store;
  apiSecret: string;
  publicUrl: () => string;
  clock: () => number;
}

/** The provider's API for the merchant's server, under /v1. */
export function createMerchantApi(options: MerchantApiOptions) {
  const { store } = options;
  const isGenuine = bearerCheck(options.apiSecret);
  const waitFor = createCallLimit();

  return async (exchange: Exchange) => {
    const { merchantApi } = store.settings;
    if (merchantApi === 'hanging') return;
    if (merchantApi === 'unreachable') return loseAnswer(exchange);
    if (merchantApi === 'failing') {
      return problem(exchange, 503, 'unavailable', 'Harbour Pay is not available');
    }
    if (!isGenuine(exchange.request.headers.authorization)) {
      return problem(exchange, 401, 'not_authenticated', 'The API secret is missing or wrong');
    }
    const { chargesPerSecond } = store.settings;
    if (chargesPerSecond !== null && exchange.url.pathname === '/v1/charges') {
      const waitMs = waitFor(chargesPerSecond, performance.now());
      if (waitMs > 0) return answerBusy(exchange, waitMs);
    }
    return route(options, exchange);
  };
}

async function route(options: MerchantApiOptions, exchange: Exchange) {
  const { method } = exchange.request;
  const [, , noun, paymentId, verb, refundId, ...rest] = exchange.url.pathname.split('/');
  if (noun === 'payments' && rest.length === 0) {
    if (method === 'POST' && paymentId === undefined) return open(options, exchange);
    if (method === 'GET' && paymentId && verb === undefined) {
      return report(options, exchange, 'ask', await options.book.find(paymentId));
    }
    if (method === 'POST' && paymentId && verb === 'cancel' && refundId === undefined) {
      return report(options, exchange, 'cancel', await options.desk.cancel(paymentId));
    }
    if (method === 'POST' && paymentId && verb === 'refunds' && refundId === undefined) {
      return refund(options, exchange, paymentId);
    }
    if (method === 'GET' && paymentId && verb === 'refunds' && refundId) {
      return findRefund(options, exchange, { paymentId, refundId });
    }
  }
  if (noun === 'charges' && method === 'POST' && paymentId === undefined)
    return charge(options, exchange);
  if (noun === 'means' && paymentId && refundId === undefined) {
    if (method === 'GET' && verb === undefined) return showMeans(options, exchange, paymentId);
    if (method === 'POST' && verb === 'forget') return forget(options, exchange, paymentId);
  }
  const isReport = noun === 'settlements' && method === 'GET' && paymentId && verb === undefined;
  if (isReport) return settlement(options, exchange, paymentId);
  return problem(exchange, 404, 'not_found', 'There is nothing at this address');
}

async function open(options: MerchantApiOptions, exchange: Exchange) {
  const body = await readRequest(exchange, createPaymentBody, (value) => value.payment_id);
  if (!body) return;
  const result = await options.desk.open(body);
  if (await isLost(options.store, 'open')) return loseAnswer(exchange);
  switch (result.kind) {
    case 'opened':
      return answerJson(exchange.response, 200, toPaymentView(result.payment, options.publicUrl()));
    case 'conflict':
      return problem(exchange, 409, 'key_conflict', 'This payment exists with other content');
    case 'not_accepted':
      return problem(exchange, 422, 'not_accepted', 'This payment is not accepted');
  }
}

async function charge(options: MerchantApiOptions, exchange: Exchange) {
  const body = await readRequest(exchange, createChargeBody, (value) => value.payment_id);
  if (!body) return;
  const result = await options.means.charge(body);
  if (await isLost(options.store, 'charge')) return loseAnswer(exchange);
  if (result.kind === 'conflict')
    return problem(exchange, 409, 'key_conflict', 'This payment exists with other content');
  if (result.isAnswerLost) return loseAnswer(exchange);
  answerJson(exchange.response, 200, toPaymentView(result.payment, options.publicUrl()));
}

async function showMeans(options: MerchantApiOptions, exchange: Exchange, reference: string) {
  const means = await options.means.find(decodeURIComponent(reference));
  if (await isLost(options.store, 'means')) return loseAnswer(exchange);
  if (!means) return problem(exchange, 404, 'means_absent', 'There is no such card or wallet');
  answerJson(exchange.response, 200, toMeansView(means, options.clock()));
}

async function forget(options: MerchantApiOptions, exchange: Exchange, reference: string) {
  await options.means.forget(decodeURIComponent(reference));
  if (await isLost(options.store, 'means')) return loseAnswer(exchange);
  answerJson(exchange.response, 200, { forgotten: true });
}

/** RFC 6585 section 4; the header counts whole seconds, the body says it exactly. */
function answerBusy({ response }: Exchange, waitMs: number) {
  const retry_after_ms = Math.ceil(waitMs);
  const body = { code: 'too_many_calls', title: 'Too many charges in a second', retry_after_ms };
  const seconds = String(Math.ceil(waitMs / 1_000));
  answerProblem(response, 429, body, { 'retry-after': seconds });
}

async function report(
  options: MerchantApiOptions,
  exchange: Exchange,
  loss: LossKind,
  payment: PaymentRecord | undefined,
) {
  if (await isLost(options.store, loss)) return loseAnswer(exchange);
  if (!payment) return problem(exchange, 404, 'payment_absent', 'There is no such payment');
  answerJson(exchange.response, 200, toPaymentView(payment, options.publicUrl()));
}

async function refund(options: MerchantApiOptions, exchange: Exchange, paymentId: string) {
  const body = await readRequest(exchange, createRefundBody, (value) => value.refund_id);
  if (!body) return;
  const result = await options.desk.refund(paymentId, body);
  if (await isLost(options.store, 'refund')) return loseAnswer(exchange);
  if (!result) return problem(exchange, 404, 'payment_absent', 'There is no such payment');
  if (result.kind === 'conflict') {
    return problem(exchange, 409, 'key_conflict', 'This refund exists with other content');
  }
  answerJson(exchange.response, 200, toRefundView(result.refund));
}

async function findRefund(
  options: MerchantApiOptions,
  exchange: Exchange,
  ids: { paymentId: string; refundId: string },
) {
  const found = options.store.refunds.get(ids.refundId);
  await options.store.flushed();
  if (await isLost(options.store, 'refund')) return loseAnswer(exchange);
  if (found?.paymentId !== ids.paymentId) {
    return problem(exchange, 404, 'refund_absent', 'There is no such refund');
  }
  answerJson(exchange.response, 200, toRefundView(found));
}

const linesOfPage = 1_000;

/** The books of a day are closed when it is over. */
async function settlement(options: MerchantApiOptions, exchange: Exchange, day: string) {
  const { store, clock } = options;
  const [payments, refunds] = [store.payments.values(), store.refunds.values()];
  const lines = settlementLines(day, { payments, refunds, faults: store.settings.reportFaults });
  const after = Number(exchange.url.searchParams.get('after') ?? '0');
  if (!lines || !Number.isSafeInteger(after) || after < 0) {
    return problem(exchange, 400, 'invalid_request', 'There is no such day or page');
  }
  const today = settlementDayOf(clock());
  if (day > today || (day === today && !store.settings.reportsToday)) {
    return problem(exchange, 409, 'report_not_ready', 'The day is not over');
  }
  await store.flushed();
  if (await isLost(store, 'report')) return loseAnswer(exchange);
  answerJson(exchange.response, 200, settlementPageOf(day, lines, { after, limit: linesOfPage }));
}

/** Reads a body whose id must be its idempotency key; answers the problem itself when it can't. */
async function readRequest<T>(
  exchange: Exchange,
  schema: z.ZodType<T>,
  idOf: (value: T) => string,
): Promise<T | undefined> {
  const parsed = schema.safeParse(await readJson(exchange.request));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const detail = `${issue?.path.join('.') || 'body'}: ${issue?.message}`;
    problem(exchange, 400, 'invalid_request', 'The request can’t be read', detail);
    return undefined;
  }
  if (exchange.request.headers[idempotencyHeader] !== idOf(parsed.data)) {
    const detail = `${idempotencyHeader} must be the id in the body`;
    problem(exchange, 400, 'invalid_request', 'The idempotency key is missing or wrong', detail);
    return undefined;
  }
  return parsed.data;
}

/** True once for each answer the control page asked to lose. */
async function isLost(store: Store, kind: LossKind): Promise<boolean> {
  const { loseNext } = store.settings;
  if (loseNext[kind] <= 0) return false;
  const record = { ...store.settings, loseNext: { ...loseNext, [kind]: loseNext[kind] - 1 } };
  await store.commit([{ kind: 'settings', record }]);
  return true;
}

function bearerCheck(secret: string) {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const expected = hash(`Bearer ${secret}`);
  return (header: string | undefined) => timingSafeEqual(hash(header ?? ''), expected);
}

const problem = (
  { response }: Exchange,
  status: number,
  code: string,
  title: string,
  detail?: string,
) => answerProblem(response, status, { code, title, ...(detail ? { detail } : {}) });
