import type { z } from 'zod';
import type { Currency } from '#domain/money.ts';
import type { ProviderMethod } from '#domain/payment.ts';
import type {
  AskAnswer,
  ChargeAnswer,
  EventReading,
  MeansAnswer,
  OpenAnswer,
  OpenRequest,
  PaymentGateway,
  RefundAnswer,
  RefundRequest,
  SettlementAnswer,
} from '#ports/payment-gateway.ts';
import {
  fromEvent,
  fromMeans,
  fromMeansEvent,
  fromPayment,
  fromRefund,
  fromSettlementLine,
  toCreateCharge,
  toCreatePayment,
  toCreateRefund,
} from './mapping.ts';
import {
  eventMessage,
  forgottenView,
  idempotencyHeader,
  type MeansView,
  meansEventMessage,
  meansView,
  type PaymentView,
  paymentView,
  problemBody,
  type RefundView,
  refundView,
  type SettlementPage,
  settlementPage,
  signatureHeader,
} from './protocol.ts';
import { checkSignature } from './signature.ts';
import { AnswerTooLate, createWireCall } from './wire-call.ts';

export interface SimulatorGatewayOptions {
  /** Origin of the provider, e.g. `http://127.0.0.1:8090`. */
  baseUrl: string;
  apiSecret: string;
  webhookSecret: string;
  /** How long one call may take before its outcome is unknown. */
  timeoutMs: number;
}

interface Call {
  method: 'GET' | 'POST';
  path: string;
  key?: string;
  body?: unknown;
}

/** What the wire said. `doubt` covers all that leaves open whether the provider did the work. */
type Reply<T> =
  | { kind: 'answer'; value: T }
  | { kind: 'problem'; status: number; code: string; retryAfterMs: number | null }
  | { kind: 'doubt'; detail: string };

const methodsAtHome: readonly ProviderMethod[] = ['alipay', 'wechat_pay', 'card', 'wallet'];
const methodsAbroad: readonly ProviderMethod[] = ['card', 'wallet', 'alipay', 'wechat_pay'];
const homeCurrencies: readonly Currency[] = ['CNY', 'HKD'];

/** The payment port over Harbour Pay's merchant API. Never throws for what the network does. */
export function createSimulatorGateway(options: SimulatorGatewayOptions): PaymentGateway {
  const wire = createWireCall(options.timeoutMs);
  const call = <T>(schema: z.ZodType<T>, request: Call) => send(wire, options, schema, request);
  const pathOf = (paymentId: string) => `/v1/payments/${encodeURIComponent(paymentId)}`;

  return {
    name: 'simulator',
    pageOrigins: [new URL(options.baseUrl).origin],
    methods: (currency) => (homeCurrencies.includes(currency) ? methodsAtHome : methodsAbroad),

    async open(request) {
      const body = toCreatePayment(request);
      const key = request.paymentId;
      const reply = await call(paymentView, { method: 'POST', path: '/v1/payments', key, body });
      return toOpenAnswer(reply, request);
    },

    async charge(request) {
      const body = toCreateCharge(request);
      const key = request.paymentId;
      const reply = await call(paymentView, { method: 'POST', path: '/v1/charges', key, body });
      return toChargeAnswer(reply, request.paymentId);
    },

    async checkMeans(reference) {
      const path = `/v1/means/${encodeURIComponent(reference)}`;
      return toMeansAnswer(await call(meansView, { method: 'GET', path }), reference);
    },

    async forgetMeans(reference) {
      const path = `/v1/means/${encodeURIComponent(reference)}/forget`;
      const reply = await call(forgottenView, { method: 'POST', path });
      if (reply.kind === 'answer') return { outcome: 'forgotten' };
      return { outcome: 'unknown', detail: doubtOf(reply) };
    },

    async ask(paymentId) {
      const reply = await call(paymentView, { method: 'GET', path: pathOf(paymentId) });
      return toAskAnswer(reply, paymentId);
    },

    async cancel(paymentId) {
      const path = `${pathOf(paymentId)}/cancel`;
      return toAskAnswer(await call(paymentView, { method: 'POST', path }), paymentId);
    },

    async refund(request) {
      const path = `${pathOf(request.paymentId)}/refunds`;
      const body = toCreateRefund(request);
      const key = request.refundId;
      const reply = await call(refundView, { method: 'POST', path, key, body });
      return toRefundAnswer(reply, request);
    },

    async settlementReport({ day, after }) {
      const query = after === null ? '' : `?after=${encodeURIComponent(after)}`;
      const path = `/v1/settlements/${encodeURIComponent(day)}${query}`;
      return toSettlementAnswer(await call(settlementPage, { method: 'GET', path }), day);
    },

    async readEvent(rawBody, headers, now) {
      const header = headerValue(headers, signatureHeader);
      const check = checkSignature(options.webhookSecret, { rawBody, header, now });
      if (!check.genuine) return { outcome: 'forged', detail: check.detail };
      return readMessage(rawBody);
    },
  };
}

