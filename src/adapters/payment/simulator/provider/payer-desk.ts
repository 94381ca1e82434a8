import type { DeclineCode } from '../protocol.ts';
import type { Book } from './book.ts';
import type { MeansDesk } from './means-desk.ts';
import { toDeclined } from './payment-state.ts';
import type { CardUsed, PaymentRecord } from './records.ts';
import { behaviourOf } from './test-cards.ts';
import { walletAccountOf } from './wallet-accounts.ts';

export type PayResult =
  /** Decided now or before; the browser goes back to the merchant. */
  | { kind: 'decided'; payment: PaymentRecord; isAnswerLost: boolean }
  /** The bank wants to ask the payer first. */
  | { kind: 'challenge'; payment: PaymentRecord };

/** How the bank's page or the app was answered. */
export type ChallengeAnswer = 'accept' | 'fail' | 'abandon';
export type AppAnswer = 'confirm' | 'too_little' | 'refuse';

/** What the payer may do. A payment is decided once; every later submit gets that decision. */
export class PayerDesk {
  readonly #book: Book;
  readonly #means: MeansDesk;
  readonly #slowAnswerMs: number;
  /** Payments whose bank is still thinking; a second submit joins the first. */
  readonly #thinking = new Map<string, Promise<PayResult>>();

  /** `slowAnswerMs`: how long the bank of the slow test card takes. */
  constructor(book: Book, means: MeansDesk, slowAnswerMs: number) {
    this.#book = book;
    this.#means = means;
    this.#slowAnswerMs = slowAnswerMs;
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

  /** The payer unticked it on the page: nothing is kept, whatever the merchant asked for. */
  async refuseKeeping(paymentId: string): Promise<void> {
    const payment = this.#require(paymentId);
    // Where nothing is bought, keeping is all there is to agree to.
    if (payment.status !== 'open' || !payment.keepAsked || payment.amountMinor === 0n) return;
    await this.#book.store.commit([{ kind: 'payment', record: { ...payment, keepRefused: true } }]);
  }

  async answerChallenge(paymentId: string, answer: ChallengeAnswer): Promise<PayResult> {
    const payment = this.#require(paymentId);
    if (payment.status !== 'open') return this.#alreadyDecided(payment);
    if (!payment.challengedCard) return { kind: 'challenge', payment };
    if (answer === 'fail') return this.#decline(payment, 'authentication_failed');
    if (answer === 'abandon') return this.#decline(payment, 'authentication_abandoned');
    return this.#capture(payment, payment.challengedCard);
  }

  async payByWallet(paymentId: string, email: string): Promise<PayResult> {
    const payment = this.#require(paymentId);
    if (payment.status !== 'open') return this.#alreadyDecided(payment);
    const paying = { ...payment, paidWith: email };
    const balances = this.#book.store.wallets.get(email)?.balances;
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

  async #askSlowBank(paymentId: string, card: CardUsed) {
    await this.#tellProcessing(this.#require(paymentId));
    await new Promise((resolve) => setTimeout(resolve, this.#slowAnswerMs).unref());
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
    const { lateByMs } = this.#book.store.settings.webhooks;
    const { manner } = behaviour;
    const set = payment.manner ?? (manner ? { manner, lateByMs } : null);
    const { payment: captured } = await this.#capture({ ...paying, manner: set }, card);
    return { kind: 'decided', payment: captured, isAnswerLost: behaviour.losesAnswer ?? false };
  }

  async #capture(payment: PaymentRecord, card: CardUsed | null = null): Promise<PayResult> {
    const captured = await this.#means.capture(payment, card);
    return { kind: 'decided', payment: captured, isAnswerLost: false };
  }

  async #decline(payment: PaymentRecord, code: DeclineCode): Promise<PayResult> {
    const declined = await this.#book.settle(toDeclined(payment, code, this.#book.clock()));
    return { kind: 'decided', payment: declined, isAnswerLost: false };
  }

  async #alreadyDecided(payment: PaymentRecord): Promise<PayResult> {
    await this.#book.store.flushed();
    return { kind: 'decided', payment, isAnswerLost: false };
  }

  async #tellProcessing(payment: PaymentRecord) {
    if (payment.status === 'open') await this.#book.settle(payment);
  }

  #require(paymentId: string): PaymentRecord {
    const payment = this.#book.current(paymentId);
    if (!payment) throw new Error('payment not known');
    return payment;
  }
}
