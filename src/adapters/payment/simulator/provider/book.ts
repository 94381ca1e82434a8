import type { PastPaymentBody } from '../protocol.ts';
import { deliveriesOf, meansDeliveries } from './events.ts';
import { pastChanges } from './past-payment.ts';
import { isDue, toCaptured, toExpired, toMeansView } from './payment-state.ts';
import type { Change, DeliveryRecord, MeansRecord, PaymentRecord, Settings } from './records.ts';
import type { Store } from './store.ts';

export interface BookOptions {
  store: Store;
  clock: () => number;
  publicUrl: () => string;
  onDeliveries: (deliveries: readonly DeliveryRecord[]) => void;
}

/** The payments as they stand, and the one way to change what they have become. */
export class Book {
  readonly store: Store;
  readonly clock: () => number;
  readonly #options: BookOptions;

  constructor(options: BookOptions) {
    this.#options = options;
    this.store = options.store;
    this.clock = options.clock;
  }

  async find(paymentId: string): Promise<PaymentRecord | undefined> {
    const payment = this.current(paymentId);
    await this.store.flushed();
    return payment;
  }

  async findByToken(token: string): Promise<PaymentRecord | undefined> {
    const paymentId = this.store.idsByToken.get(token);
    return paymentId === undefined ? undefined : this.find(paymentId);
  }

  /** The record as it is now: time alone can close a payment. */
  current(paymentId: string): PaymentRecord | undefined {
    const payment = this.store.payments.get(paymentId);
    if (!payment || !isDue(payment, this.clock())) return payment;
    const expired = toExpired(payment);
    void this.settle(expired);
    return expired;
  }

  /** Writes what a payment has become together with the messages that will say so. */
  async settle(payment: PaymentRecord, more: readonly Change[] = []): Promise<PaymentRecord> {
    const context = { publicUrl: this.#options.publicUrl(), now: this.clock() };
    const manner = payment.manner ?? this.store.settings.webhooks;
    const deliveries = deliveriesOf(payment, manner, context);
    await this.store.commit([
      { kind: 'payment', record: payment },
      ...more,
      ...deliveries.map((record): Change => ({ kind: 'delivery', record })),
    ]);
    this.#options.onDeliveries(deliveries);
    return payment;
  }

  /** Writes what a kept means has become together with the message that will say so. */
  async settleMeans(means: MeansRecord): Promise<MeansRecord> {
    const { webhooks } = this.store.settings;
    const deliveries = meansDeliveries(toMeansView(means, this.clock()), webhooks, this.clock());
    await this.store.commit([
      { kind: 'means', record: means },
      ...deliveries.map((record): Change => ({ kind: 'delivery', record })),
    ]);
    this.#options.onDeliveries(deliveries);
    return means;
  }

  /** Takes from or gives to the wallet a payment was made from, if it was. */
  walletChange(payment: PaymentRecord, differenceMinor: bigint): Change[] {
    const wallet = payment.walletEmail && this.store.wallets.get(payment.walletEmail);
    if (!wallet) return [];
    const { balanceMinor } = wallet.balances[payment.currency];
    const balance = { balanceMinor: balanceMinor + differenceMinor };
    const balances = { ...wallet.balances, [payment.currency]: balance };
    return [{ kind: 'wallet', record: { ...wallet, balances } }];
  }

  /** The provider's own mistake, on demand: takes money whatever was said before. */
  async captureAnyway(paymentId: string, amountMinor: bigint | null) {
    const payment = this.current(paymentId);
    if (!payment || payment.status === 'captured') return payment;
    const taken = amountMinor ?? payment.amountMinor;
    return this.settle(toCaptured(payment, taken, this.clock()));
  }

  /** Takes over payments made elsewhere before; answers how many were not known yet. */
  async rememberPast(payments: readonly PastPaymentBody[]): Promise<number> {
    const unknown = payments.filter(({ payment_id }) => !this.store.payments.has(payment_id));
    await this.store.commit(unknown.flatMap(pastChanges));
    return unknown.length;
  }

  /** Closes every payment whose time is up, so that its message goes out without being asked for. */
  async expireDue() {
    for (const paymentId of [...this.store.openIds]) this.current(paymentId);
    await this.store.flushed();
  }

  async change(settings: Partial<Settings>) {
    const record = { ...this.store.settings, ...settings };
    await this.store.commit([{ kind: 'settings', record }]);
  }
}
