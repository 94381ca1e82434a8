import type { Money } from '#domain/money.ts';
import type { DeclineReason } from '#domain/payment.ts';
import type { SettlementLine } from '#domain/settlement-report.ts';
import type {
  AskAnswer,
  ChargeAnswer,
  ChargeRequest,
  MeansUse,
  OpenAnswer,
  OpenRequest,
  PaymentReport,
  RefundAnswer,
  RefundRequest,
} from '#ports/payment-gateway.ts';
import { KeptMeansBook, type ProviderMeans } from './kept-means.ts';

export interface ProviderPayment {
  request: OpenRequest;
  status: PaymentReport['status'];
  providerReference: string;
  redirectUrl: string;
  /** What was really taken; 0 before. */
  takenMinor: bigint;
  givenBackMinor: bigint;
  declineReason: DeclineReason | null;
  happenedAt: number;
  /** Nothing can be taken any more, as we told. */
  isClosed: boolean;
  /** The card it was paid with takes nothing back. */
  takesNothingBack: boolean;
  /** Taken from this one, or kept since. */
  means: ProviderMeans | null;
}

export interface BooksOptions {
  clock: () => number;
  newReference: () => string;
  /** Told of every change that a webhook tells of. */
  onChange: (payment: ProviderPayment) => void;
  /** What the bank of a kept card says when its owner is not there; null: yes. Absent: always yes. */
  offSession?: (means: ProviderMeans, request: ChargeRequest) => DeclineReason | null;
}

/** What a payment provider knows and does when all goes well: its books are the truth of its money. */
export class Books {
  readonly payments = new Map<string, ProviderPayment>();
  readonly wallet = new KeptMeansBook();
  readonly refunds = new Map<string, { request: RefundRequest; answer: RefundAnswer }>();
  /** Every movement of money, in order. */
  readonly movements: SettlementLine[] = [];
  readonly #options: BooksOptions;

  constructor(options: BooksOptions) {
    this.#options = options;
  }