async function send<T>(
  wire: ReturnType<typeof createWireCall>,
  options: SimulatorGatewayOptions,
  schema: z.ZodType<T>,
  request: Call,
): Promise<Reply<T>> {
  const headers: Record<string, string> = { authorization: `Bearer ${options.apiSecret}` };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  if (request.key !== undefined) headers[idempotencyHeader] = request.key;
  try {
    const { status, text } = await wire({
      method: request.method,
      url: new URL(request.path, options.baseUrl),
      headers,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    return readReply(schema, status, text);
  } catch (fault) {
    return { kind: 'doubt', detail: describeFault(fault) };
  }
}

function readReply<T>(schema: z.ZodType<T>, status: number, text: string): Reply<T> {
  const body = parseJson(text);
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(body);
    if (parsed.success) return { kind: 'answer', value: parsed.data };
    return { kind: 'doubt', detail: `answer ${status} not readable` };
  }
  const problem = problemBody.safeParse(body);
  // A proxy's error page or a server error says nothing about what was done.
  if (!problem.success || status >= 500) return { kind: 'doubt', detail: `answer ${status}` };
  const retryAfterMs = problem.data.retry_after_ms ?? null;
  return { kind: 'problem', status, code: problem.data.code, retryAfterMs };
}

function toOpenAnswer(reply: Reply<PaymentView>, { paymentId, means }: OpenRequest): OpenAnswer {
  if (reply.kind === 'doubt') return { outcome: 'unknown', detail: reply.detail };
  if (reply.kind === 'answer') {
    const { payment_id, page_url, provider_reference } = reply.value;
    if (payment_id !== paymentId)
      return { outcome: 'unknown', detail: 'answer of another payment' };
    if (means && reply.value.status !== 'open')
      return { outcome: 'decided', report: fromPayment(reply.value) };
    return { outcome: 'opened', redirectUrl: page_url, providerReference: provider_reference };
  }
  // Only these say for certain that no page exists; a conflict means that one does.
  if (reply.code === 'invalid_request' || reply.code === 'not_accepted') {
    return { outcome: 'refused', reason: 'provider_error' };
  }
  return { outcome: 'unknown', detail: `${reply.status} ${reply.code}` };
}

const BUSY_MS = 1_000;

function toChargeAnswer(reply: Reply<PaymentView>, paymentId: string): ChargeAnswer {
  if (reply.kind === 'problem') {
    if (reply.status === 429)
      return { outcome: 'busy', retryAfterMs: reply.retryAfterMs ?? BUSY_MS };
    return { outcome: 'unknown', detail: doubtOf(reply) };
  }
  const answer = toAskAnswer(reply, paymentId);
  return answer.outcome === 'absent' ? { outcome: 'unknown', detail: 'not taken up' } : answer;
}

function toMeansAnswer(reply: Reply<MeansView>, reference: string): MeansAnswer {
  if (reply.kind === 'answer') {
    if (reply.value.means_reference !== reference)
      return { outcome: 'unknown', detail: 'answer about another means' };
    return { outcome: 'known', ...fromMeans(reply.value) };
  }
  if (reply.kind === 'problem' && reply.code === 'means_absent') return { outcome: 'absent' };
  return { outcome: 'unknown', detail: doubtOf(reply) };
}

const doubtOf = (reply: Exclude<Reply<unknown>, { kind: 'answer' }>): string =>
  reply.kind === 'doubt' ? reply.detail : `${reply.status} ${reply.code}`;

function toAskAnswer(reply: Reply<PaymentView>, paymentId: string): AskAnswer {
  if (reply.kind === 'doubt') return { outcome: 'unknown', detail: reply.detail };
  if (reply.kind === 'answer') {
    if (reply.value.payment_id === paymentId) {
      return { outcome: 'known', report: fromPayment(reply.value) };
    }
    return { outcome: 'unknown', detail: 'answer of another payment' };
  }
  if (reply.code === 'payment_absent') return { outcome: 'absent' };
  return { outcome: 'unknown', detail: `${reply.status} ${reply.code}` };
}

function toRefundAnswer(reply: Reply<RefundView>, request: RefundRequest): RefundAnswer {
  if (reply.kind === 'doubt') return { outcome: 'unknown', detail: reply.detail };
  if (reply.kind === 'answer') {
    if (isAbout(reply.value, request)) return fromRefund(reply.value);
    return { outcome: 'unknown', detail: 'answer of another refund' };
  }
  if (reply.code === 'payment_absent' || reply.code === 'invalid_request') {
    return { outcome: 'refused', reason: reply.code };
  }
  return { outcome: 'unknown', detail: `${reply.status} ${reply.code}` };
}

/** Part of the money, or other money, is not what was asked for: booking it as such would lose the rest. */
const isAbout = (view: RefundView, { refundId, paymentId, amount }: RefundRequest): boolean =>
  view.refund_id === refundId &&
  view.payment_id === paymentId &&
  BigInt(view.amount.minor) === amount.amountMinor &&
  view.amount.currency === amount.currency;

function toSettlementAnswer(reply: Reply<SettlementPage>, day: string): SettlementAnswer {
  if (reply.kind === 'doubt') return { outcome: 'unknown', detail: reply.detail };
  if (reply.kind === 'answer') {
    const { lines, next } = reply.value;
    if (reply.value.day !== day) return { outcome: 'unknown', detail: 'report of another day' };
    return { outcome: 'page', lines: lines.map(fromSettlementLine), next };
  }
  if (reply.code === 'report_not_ready') return { outcome: 'not_ready' };
  return { outcome: 'unknown', detail: `${reply.status} ${reply.code}` };
}

function readMessage(rawBody: string): EventReading {
  const body = parseJson(rawBody);
  const parsed = eventMessage.safeParse(body);
  if (parsed.success) return { outcome: 'event', event: fromEvent(parsed.data) };
  const ofMeans = meansEventMessage.safeParse(body);
  if (ofMeans.success) return { outcome: 'means', event: fromMeansEvent(ofMeans.data) };
  const [issue] = parsed.error.issues;
  return { outcome: 'malformed', detail: `${issue?.path.join('.')}: ${issue?.message}` };
}

function headerValue(headers: Record<string, string | undefined>, name: string) {
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) return 'no answer';
  if (fault instanceof AnswerTooLate) return 'no answer in time';
  const code = 'code' in fault ? String(fault.code) : fault.name;
  return `no answer (${code})`;
}
