import type { CreatePaymentBody, CreateRefundBody } from '../protocol.ts';
import type { Book } from './book.ts';
import type { MeansDesk } from './means-desk.ts';
import { newPayment } from './new-payment.ts';
import { isSameRequest, refundRefusal, toCancelled } from './payment-state.ts';
import { randomId } from './random-id.ts';
import type { Change, PaymentRecord, RefundRecord } from './records.ts';

export type OpenResult =
  | { kind: 'opened'; payment: PaymentRecord }
  | { kind: 'conflict' }
  | { kind: 'not_accepted' };

export type RefundResult = { kind: 'answered'; refund: RefundRecord } | { kind: 'conflict' };

/** What the merchant may do. Answers only what is on the disk; repeats give the first answer. */
export class MerchantDesk {
  readonly #book: Book;
  readonly #means: MeansDesk;

  constructor(book: Book, means: MeansDesk) {
    this.#book = book;
    this.#means = means;
  }

  async open(body: CreatePaymentBody): Promise<OpenResult> {
    const existing = this.#book.current(body.payment_id);
    if (existing) {
      await this.#book.store.flushed();
      if (!isSameRequest(existing, body)) return { kind: 'conflict' };
      return { kind: 'opened', payment: existing };
    }
    const now = this.#book.clock();
    const { settings } = this.#book.store;
    if (settings.refuseNextOpens > 0) {
      await this.#book.change({ refuseNextOpens: settings.refuseNextOpens - 1 });
      return { kind: 'not_accepted' };
    }
    if (Date.parse(body.expires_at) <= now) return { kind: 'not_accepted' };
    const payment = newPayment(body, now);
    if (body.means)
      return { kind: 'opened', payment: await this.#means.payWith(payment, body.means) };
    await this.#book.store.commit([{ kind: 'payment', record: payment }]);
    return { kind: 'opened', payment };
  }

  /** Closes an open payment; any other stays what it is. */
  async cancel(paymentId: string): Promise<PaymentRecord | undefined> {
    const payment = this.#book.current(paymentId);
    if (payment?.status !== 'open') return this.#book.find(paymentId);
    return this.#book.settle(toCancelled(payment, this.#book.clock()));
  }

  async refund(paymentId: string, body: CreateRefundBody): Promise<RefundResult | undefined> {
    const payment = this.#book.current(paymentId);
    if (!payment) return undefined;
    const amountMinor = BigInt(body.amount.minor);
    const { currency } = body.amount;
    const existing = this.#book.store.refunds.get(body.refund_id);
    if (existing) {
      await this.#book.store.flushed();
      const isSame =
        existing.paymentId === paymentId &&
        existing.amountMinor === amountMinor &&
        existing.currency === currency;
      return isSame ? { kind: 'answered', refund: existing } : { kind: 'conflict' };
    }
    const { settings } = this.#book.store;
    const refusedByIssuer = payment.refundsRefused || settings.refuseNextRefunds > 0;
    const refusal = refundRefusal(payment, { amountMinor, currency, refusedByIssuer });
    const refund: RefundRecord = {
      refundId: body.refund_id,
      paymentId,
      providerReference: randomId('hr'),
      amountMinor,
      currency,
      refusal,
      happenedAt: this.#book.clock(),
    };
    const changes: Change[] = [{ kind: 'refund', record: refund }];
    if (refusal === 'refused_by_issuer' && !payment.refundsRefused) {
      const record = { ...settings, refuseNextRefunds: settings.refuseNextRefunds - 1 };
      changes.push({ kind: 'settings', record });
    }
    if (refusal === null) {
      const record = { ...payment, refundedMinor: payment.refundedMinor + amountMinor };
      changes.push({ kind: 'payment', record }, ...this.#book.walletChange(payment, amountMinor));
    }
    await this.#book.store.commit(changes);
    return { kind: 'answered', refund };
  }
}
