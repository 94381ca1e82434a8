import type { CreatePaymentBody, CreateRefundBody, DeclineCode } from '../protocol.ts';
import { deliveriesOf } from './events.ts';
import {
  isDue,
  isSameRequest,
  refundRefusal,
  toCancelled,
  toCaptured,
  toDeclined,
  toExpired,
} from './payment-state.ts';
import { randomId, randomToken } from './random-id.ts';
import type {
  CardUsed,
  Change,
  DeliveryRecord,
  PaymentRecord,
  RefundRecord,
  Settings,
} from './records.ts';
import type { Store } from './store.ts';
import { behaviourOf } from './test-cards.ts';
import { walletAccountOf } from './wallet-accounts.ts';

export interface DeskOptions {
  store: Store;
  clock: () => number;
  publicUrl: () => string;
  /** How long the bank of the slow test card takes. */
  slowAnswerMs: number;
  onDeliveries: (deliveries: readonly DeliveryRecord[]) => void;
}

export type OpenResult =
  | { kind: 'opened'; payment: PaymentRecord }
  | { kind: 'conflict' }
  | { kind: 'not_accepted' };

export type RefundResult = { kind: 'answered'; refund: RefundRecord } | { kind: 'conflict' };

export type PayResult =
  /** Decided now or before; the browser goes back to the merchant. */
  | { kind: 'decided'; payment: PaymentRecord; isAnswerLost: boolean }
  /** The bank wants to ask the payer first. */
  | { kind: 'challenge'; payment: PaymentRecord };

/** How the bank's page or the app was answered. */
export type ChallengeAnswer = 'accept' | 'fail' | 'abandon';
export type AppAnswer = 'confirm' | 'too_little' | 'refuse';

