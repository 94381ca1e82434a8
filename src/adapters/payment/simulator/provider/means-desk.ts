import type { CreateChargeBody, DeclineCode } from '../protocol.ts';
import type { Book } from './book.ts';
import { newMeans, renewedMeans } from './kept-means.ts';
import { newCharge } from './new-payment.ts';
import { isSameCharge, toCaptured, toDeclined, toMeansView } from './payment-state.ts';
import type { CardUsed, Change, MeansFacts, MeansRecord, PaymentRecord } from './records.ts';
import { behaviourOf } from './test-cards.ts';
import { walletAccountOf } from './wallet-accounts.ts';

export type ChargeResult =
  | { kind: 'answered'; payment: PaymentRecord; isAnswerLost: boolean }
  | { kind: 'conflict' };

export const meansChanges = ['end', 'renew', 'ask_payer', 'expire'] as const;
export type MeansChange = (typeof meansChanges)[number];

/** Kept cards and wallets: paid with by their owner, charged without, looked at, ended. */
export class MeansDesk {
  readonly #book: Book;
  readonly #slowAnswerMs: number;
  readonly #charging = new Map<string, Promise<ChargeResult>>();

  constructor(book: Book, slowAnswerMs: number) {
    this.#book = book;
    this.#slowAnswerMs = slowAnswerMs;
  }

  /** Takes money without the payer; the same charge again gets the first one's answer. */
  charge(body: CreateChargeBody): Promise<ChargeResult> {
    const { payment_id } = body;
    const running = this.#charging.get(payment_id);
    if (running) return running;
    const answer = this.#chargeOnce(body).finally(() => this.#charging.delete(payment_id));
    this.#charging.set(payment_id, answer);
    return answer;
  }

