import { mkdir } from 'node:fs/promises';
import { Journal } from './journal.ts';
import {
  type Change,
  type DeliveryRecord,
  defaultSettings,
  type MeansRecord,
  type PaymentRecord,
  type RefundRecord,
  type Settings,
  type WalletRecord,
} from './records.ts';
import { openingWallets, wholeWallet } from './wallet-accounts.ts';

/** Finished deliveries are only history for the control page. */
const deliveriesKept = 500;
/** Payments nobody can act on any more; the oldest go first. A demo never gets near. */
const paymentsKept = 200_000;

/**
 * The provider's memory: maps for reading, a journal behind them. Everything that changes goes
 * through `commit`; what it promises is on the disk when its promise resolves.
 */
export class Store {
  readonly payments = new Map<string, PaymentRecord>();
  readonly refunds = new Map<string, RefundRecord>();
  readonly deliveries = new Map<string, DeliveryRecord>();
  readonly means = new Map<string, MeansRecord>();
  readonly wallets = new Map<string, WalletRecord>();
  /** Payment ids by page token, and those that may still be paid. */
  readonly idsByToken = new Map<string, string>();
  readonly openIds = new Set<string>();
  settings: Settings = defaultSettings;
  #journal!: Journal;
  #rotating: Promise<void> | null = null;
  #closed = false;

  static async open(folder: string): Promise<Store> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const store = new Store();
    store.#clear();
    store.#journal = await Journal.open(folder, (line) => {
      for (const change of fromLine(line)) store.#apply(change);
    });
    return store;
  }

  /** Applies the changes at once, as one; resolves when they are on the disk. */
  commit(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return this.flushed();
    for (const change of changes) this.#apply(change);
    this.#journal.append(toLine(changes));
    if (this.#journal.isLong) this.#rotate();
    return this.#journal.flushed();
  }

  /** Applies at once what a crash may undo again. */
  note(changes: readonly Change[]) {
    for (const change of changes) this.#apply(change);
    this.#journal.appendIdly(toLine(changes));
    if (this.#journal.isLong) this.#rotate();
  }

  /** So that nobody is told what a crash could still undo. */
  flushed(): Promise<void> {
    return this.#journal.flushed();
  }

  async close() {
    this.#closed = true;
    await this.#rotating;
    await this.#journal.close();
  }

  #rotate() {
    if (this.#closed) return;
    this.#rotating ??= this.#journal
      .rotate(() => this.#snapshot())
      .finally(() => {
        this.#rotating = null;
      });
  }

  *#snapshot(): Iterable<string> {
    yield toLine([{ kind: 'settings', record: this.settings }]);
    for (const record of this.wallets.values()) yield toLine([{ kind: 'wallet', record }]);
    for (const record of this.means.values()) yield toLine([{ kind: 'means', record }]);
    for (const record of this.payments.values()) yield toLine([{ kind: 'payment', record }]);
    for (const record of this.refunds.values()) yield toLine([{ kind: 'refund', record }]);
    for (const record of this.deliveries.values()) yield toLine([{ kind: 'delivery', record }]);
  }

  #clear() {
    for (const map of [this.payments, this.refunds, this.deliveries, this.idsByToken]) map.clear();
    this.means.clear();
    this.openIds.clear();
    for (const wallet of openingWallets()) this.wallets.set(wallet.email, wallet);
    this.settings = defaultSettings;
  }

  #apply(change: Change) {
    switch (change.kind) {
      case 'payment':
        return this.#putPayment(change.record);
      case 'refund':
        return void this.refunds.set(change.record.refundId, change.record);
      case 'wallet':
        return void this.wallets.set(change.record.email, wholeWallet(change.record));
      case 'means':
        return void this.means.set(change.record.reference, change.record);
      case 'means-forgotten':
        return void this.means.delete(change.reference);
      case 'settings':
        // A journal of an earlier version lacks the newer switches.
        this.settings = {
          ...defaultSettings,
          ...change.record,
          loseNext: { ...defaultSettings.loseNext, ...change.record.loseNext },
        };
        return;
      case 'delivery':
        this.deliveries.set(change.record.deliveryId, change.record);
        return this.#forgetDeliveries();
      case 'delivery-progress': {
        const record = this.deliveries.get(change.deliveryId);
        if (!record) return;
        this.deliveries.set(change.deliveryId, { ...record, progress: change.progress });
        return;
      }
      case 'reset':
        return this.#clear();
    }
  }

  #putPayment(record: PaymentRecord) {
    this.payments.set(record.paymentId, record);
    this.idsByToken.set(record.token, record.paymentId);
    if (record.status === 'open') this.openIds.add(record.paymentId);
    else this.openIds.delete(record.paymentId);
    if (this.payments.size > paymentsKept) this.#forgetPayment();
  }

  #forgetPayment() {
    for (const oldest of this.payments.values()) {
      if (oldest.status === 'open') continue;
      this.payments.delete(oldest.paymentId);
      this.idsByToken.delete(oldest.token);
      return;
    }
  }

  /** Maps keep the order of arrival, so the first finished ones are the oldest. */
  #forgetDeliveries() {
    if (this.deliveries.size <= deliveriesKept * 2) return;
    let surplus = this.deliveries.size - deliveriesKept;
    for (const [deliveryId, { progress }] of this.deliveries) {
      if (surplus <= 0) return;
      if (progress.state !== 'pending') this.deliveries.delete(deliveryId);
      surplus -= 1;
    }
  }
}

/** Amounts are bigint in memory and digits on the disk; their names end in `Minor`. */
const toLine = (changes: readonly Change[]) =>
  JSON.stringify(changes, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );

const fromLine = (line: string): Change[] =>
  JSON.parse(line, (name, value: unknown) =>
    name.endsWith('Minor') && typeof value === 'string' ? BigInt(value) : value,
  );
