import type { SettlementDay } from './settlement-report.ts';
import type { Instant } from './time.ts';

/**
 * Every way in which the provider, payments, orders, buckets and movements can disagree. In the order
 * of the chain: provider against payments, payments against orders, orders against buckets, balances
 * against movements, and at last what should long be over.
 */
export const differenceCodes = [
  'report_missing',
  'captured_at_provider_unknown_here',
  'captured_at_provider_open_here',
  'captured_here_missing_at_provider',
  'booked_twice_at_provider',
  'amount_differs',
  'currency_differs',
  'refund_at_provider_unknown_here',
  'refund_at_provider_open_here',
  'refund_here_missing_at_provider',
  'charged_back',
  'payment_movement_differs',
  'refund_movement_differs',
  'refunds_exceed_capture',
  'captured_but_order_open',
  'captured_not_credited_nor_refunded',
  'fulfilled_without_payment',
  'sold_differs',
  'order_held_differs',
  'fulfilled_without_bucket',
  'granted_differs',
  'bucket_without_order',
  'bucket_balance_differs',
  'reserved_for_nobody',
  'movement_without_bucket',
  'movement_without_order',
  'movement_asset_differs',
  'movement_without_command',
  'movement_number_gap',
  'use_tax_differs',
  'sealed_movement_differs',
  'voucher_without_movement',
  'movement_without_voucher',
  'payment_stuck',
  'refund_stuck',
  'order_stuck',
  'session_stuck',
  'voucher_stuck',
  'outbox_stuck',
] as const;

export type DifferenceCode = (typeof differenceCodes)[number];

/** `money`: somebody has or lacks money or allowance that they should not. `books`: records disagree. `delay`: late. */
export type DifferenceSeverity = 'money' | 'books' | 'delay';

/** What a difference is about. `line` is a line of the provider's report. */
export type DifferenceSubject =
  | 'report'
  | 'line'
  | 'payment'
  | 'refund'
  | 'order'
  | 'bucket'
  | 'movement'
  | 'session'
  | 'voucher'
  | 'outbox';

export interface Difference {
  code: DifferenceCode;
  subject: DifferenceSubject;
  /** Null for what belongs to no account that we know. */
  accountId: string | null;
  /** The subject's own id, or the provider's name for it. */
  id: string;
  /** Figures as digits and short words; no personal facts. */
  detail: Record<string, string>;
}

const severities: Record<DifferenceCode, DifferenceSeverity> = {
  report_missing: 'delay',
  captured_at_provider_unknown_here: 'money',
  captured_at_provider_open_here: 'money',
  captured_here_missing_at_provider: 'money',
  booked_twice_at_provider: 'money',
  amount_differs: 'money',
  currency_differs: 'money',
  refund_at_provider_unknown_here: 'money',
  refund_at_provider_open_here: 'books',
  refund_here_missing_at_provider: 'money',
  charged_back: 'money',
  payment_movement_differs: 'books',
  refund_movement_differs: 'books',
  refunds_exceed_capture: 'money',
  captured_but_order_open: 'money',
  captured_not_credited_nor_refunded: 'money',
  fulfilled_without_payment: 'money',
  sold_differs: 'books',
  order_held_differs: 'books',
  fulfilled_without_bucket: 'money',
  granted_differs: 'money',
  bucket_without_order: 'money',
  bucket_balance_differs: 'money',
  reserved_for_nobody: 'money',
  movement_without_bucket: 'books',
  movement_without_order: 'books',
  movement_asset_differs: 'books',
  movement_without_command: 'books',
  movement_number_gap: 'books',
  use_tax_differs: 'books',
  sealed_movement_differs: 'books',
  voucher_without_movement: 'money',
  movement_without_voucher: 'money',
  payment_stuck: 'delay',
  refund_stuck: 'delay',
  order_stuck: 'delay',
  session_stuck: 'delay',
  voucher_stuck: 'delay',
  outbox_stuck: 'delay',
};

export const severityOf = (code: DifferenceCode): DifferenceSeverity => severities[code];

/** What `xuka reconcile --repair` may do by itself: asking again, or handing work to the worker again. */
export type RepairKind = 'ask-payment' | 'send-refund' | 'close-order' | 'requeue';

const repairs: Partial<Record<DifferenceCode, RepairKind>> = {
  captured_at_provider_open_here: 'ask-payment',
  payment_stuck: 'ask-payment',
  refund_at_provider_open_here: 'send-refund',
  refund_stuck: 'send-refund',
  order_stuck: 'close-order',
  outbox_stuck: 'requeue',
};

/** Null: a person has to look. An order that waits for a refund the provider refused needs a decision. */
export const repairOf = ({
  code,
  subject,
}: Pick<Difference, 'code' | 'subject'>): RepairKind | null =>
  code === 'refund_stuck' && subject === 'order' ? null : (repairs[code] ?? null);

/** How much was looked at: a run that finds nothing because it saw nothing must not look clean. */
export interface ReconciliationScope {
  accounts: number;
  reportLines: number;
  payments: number;
  orders: number;
  buckets: number;
  movements: number;
  /** Of them those that were compared with their seals. */
  sealed: number;
}

export const emptyScope = (): ReconciliationScope => ({
  accounts: 0,
  reportLines: 0,
  payments: 0,
  orders: 0,
  buckets: 0,
  movements: 0,
  sealed: 0,
});

export interface Reconciliation {
  /** The provider's day that was compared. Balances are those of the moment. */
  day: SettlementDay;
  startedAt: Instant;
  finishedAt: Instant;
  scope: ReconciliationScope;
  /** How many of each code there are; codes without any are left out. */
  counts: Partial<Record<DifferenceCode, number>>;
  /** The first hundred of each code. */
  differences: readonly Difference[];
}

/** What is wrong a thousand times is wrong for one reason. */
const KEPT_OF_EACH = 100;

/** Collects differences in bounded memory: all are counted, the first of each code are kept. */
export class DifferenceTally {
  readonly counts: Partial<Record<DifferenceCode, number>> = {};
  readonly #kept: Difference[] = [];

  add(difference: Difference): void {
    const count = (this.counts[difference.code] ?? 0) + 1;
    this.counts[difference.code] = count;
    if (count <= KEPT_OF_EACH) this.#kept.push(difference);
  }

  get total(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** In the order of the codes, and within a code as they were found. */
  differences(): Difference[] {
    const rank = (code: DifferenceCode) => differenceCodes.indexOf(code);
    return this.#kept.toSorted((a, b) => rank(a.code) - rank(b.code));
  }
}