  /** Pays with a kept means while its owner is there: only the bank's question makes a page. */
  async payWith(
    payment: PaymentRecord,
    use: { means_reference: string; initial_reference: string },
  ): Promise<PaymentRecord> {
    const means = await this.#agreed(use);
    const paying = withMeans(payment, means);
    if (!means) return this.#settle(toDeclined(paying, 'agreement_ended', this.#book.clock()));
    const behaviour = behaviourOf(means.ending ?? '');
    const refused = behaviour.decline ?? walletRefusal(this.#book, means, payment);
    if (refused) return this.#settle(toDeclined(paying, refused, this.#book.clock()));
    if (means.ending && (behaviour.asksFirst || means.status === 'needs_payer')) {
      const [brand = 'Card'] = means.label.split(' ••••');
      return this.#settle({ ...paying, challengedCard: { brand, ending: means.ending } });
    }
    return this.capture(paying);
  }

  /** Null: not known, or forgotten. A card that was renewed meanwhile is told as it is now. */
  async find(reference: string): Promise<MeansRecord | null> {
    const means = this.#book.store.means.get(reference);
    await this.#book.store.flushed();
    if (!means) return null;
    const isReplaced = means.ending !== null && behaviourOf(means.ending).renewedAs !== undefined;
    return isReplaced ? this.#put(renewedMeans(means, this.#book.clock())) : means;
  }

  async forget(reference: string): Promise<void> {
    if (!this.#book.store.means.has(reference)) return this.#book.store.flushed();
    await this.#book.store.commit([{ kind: 'means-forgotten', reference }]);
  }

  /** What payers, banks and schemes do to a kept means; the merchant is told. */
  async change(reference: string, what: MeansChange): Promise<MeansRecord | null> {
    const means = this.#book.store.means.get(reference);
    if (!means) return null;
    const now = this.#book.clock();
    if (what === 'renew') return this.#put(renewedMeans(means, now));
    if (what === 'expire') return this.#put({ ...means, expiresMonth: '2020-01' });
    return this.#put({ ...means, status: what === 'end' ? 'ended' : 'needs_payer' });
  }

  /** For tests: another test card's bank, and nobody is told. */
  async swapCard(reference: string, ending: string): Promise<boolean> {
    const means = this.#book.store.means.get(reference);
    if (!means) return false;
    const record = { ...means, ending, softDeclines: 0 };
    await this.#book.store.commit([{ kind: 'means', record }]);
    return true;
  }

  /** Takes the money, and keeps what it was paid with where that was asked for and not refused. */
  async capture(payment: PaymentRecord, card: CardUsed | null = null): Promise<PaymentRecord> {
    const now = this.#book.clock();
    const taken = payment.amountMinor;
    const keeps = payment.keepAsked && !payment.keepRefused && !payment.means;
    const means = keeps ? newMeans(payment, card, now) : null;
    const captured = toCaptured(means ? withMeans(payment, means) : payment, taken, now);
    const known = payment.means && this.#book.store.means.get(payment.means.reference);
    const changes: Change[] = means ? [{ kind: 'means', record: means }] : [];
    if (known?.status === 'needs_payer' && !payment.charge)
      changes.push({ kind: 'means', record: { ...known, status: 'usable' } });
    return this.#settle(captured, [...this.#book.walletChange(payment, -taken), ...changes]);
  }

  async #chargeOnce(body: CreateChargeBody): Promise<ChargeResult> {
    const existing = this.#book.current(body.payment_id);
    if (existing) {
      await this.#book.store.flushed();
      if (!existing.charge || !isSameCharge(existing, body)) return { kind: 'conflict' };
      return { kind: 'answered', payment: existing, isAnswerLost: false };
    }
    const means = await this.#agreed(body.means);
    const behaviour = behaviourOf(means?.ending ?? '');
    if (behaviour.slow) await new Promise((resolve) => setTimeout(resolve, this.#slowAnswerMs));
    const payment = await this.#decide(
      withMeans(newCharge(body, this.#book.clock()), means),
      means,
    );
    return { kind: 'answered', payment, isAnswerLost: behaviour.losesAnswer ?? false };
  }

  async #decide(payment: PaymentRecord, means: MeansRecord | null): Promise<PaymentRecord> {
    const now = this.#book.clock();
    if (!means) return this.#settle(toDeclined(payment, 'agreement_ended', now));
    const { offSession, refusesRefunds, manner, decline, asksFirst } = behaviourOf(
      means.ending ?? '',
    );
    const { lateByMs } = this.#book.store.settings.webhooks;
    const paying: PaymentRecord = {
      ...payment,
      refundsRefused: refusesRefunds ?? false,
      manner: manner ? { manner, lateByMs } : null,
    };
    const isOver = offSession?.times !== undefined && means.softDeclines >= offSession.times;
    const bank = isOver ? null : (offSession?.decline ?? decline ?? null);
    const needsPayer = means.status === 'needs_payer' || (asksFirst && !offSession);
    const refused: DeclineCode | null =
      (needsPayer ? 'authentication_required' : null) ??
      (toMeansView(means, now).status === 'expired' ? 'expired_card' : null) ??
      bank ??
      walletRefusal(this.#book, means, payment);
    if (!refused) return this.capture(paying);
    const counted = { ...means, softDeclines: means.softDeclines + 1 };
    const changes: Change[] = [{ kind: 'means', record: counted }];
    return this.#settle(toDeclined(paying, refused, now), changes);
  }

  /** The means as it stands now, if it may be used under the payment that is named. */
  async #agreed(use: CreateChargeBody['means']): Promise<MeansRecord | null> {
    const means = await this.find(use.means_reference);
    const isAgreed = means?.initialReference === use.initial_reference && means.status !== 'ended';
    return isAgreed ? means : null;
  }

  #settle(payment: PaymentRecord, more: readonly Change[] = []): Promise<PaymentRecord> {
    return this.#book.settle(payment, more);
  }

  #put(means: MeansRecord): Promise<MeansRecord> {
    return this.#book.settleMeans(means);
  }
}

function walletRefusal(
  { store }: Book,
  { walletEmail }: MeansRecord,
  { currency, amountMinor }: PaymentRecord,
): DeclineCode | null {
  if (walletEmail === null) return null;
  if (walletAccountOf(walletEmail)?.refuses) return 'wallet_declined';
  const balance = store.wallets.get(walletEmail)?.balances[currency].balanceMinor ?? 0n;
  return balance < amountMinor ? 'wallet_balance_too_low' : null;
}

function withMeans(payment: PaymentRecord, means: MeansRecord | null): PaymentRecord {
  if (!means) return payment;
  const { reference, fingerprint, method, label, expiresMonth, walletEmail } = means;
  const facts: MeansFacts = { reference, fingerprint, method, label, expiresMonth };
  const paidWith = payment.paidWith ?? label;
  return { ...payment, method, means: facts, paidWith, walletEmail };
}
