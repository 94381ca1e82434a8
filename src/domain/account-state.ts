import type { AutoRenewal } from './auto-renewal.ts';
import type { ChargingSession, RatedUse } from './charging-session.ts';
import type { Bucket, Transfer } from './ledger.ts';
import type { Line, Period } from './line.ts';
import type { LineEvent } from './line-event.ts';
import type { Order, OrderEvent } from './ordering.ts';
import type { Payment, Refund } from './payment.ts';
import type { PaymentMeans } from './payment-means.ts';
import type { PromotionUse } from './promotion-use.ts';
import type { Instant } from './time.ts';
import type { Watch } from './watch.ts';

/** What a command decides on: one account's live rows, locked while the decision is made. */
export interface AccountState {
  accountId: string;
  lines: ReadonlyMap<string, Line>;
  /** Not yet ended, and each line's plan that ended last. */
  periods: ReadonlyMap<string, Period>;
  /** Not yet closed. */
  buckets: ReadonlyMap<string, Bucket>;
  /** Open ones, and those the command names. */
  orders: ReadonlyMap<string, Order>;
  payments: ReadonlyMap<string, Payment>;
  refunds: ReadonlyMap<string, Refund>;
  /** Not yet ended. */
  sessions: ReadonlyMap<string, ChargingSession>;
  ratedUses: ReadonlyMap<string, RatedUse>;
  /** By line; the ended ones too. */
  autoRenewals: ReadonlyMap<string, AutoRenewal>;
  /** Not removed. */
  paymentMeans: ReadonlyMap<string, PaymentMeans>;
  /** Not ended. */
  watches: ReadonlyMap<string, Watch>;
  promotionUses: ReadonlyMap<string, PromotionUse>;
}

/** Work for the outside world, written in the same commit as its reason and done afterwards. */
export interface OutboxEntry {
  id: string;
  kind: OutboxKind;
  /** Ids and plain words only. */
  payload: Record<string, string>;
  dueAt: Instant;
}

export type OutboxKind =
  | 'payment.open'
  | 'payment.ask'
  | 'payment.cancel'
  | 'payment.charge'
  | 'means.check'
  | 'means.forget'
  | 'refund.send'
  | 'order.deadline'
  | 'line.advance'
  | 'session.expire'
  | 'promotion.settle'
  | 'referral.note'
  | 'referral.reward'
  | 'referral.undo'
  | 'notice.send'
  | 'mail.send';

/** What a decision writes. Rows are put whole; transfers, events and outbox entries are appended. */
export interface Changes {
  lines: readonly Line[];
  periods: readonly Period[];
  buckets: readonly Bucket[];
  orders: readonly Order[];
  payments: readonly Payment[];
  refunds: readonly Refund[];
  sessions: readonly ChargingSession[];
  ratedUses: readonly RatedUse[];
  autoRenewals: readonly AutoRenewal[];
  paymentMeans: readonly PaymentMeans[];
  watches: readonly Watch[];
  promotionUses: readonly PromotionUse[];
  transfers: readonly Transfer[];
  orderEvents: readonly OrderEvent[];
  lineEvents: readonly LineEvent[];
  outbox: readonly OutboxEntry[];
}

/** What every decision is given besides the state: time and chance are arguments. */
export interface DecisionContext {
  now: Instant;
  /** A new UUIDv7. */
  newId: () => string;
}

export type Refusal<Code extends string = string> = { refused: Code };

export type Decided<Answer> = { changes: Changes; answer: Answer };

export type Decision<Answer, Code extends string> = Decided<Answer> | Refusal<Code>;

export type Decide<Answer, Code extends string> = (
  state: AccountState,
  context: DecisionContext,
) => Decision<Answer, Code>;

export const isRefusal = <Code extends string>(
  value: object | Refusal<Code>,
): value is Refusal<Code> => 'refused' in value;