/** Everything that can happen to payments at the provider. Answers only what is on the disk. */
export class Desk {
  readonly #options: DeskOptions;
  readonly #store: Store;
  /** Payments whose bank is still thinking; a second submit joins the first. */
  readonly #thinking = new Map<string, Promise<PayResult>>();

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#store = options.store;
  }

  async open(body: CreatePaymentBody): Promise<OpenResult> {
    const existing = this.#current(body.payment_id);
    if (existing) {
      await this.#store.flushed();
      if (!isSameRequest(existing, body)) return { kind: 'conflict' };
      return { kind: 'opened', payment: existing };
    }
    const now = this.#options.clock();
    const { settings } = this.#store;
    if (settings.refuseNextOpens > 0) {
      await this.change({ refuseNextOpens: settings.refuseNextOpens - 1 });
      return { kind: 'not_accepted' };
    }
    if (Date.parse(body.expires_at) <= now) return { kind: 'not_accepted' };
    const payment = newPayment(body, now);
    await this.#store.commit([{ kind: 'payment', record: payment }]);
    return { kind: 'opened', payment };
  }

  async find(paymentId: string): Promise<PaymentRecord | undefined> {
    const payment = this.#current(paymentId);
    await this.#store.flushed();
    return payment;
  }

  async findByToken(token: string): Promise<PaymentRecord | undefined> {
    const paymentId = this.#store.idsByToken.get(token);
    return paymentId === undefined ? undefined : this.find(paymentId);
  }

  /** Closes an open payment; any other stays what it is. */
  async cancel(paymentId: string): Promise<PaymentRecord | undefined> {
    const payment = this.#current(paymentId);
    if (payment?.status !== 'open') return this.find(paymentId);
    return this.#settle(toCancelled(payment, this.#options.clock()));
  }

  async refund(paymentId: string, body: CreateRefundBody): Promise<RefundResult | undefined> {
    const payment = this.#current(paymentId);
    if (!payment) return undefined;
    const amountMinor = BigInt(body.amount.minor);
    const { currency } = body.amount;
    const existing = this.#store.refunds.get(body.refund_id);
    if (existing) {
      await this.#store.flushed();
      const isSame =
        existing.paymentId === paymentId &&
        existing.amountMinor === amountMinor &&
        existing.currency === currency;
      return isSame ? { kind: 'answered', refund: existing } : { kind: 'conflict' };
    }
    const { settings } = this.#store;
    const refusedByIssuer = payment.refundsRefused || settings.refuseNextRefunds > 0;
    const refusal = refundRefusal(payment, { amountMinor, currency, refusedByIssuer });
    const refund: RefundRecord = {
      refundId: body.refund_id,
      paymentId,
      providerReference: randomId('hr'),
      amountMinor,
      currency,
      refusal,
      happenedAt: this.#options.clock(),
    };
    const changes: Change[] = [{ kind: 'refund', record: refund }];
    if (refusal === 'refused_by_issuer' && !payment.refundsRefused) {
      const record = { ...settings, refuseNextRefunds: settings.refuseNextRefunds - 1 };
      changes.push({ kind: 'settings', record });
    }
    if (refusal === null) {
      const record = { ...payment, refundedMinor: payment.refundedMinor + amountMinor };
      changes.push({ kind: 'payment', record }, ...this.#walletChange(payment, amountMinor));
    }
    await this.#store.commit(changes);
    return { kind: 'answered', refund };
  }

  /** A card that passed the form's checks. Only brand and last four digits come this far. */
  payByCard(paymentId: string, card: CardUsed): Promise<PayResult> {
    const thinking = this.#thinking.get(paymentId);
    if (thinking) return thinking;
    const behaviour = behaviourOf(card.ending);
    if (!behaviour.slow) return this.#askBank(paymentId, card);
    const answer = this.#askSlowBank(paymentId, card).finally(() =>
      this.#thinking.delete(paymentId),
    );
    this.#thinking.set(paymentId, answer);
    return answer;
  }

  async answerChallenge(paymentId: string, answer: ChallengeAnswer): Promise<PayResult> {
    const payment = this.#require(paymentId);
    if (payment.status !== 'open') return this.#alreadyDecided(payment);
    if (!payment.challengedCard) return { kind: 'challenge', payment };
    if (answer === 'fail') return this.#decline(payment, 'authentication_failed');
    if (answer === 'abandon') return this.#decline(payment, 'authentication_abandoned');
    return this.#capture(payment);
  }

  async payByWallet(paymentId: string, email: string): Promise<PayResult> {
    const payment = this.#require(paymentId);
    if (payment.status !== 'open') return this.#alreadyDecided(payment);
    const paying = { ...payment, paidWith: email };
    const balances = this.#store.wallets.get(email)?.balances;
    if (!balances || walletAccountOf(email)?.refuses)
      return this.#decline(paying, 'wallet_declined');
    if (balances[payment.currency].balanceMinor < payment.amountMinor) {
      return this.#decline(paying, 'wallet_balance_too_low');
    }
    return this.#capture({ ...paying, walletEmail: email });
  }

  async payInApp(paymentId: string, answer: AppAnswer): Promise<PayResult> {
    const payment = this.#require(paymentId);
    if (payment.status !== 'open') return this.#alreadyDecided(payment);
    if (answer === 'too_little') return this.#decline(payment, 'wallet_balance_too_low');
    if (answer === 'refuse') return this.#decline(payment, 'wallet_declined');
    return this.#capture({ ...payment, paidWith: payment.method });
  }

  /** The provider's own mistake, on demand: takes money whatever was said before. */
  async captureAnyway(paymentId: string, amountMinor: bigint | null) {
    const payment = this.#current(paymentId);
    if (!payment || payment.status === 'captured') return payment;
    const taken = amountMinor ?? payment.amountMinor;
    return this.#settle(toCaptured(payment, taken, this.#options.clock()));
  }

  /** Closes every payment whose time is up, so that its message goes out without being asked for. */
  async expireDue() {
    for (const paymentId of [...this.#store.openIds]) this.#current(paymentId);
    await this.#store.flushed();
  }

  async change(settings: Partial<Settings>) {
    const record = { ...this.#store.settings, ...settings };
    await this.#store.commit([{ kind: 'settings', record }]);
  }

  async #askSlowBank(paymentId: string, card: CardUsed) {
    await this.#tellProcessing(this.#require(paymentId));
    await new Promise((resolve) => setTimeout(resolve, this.#options.slowAnswerMs).unref());
    return this.#askBank(paymentId, card);
  }

  async #askBank(paymentId: string, card: CardUsed): Promise<PayResult> {
    const payment = this.#require(paymentId);
    if (payment.status !== 'open') return this.#alreadyDecided(payment);
    const behaviour = behaviourOf(card.ending);
    const paying: PaymentRecord = {
      ...payment,
      paidWith: `${card.brand} •••• ${card.ending}`,
      refundsRefused: behaviour.refusesRefunds ?? false,
    };
    if (behaviour.decline) return this.#decline(paying, behaviour.decline);
    if (behaviour.asksFirst) {
      const asked = { ...paying, challengedCard: card };
      await this.#tellProcessing(asked);
      return { kind: 'challenge', payment: asked };
    }
    const { lateByMs } = this.#store.settings.webhooks;
    const { manner } = behaviour;
    const set = payment.manner ?? (manner ? { manner, lateByMs } : null);
    const { payment: captured } = await this.#capture({ ...paying, manner: set });
    return { kind: 'decided', payment: captured, isAnswerLost: behaviour.losesAnswer ?? false };
  }

  async #capture(payment: PaymentRecord): Promise<PayResult> {
    const taken = payment.amountMinor;
    const captured = await this.#settle(
      toCaptured(payment, taken, this.#options.clock()),
      this.#walletChange(payment, -taken),
    );
    return { kind: 'decided', payment: captured, isAnswerLost: false };
  }

  async #decline(payment: PaymentRecord, code: DeclineCode): Promise<PayResult> {
    const declined = await this.#settle(toDeclined(payment, code, this.#options.clock()));
    return { kind: 'decided', payment: declined, isAnswerLost: false };
  }

  async #alreadyDecided(payment: PaymentRecord): Promise<PayResult> {
    await this.#store.flushed();
    return { kind: 'decided', payment, isAnswerLost: false };
  }

  async #tellProcessing(payment: PaymentRecord) {
    if (payment.status === 'open') await this.#settle(payment);
  }

  /** Writes what a payment has become together with the messages that will say so. */
  async #settle(payment: PaymentRecord, more: readonly Change[] = []): Promise<PaymentRecord> {
    const context = { publicUrl: this.#options.publicUrl(), now: this.#options.clock() };
    const manner = payment.manner ?? this.#store.settings.webhooks;
    const deliveries = deliveriesOf(payment, manner, context);
    await this.#store.commit([
      { kind: 'payment', record: payment },
      ...more,
      ...deliveries.map((record): Change => ({ kind: 'delivery', record })),
    ]);
    this.#options.onDeliveries(deliveries);
    return payment;
  }

  #walletChange(payment: PaymentRecord, differenceMinor: bigint): Change[] {
    const wallet = payment.walletEmail && this.#store.wallets.get(payment.walletEmail);
    if (!wallet) return [];
    const { balanceMinor } = wallet.balances[payment.currency];
    const balance = { balanceMinor: balanceMinor + differenceMinor };
    const balances = { ...wallet.balances, [payment.currency]: balance };
    return [{ kind: 'wallet', record: { ...wallet, balances } }];
  }

  /** The record as it is now: time alone can close a payment. */
  #current(paymentId: string): PaymentRecord | undefined {
    const payment = this.#store.payments.get(paymentId);
    if (!payment || !isDue(payment, this.#options.clock())) return payment;
    const expired = toExpired(payment);
    void this.#settle(expired);
    return expired;
  }

  #require(paymentId: string): PaymentRecord {
    const payment = this.#current(paymentId);
    if (!payment) throw new Error('payment not known');
    return payment;
  }
}

function newPayment(body: CreatePaymentBody, now: number): PaymentRecord {
  return {
    paymentId: body.payment_id,
    token: randomToken(),
    providerReference: randomId('hp'),
    amountMinor: BigInt(body.amount.minor),
    currency: body.amount.currency,
    method: body.method,
    description: body.description,
    reference: body.reference,
    locale: body.locale,
    returnUrl: body.return_url,
    expiresAt: Date.parse(body.expires_at),
    createdAt: now,
    status: 'open',
    capturedMinor: null,
    refundedMinor: 0n,
    declineCode: null,
    happenedAt: now,
    paidWith: null,
    walletEmail: null,
    challengedCard: null,
    manner: null,
    refundsRefused: false,
  };
}
