import type { AccountState, Changes, DecisionContext, OutboxEntry } from './account-state.ts';
import type { ChargingSession, RatedUse } from './charging-session.ts';
import { assertBalanced, type Bucket, type Transfer } from './ledger.ts';
import type { Line, Period } from './line.ts';
import type { Order, OrderEvent, OrderEventKind } from './ordering.ts';
import type { Payment, Refund } from './payment.ts';
import type { Instant } from './time.ts';

type TransferFacts = Pick<Transfer, 'kind' | 'asset' | 'amount' | 'from' | 'to' | 'rule'> &
  Partial<Transfer>;

/** A table of the account as the decision sees it: the stored rows under those it has put. */
class Rows<Row extends { id: string }> {
  /** Asked for with every look: a part that was not read says so when it is looked at, not before. */
  readonly #stored: () => ReadonlyMap<string, Row>;
  /** Made with the first row: most decisions put rows into two or three of the tables. */
  #put: Map<string, Row> | null = null;

  constructor(stored: () => ReadonlyMap<string, Row>) {
    this.#stored = stored;
  }

  get(id: string): Row | undefined {
    return this.#put?.get(id) ?? this.#stored().get(id);
  }

  all(): Row[] {
    if (!this.#put) return [...this.#stored().values()];
    const rows = new Map(this.#stored());
    for (const [id, row] of this.#put) rows.set(id, row);
    return [...rows.values()];
  }

  put(row: Row): Row {
    this.#put ??= new Map();
    this.#put.set(row.id, row);
    return row;
  }

  changed(): Row[] {
    return this.#put ? [...this.#put.values()] : [];
  }
}

/**
 * What one decision has changed so far, readable as if it were stored already. Lives only inside a
 * decision: on a refusal it is thrown away and nothing has happened.
 */
export class Changeset {
  readonly accountId: string;
  readonly now: Instant;
  readonly lines: Rows<Line>;
  readonly periods: Rows<Period>;
  readonly buckets: Rows<Bucket>;
  readonly orders: Rows<Order>;
  readonly payments: Rows<Payment>;
  readonly refunds: Rows<Refund>;
  readonly sessions: Rows<ChargingSession>;
  readonly ratedUses: Rows<RatedUse>;
  readonly #context: DecisionContext;
  readonly #transfers: Transfer[] = [];
  readonly #events: OrderEvent[] = [];
  readonly #outbox: OutboxEntry[] = [];

  constructor(state: AccountState, context: DecisionContext) {
    this.accountId = state.accountId;
    this.now = context.now;
    this.#context = context;
    this.lines = new Rows(() => state.lines);
    this.periods = new Rows(() => state.periods);
    this.buckets = new Rows(() => state.buckets);
    this.orders = new Rows(() => state.orders);
    this.payments = new Rows(() => state.payments);
    this.refunds = new Rows(() => state.refunds);
    this.sessions = new Rows(() => state.sessions);
    this.ratedUses = new Rows(() => state.ratedUses);
  }

  newId(): string {
    return this.#context.newId();
  }

  putBucket(bucket: Bucket): Bucket {
    return this.buckets.put(assertBalanced(bucket));
  }

  /** Appends one movement; a zero amount moves nothing and is not written. */
  transfer(facts: TransferFacts): void {
    if (facts.amount === 0n) return;
    this.#transfers.push({
      lineId: null,
      bucketId: null,
      orderId: null,
      paymentId: null,
      refundId: null,
      sessionId: null,
      ratingGroup: null,
      quantity: null,
      country: null,
      scope: null,
      happenedAt: this.now,
      ...facts,
    });
  }

  event(
    orderId: string,
    kind: OrderEventKind,
    detail: Record<string, string> = {},
    happenedAt: Instant = this.now,
  ): void {
    this.#events.push({ id: this.newId(), orderId, kind, detail, happenedAt });
  }

  enqueue(
    kind: OutboxEntry['kind'],
    payload: OutboxEntry['payload'],
    dueAt: Instant = this.now,
  ): void {
    this.#outbox.push({ id: this.newId(), kind, payload, dueAt });
  }

  changes(): Changes {
    return {
      lines: this.lines.changed(),
      periods: this.periods.changed(),
      buckets: this.buckets.changed(),
      orders: this.orders.changed(),
      payments: this.payments.changed(),
      refunds: this.refunds.changed(),
      sessions: this.sessions.changed(),
      ratedUses: this.ratedUses.changed(),
      transfers: this.#transfers,
      orderEvents: this.#events,
      outbox: this.#outbox,
    };
  }
}
