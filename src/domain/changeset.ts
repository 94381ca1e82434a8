import type { AccountState, Changes, DecisionContext, OutboxEntry } from './account-state.ts';
import { assertBalanced, type Bucket, type Transfer } from './ledger.ts';
import type { LineEvent, LineEventKind } from './line-event.ts';
import type { OrderEvent, OrderEventKind } from './ordering.ts';
import type { Instant } from './time.ts';

type TransferFacts = Pick<Transfer, 'kind' | 'asset' | 'amount' | 'from' | 'to' | 'rule'> &
  Partial<Transfer>;

const none: readonly never[] = [];

/** A table of the account as the decision sees it: the stored rows under those it has put. */
class Rows<Row extends { id: string }> {
  /** Asked for with every look: a part that was not read says so when it is looked at, not before. */
  readonly #stored: () => ReadonlyMap<string, Row>;
  /** Made with the first row: most decisions put rows into two or three of the tables. */
  #put: Map<string, Row> | null = null;
  /** What `all` answered since the last row was put. */
  #all: readonly Row[] | null = null;

  constructor(stored: () => ReadonlyMap<string, Row>) {
    this.#stored = stored;
  }

  get(id: string): Row | undefined {
    return this.#put?.get(id) ?? this.#stored().get(id);
  }

  /** The row as it was stored when the decision began. */
  before(id: string): Row | undefined {
    return this.#stored().get(id);
  }

  all(): readonly Row[] {
    this.#all ??= this.#put ? withPut(this.#stored(), this.#put) : [...this.#stored().values()];
    return this.#all;
  }

  put(row: Row): Row {
    this.#put ??= new Map();
    this.#put.set(row.id, row);
    this.#all = null;
    return row;
  }

  changed(): readonly Row[] {
    return this.#put ? [...this.#put.values()] : none;
  }
}

/** What was put stands where it stood, and behind the rest what was not there. */
function withPut<Row>(stored: ReadonlyMap<string, Row>, put: ReadonlyMap<string, Row>): Row[] {
  const rows: Row[] = [];
  for (const [id, row] of stored) rows.push(put.get(id) ?? row);
  for (const [id, row] of put) if (!stored.has(id)) rows.push(row);
  return rows;
}

type RowOf<Part> = Part extends ReadonlyMap<string, infer Row> ? Row : never;
type Tables = {
  [Part in Exclude<keyof AccountState, 'accountId'>]: Rows<
    RowOf<AccountState[Part]> & { id: string }
  >;
};

/**
 * What one decision has changed so far, readable as if it were stored already. Lives only inside a
 * decision: on a refusal it is thrown away and nothing has happened.
 */
export class Changeset {
  readonly accountId: string;
  readonly now: Instant;
  readonly #state: AccountState;
  readonly #context: DecisionContext;
  /** Made when they are first looked at: most decisions look at two or three. */
  readonly #tables: Partial<Tables> = {};
  readonly #transfers: Transfer[] = [];
  readonly #events: OrderEvent[] = [];
  readonly #lineEvents: LineEvent[] = [];
  readonly #outbox: OutboxEntry[] = [];

  constructor(state: AccountState, context: DecisionContext) {
    this.accountId = state.accountId;
    this.now = context.now;
    this.#state = state;
    this.#context = context;
  }

  get lines(): Tables['lines'] {
    return this.#rows('lines');
  }

  get periods(): Tables['periods'] {
    return this.#rows('periods');
  }

  get buckets(): Tables['buckets'] {
    return this.#rows('buckets');
  }

  get orders(): Tables['orders'] {
    return this.#rows('orders');
  }

  get payments(): Tables['payments'] {
    return this.#rows('payments');
  }

  get refunds(): Tables['refunds'] {
    return this.#rows('refunds');
  }

  get sessions(): Tables['sessions'] {
    return this.#rows('sessions');
  }

  get ratedUses(): Tables['ratedUses'] {
    return this.#rows('ratedUses');
  }

  get autoRenewals(): Tables['autoRenewals'] {
    return this.#rows('autoRenewals');
  }

  get paymentMeans(): Tables['paymentMeans'] {
    return this.#rows('paymentMeans');
  }

  get watches(): Tables['watches'] {
    return this.#rows('watches');
  }

  get promotionUses(): Tables['promotionUses'] {
    return this.#rows('promotionUses');
  }

  #rows<Part extends keyof Tables>(part: Part): Tables[Part] {
    const known = this.#tables[part];
    if (known) return known as Tables[Part];
    // That a part's rows are the state's of the same part, the types can't follow.
    const stored = () => this.#state[part] as ReadonlyMap<string, never>;
    const rows = new Rows(stored) as unknown as Tables[Part];
    this.#tables[part] = rows;
    return rows;
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

  /** Appends to the history of a line; answers the event's id. */
  lineEvent(
    lineId: string,
    kind: LineEventKind,
    detail: Record<string, string> = {},
    happenedAt: Instant = this.now,
  ): string {
    const id = this.newId();
    this.#lineEvents.push({ id, lineId, kind, detail, happenedAt });
    return id;
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
      lines: this.#tables.lines?.changed() ?? none,
      periods: this.#tables.periods?.changed() ?? none,
      buckets: this.#tables.buckets?.changed() ?? none,
      orders: this.#tables.orders?.changed() ?? none,
      payments: this.#tables.payments?.changed() ?? none,
      refunds: this.#tables.refunds?.changed() ?? none,
      sessions: this.#tables.sessions?.changed() ?? none,
      ratedUses: this.#tables.ratedUses?.changed() ?? none,
      autoRenewals: this.#tables.autoRenewals?.changed() ?? none,
      paymentMeans: this.#tables.paymentMeans?.changed() ?? none,
      watches: this.#tables.watches?.changed() ?? none,
      promotionUses: this.#tables.promotionUses?.changed() ?? none,
      transfers: this.#transfers,
      orderEvents: this.#events,
      lineEvents: this.#lineEvents,
      outbox: this.#outbox,
    };
  }
}