  open(request: OpenRequest): OpenAnswer {
    const known = this.payments.get(request.paymentId);
    if (known && !isSameRequest(known.request, request))
      return { outcome: 'unknown', detail: 'another payment under this id' };
    if (known && request.means && known.status !== 'open')
      return { outcome: 'decided', report: reportOf(known) };
    const reference = this.#options.newReference();
    const payment = known ?? {
      ...{ request, status: 'open', declineReason: null, isClosed: false, takesNothingBack: false },
      means: null,
      ...{ takenMinor: 0n, givenBackMinor: 0n, happenedAt: this.#options.clock() },
      providerReference: reference,
      redirectUrl: `https://provider.example/pay/${reference}`,
    };
    this.payments.set(request.paymentId, payment as ProviderPayment);
    if (!known && request.means)
      return {
        outcome: 'decided',
        report: this.#takeFrom(payment as ProviderPayment, request.means),
      };
    const { redirectUrl, providerReference } = payment;
    return { outcome: 'opened', redirectUrl, providerReference };
  }

  /** Without the payer: the bank decides at once. The same charge again gets the first one's answer. */
  charge(request: ChargeRequest): ChargeAnswer {
    const { paymentId, means: use, amount, description, reference, locale } = request;
    const known = this.payments.get(paymentId);
    if (known)
      return isSame(known.request.amount, amount) &&
        known.request.means?.reference === use.reference
        ? { outcome: 'known', report: reportOf(known) }
        : { outcome: 'unknown', detail: 'another payment under this id' };
    const kept = this.wallet.agreed(use);
    const payment: ProviderPayment = {
      request: {
        ...{ paymentId, amount, description, reference, locale, means: use },
        method: kept?.kept.method ?? 'card',
        returnUrl: '',
        expiresAt: Number.POSITIVE_INFINITY,
      },
      ...{ status: 'open', declineReason: null, isClosed: false, takesNothingBack: false },
      ...{ takenMinor: 0n, givenBackMinor: 0n, happenedAt: this.#options.clock() },
      providerReference: this.#options.newReference(),
      redirectUrl: '',
      means: null,
    };
    this.payments.set(paymentId, payment);
    const refusal = kept && (this.#options.offSession?.(kept, request) ?? null);
    return { outcome: 'known', report: this.#takeFrom(payment, use, refusal) };
  }

  ask(paymentId: string): AskAnswer {
    const payment = this.payments.get(paymentId);
    if (!payment) return { outcome: 'absent' };
    this.#expire(payment);
    return { outcome: 'known', report: reportOf(payment) };
  }

  cancel(paymentId: string): AskAnswer {
    const payment = this.payments.get(paymentId);
    if (!payment) return { outcome: 'absent' };
    this.#expire(payment);
    payment.isClosed = true;
    if (payment.status === 'open') this.#become(payment, 'cancelled');
    return { outcome: 'known', report: reportOf(payment) };
  }

  /** The payer pays: `amountMinor` differs from what was asked only when something is wrong. */
  pay(paymentId: string, amountMinor?: bigint): boolean {
    const payment = this.payments.get(paymentId);
    if (!payment) return false;
    this.#expire(payment);
    if (payment.isClosed || !['open', 'declined'].includes(payment.status)) return false;
    this.take(payment, amountMinor ?? payment.request.amount.amountMinor);
    return true;
  }

  decline(paymentId: string, reason: DeclineReason = 'card_declined'): boolean {
    const payment = this.payments.get(paymentId);
    if (payment?.status !== 'open' || payment.isClosed) return false;
    payment.declineReason = reason;
    this.#become(payment, 'declined');
    return true;
  }

  /** Takes money whatever was told before. */
  take(payment: ProviderPayment, amountMinor: bigint): void {
    if (payment.status === 'captured') return;
    payment.takenMinor = amountMinor;
    payment.declineReason = null;
    if (payment.request.savesMeans) {
      const { paymentId } = payment.request;
      const from = { ...payment.request, paymentId, initialReference: payment.providerReference };
      payment.means = this.wallet.keep(this.#options.newReference(), from);
    }
    this.#become(payment, 'captured');
    if (amountMinor > 0n) {
      const { happenedAt } = payment;
      this.#book(payment, { kind: 'capture', amountMinor, refundId: null, happenedAt });
    }
  }

  refund(request: RefundRequest): RefundAnswer {
    const known = this.refunds.get(request.refundId);
    if (known)
      return isSame(known.request.amount, request.amount)
        ? known.answer
        : { outcome: 'unknown', detail: 'another refund under this id' };
    const payment = this.payments.get(request.paymentId);
    const { amountMinor, currency } = request.amount;
    if (!payment || payment.takenMinor === 0n)
      return { outcome: 'refused', reason: 'not_captured' };
    if (currency !== payment.request.amount.currency)
      return { outcome: 'refused', reason: 'currency' };
    if (amountMinor <= 0n || amountMinor > payment.takenMinor - payment.givenBackMinor)
      return { outcome: 'refused', reason: 'too_much' };
    if (payment.takesNothingBack) return this.refuse(request);
    payment.givenBackMinor += amountMinor;
    const happenedAt = this.#options.clock();
    const providerReference = this.#options.newReference();
    const answer: RefundAnswer = { outcome: 'refunded', providerReference, happenedAt };
    this.refunds.set(request.refundId, { request, answer });
    const { refundId } = request;
    this.#book(payment, { kind: 'refund', amountMinor, refundId, happenedAt });
    return answer;
  }

  /** Refuses for reasons of its own, and says the same of this refund until it relents. */
  refuse(request: RefundRequest): RefundAnswer {
    const known = this.refunds.get(request.refundId);
    if (known) return known.answer;
    const answer: RefundAnswer = { outcome: 'refused', reason: 'not now' };
    this.refunds.set(request.refundId, { request, answer });
    return answer;
  }

  /** Why it refused is gone: asked once more, it decides anew. */
  relent(refundId: string): void {
    const known = this.refunds.get(refundId);
    if (known?.answer.outcome !== 'refused') return;
    this.refunds.delete(refundId);
    this.payments.get(known.request.paymentId)!.takesNothingBack = false;
  }

  #takeFrom(
    payment: ProviderPayment,
    use: MeansUse,
    refusal: DeclineReason | null = null,
  ): PaymentReport {
    const means = this.wallet.agreed(use);
    const reason = means ? refusal : 'means_gone';
    payment.means = means;
    if (reason) this.decline(payment.request.paymentId, reason);
    else this.take(payment, payment.request.amount.amountMinor);
    return reportOf(payment);
  }

  #expire(payment: ProviderPayment): void {
    if (payment.status !== 'open' || this.#options.clock() < payment.request.expiresAt) return;
    payment.isClosed = true;
    this.#become(payment, 'expired');
  }

  #become(payment: ProviderPayment, status: ProviderPayment['status']): void {
    payment.status = status;
    payment.happenedAt = this.#options.clock();
    this.#options.onChange(payment);
  }

  /** At the instant that was told: two looks at a clock may differ. */
  #book(payment: ProviderPayment, { amountMinor, ...moved }: Booked): void {
    const { currency } = payment.request.amount;
    this.movements.push({
      ...{ ...moved, amount: { amountMinor, currency }, feeMinor: 0n },
      lineReference: this.#options.newReference(),
      paymentId: payment.request.paymentId,
    });
  }
}

interface Booked {
  kind: 'capture' | 'refund';
  amountMinor: bigint;
  refundId: string | null;
  happenedAt: number;
}

const isSame = (a: Money, b: Money) => a.amountMinor === b.amountMinor && a.currency === b.currency;

const isSameRequest = (a: OpenRequest, b: OpenRequest) =>
  isSame(a.amount, b.amount) && a.means?.reference === b.means?.reference;

export function reportOf(payment: ProviderPayment): PaymentReport {
  const { means } = payment;
  const { request, status, providerReference, takenMinor, declineReason, happenedAt } = payment;
  const { currency, amountMinor } = request.amount;
  return {
    paymentId: request.paymentId,
    ...{ providerReference, status, happenedAt },
    amount: { amountMinor: takenMinor > 0n ? takenMinor : amountMinor, currency },
    declineReason: status === 'declined' ? declineReason : null,
    ...(status === 'captured' && means ? { means: means.kept } : {}),
  };
}
