import type { PaymentMethod } from '#domain/payment.ts';
import { settlementDayBounds, settlementDayOf } from '#domain/settlement-report.ts';
import type { PaymentGateway } from '#ports/payment-gateway.ts';
import type { Books } from './books.ts';
import { readMessage } from './messages.ts';

export type Call = 'open' | 'charge' | 'ask' | 'cancel' | 'means' | 'refund' | 'settlementReport';

/** Brings a call to the provider and its answer back, or loses either. */
export type Carry = <Answer>(
  call: { kind: Call; id: string },
  atProvider: () => Answer,
  /** What it answers when it does not want to. */
  unwilling?: () => Answer,
) => Promise<Answer | { outcome: 'unknown'; detail: string }>;

const PAGE = 100;

/** The port in front of the world's own provider. */
export function createWorldGateway(options: {
  books: Books;
  carry: Carry;
  secret: string;
  clock: () => number;
}): PaymentGateway {
  const { books, carry, secret, clock } = options;
  const methods: readonly Exclude<PaymentMethod, 'credit' | 'voucher'>[] = ['card', 'wallet'];
  return {
    name: 'world',
    pageOrigins: ['https://provider.example'],
    methods: () => methods,
    open: (request) =>
      carry(
        { kind: 'open', id: request.paymentId },
        () => books.open(request),
        () => ({ outcome: 'refused', reason: 'provider_error' }),
      ),
    charge: (request) =>
      carry(
        { kind: 'charge', id: request.paymentId },
        () => books.charge(request),
        () => ({ outcome: 'busy', retryAfterMs: 500 }),
      ),
    checkMeans: (id) => carry({ kind: 'means', id }, () => books.wallet.check(id)),
    forgetMeans: (id) => carry({ kind: 'means', id }, () => books.wallet.forget(id)),
    ask: (id) => carry({ kind: 'ask', id }, () => books.ask(id)),
    cancel: (id) => carry({ kind: 'cancel', id }, () => books.cancel(id)),
    refund: (request) =>
      carry(
        { kind: 'refund', id: request.refundId },
        () => books.refund(request),
        () => books.refuse(request),
      ),
    settlementReport: ({ day, after }) =>
      carry({ kind: 'settlementReport', id: day }, () => {
        const bounds = settlementDayBounds(day);
        if (!bounds) return { outcome: 'unknown', detail: 'no such day' };
        if (clock() < bounds.until) return { outcome: 'not_ready' };
        const lines = books.movements.filter((each) => settlementDayOf(each.happenedAt) === day);
        const from = Number(after ?? 0);
        const next = from + PAGE < lines.length ? String(from + PAGE) : null;
        return { outcome: 'page', lines: lines.slice(from, from + PAGE), next };
      }),
    readEvent: (rawBody, headers, now) =>
      Promise.resolve(readMessage(secret, rawBody, headers, now)),
  };
}
