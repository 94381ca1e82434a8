import type { OutboxEntry } from '#domain/account-state.ts';
import type { AutoRenewal } from '#domain/auto-renewal.ts';
import type { ChargingSession, RatedUse } from '#domain/charging-session.ts';
import type { Bucket, Transfer } from '#domain/ledger.ts';
import type { Line, Period } from '#domain/line.ts';
import type { LineEvent } from '#domain/line-event.ts';
import type { Order, OrderEvent } from '#domain/ordering.ts';
import type { Payment, Refund } from '#domain/payment.ts';
import type { PaymentMeans } from '#domain/payment-means.ts';
import type { PromotionUse } from '#domain/promotion-use.ts';
import type { Instant } from '#domain/time.ts';
import type { Watch } from '#domain/watch.ts';
import { accountTable } from './account-table.ts';

export const lineTable = accountTable<Line>('line', {
  id: 'uuid',
  marketId: 'text',
  msisdn: 'text',
  iccid: 'text',
  simKind: 'text',
  activationCode: 'text',
  label: 'text',
  spendsCredit: 'boolean',
  createdAt: 'timestamptz',
  activatedAt: 'timestamptz',
  state: 'text',
  stateSince: 'timestamptz',
  policyVersion: 'integer',
  held: 'jsonb',
  lastUsedAt: 'timestamptz',
  lastBoughtAt: 'timestamptz',
  lastToppedUpAt: 'timestamptz',
  keptUntil: 'timestamptz',
  dueAt: 'timestamptz',
  deadlinesTold: 'jsonb',
});

export const periodTable = accountTable<Period>('period', {
  id: 'uuid',
  lineId: 'uuid',
  orderId: 'uuid',
  planId: 'text',
  planVersion: 'integer',
  kind: 'text',
  policyVersion: 'integer',
  validity: 'jsonb',
  startsAt: 'timestamptz',
  endsAt: 'timestamptz',
  keptFrom: 'timestamptz',
  cycleEnds: 'jsonb',
  activateBy: 'timestamptz',
  boughtAt: 'timestamptz',
  endedAt: 'timestamptz',
  end: 'text',
});

export const bucketTable = accountTable<Bucket>(
  'bucket',
  {
    id: 'uuid',
    lineId: 'uuid',
    periodId: 'uuid',
    periodKind: 'text',
    orderId: 'uuid',
    origin: 'text',
    kind: 'text',
    scope: 'text',
    zoneId: 'text',
    fairUse: 'boolean',
    serviceId: 'text',
    priority: 'smallint',
    asset: 'text',
    taxed: 'boolean',
    granted: 'bigint',
    remaining: 'bigint',
    reserved: 'bigint',
    used: 'bigint',
    expired: 'bigint',
    refunded: 'bigint',
    startsAt: 'timestamptz',
    expiresAt: 'timestamptz',
    boughtAt: 'timestamptz',
    usedAt: 'timestamptz',
    alertAt: 'bigint',
    frozen: 'boolean',
    closedAt: 'timestamptz',
  },
  {
    fixed: [
      'lineId',
      'periodId',
      'periodKind',
      'orderId',
      'origin',
      'kind',
      'scope',
      'zoneId',
      'fairUse',
      'serviceId',
      'priority',
      'asset',
      'granted',
      'boughtAt',
    ],
  },
);

export const orderTable = accountTable<Order>('subscriber_order', {
  id: 'uuid',
  reference: 'text',
  kind: 'text',
  origin: 'text',
  lineId: 'uuid',
  newLine: 'jsonb',
  planId: 'text',
  planVersion: 'integer',
  timing: 'text',
  state: 'text',
  priceMinor: 'bigint',
  taxMinor: 'bigint',
  taxRateBasisPoints: 'integer',
  currency: 'text',
  promotionId: 'text',
  discounts: 'jsonb',
  thenPriceMinor: 'bigint',
  policyVersion: 'integer',
  heldMinor: 'bigint',
  createdAt: 'timestamptz',
  expiresAt: 'timestamptz',
  confirmedAt: 'timestamptz',
  consentVersion: 'text',
  fulfilledAt: 'timestamptz',
  closedAt: 'timestamptz',
  locale: 'text',
  invoiceNumber: 'text',
});

export const paymentTable = accountTable<Payment>('payment', {
  id: 'uuid',
  orderId: 'uuid',
  attempt: 'integer',
  gateway: 'text',
  method: 'text',
  amountMinor: 'bigint',
  currency: 'text',
  state: 'text',
  providerReference: 'text',
  redirectUrl: 'text',
  declineReason: 'text',
  capturedMinor: 'bigint',
  holds: 'jsonb',
  creditFallback: 'boolean',
  meansId: 'uuid',
  savesMeans: 'boolean',
  createdAt: 'timestamptz',
  openedAt: 'timestamptz',
  decidedAt: 'timestamptz',
  deadlineAt: 'timestamptz',
});

export const refundTable = accountTable<Refund>('refund', {
  id: 'uuid',
  orderId: 'uuid',
  paymentId: 'uuid',
  requestId: 'uuid',
  amountMinor: 'bigint',
  currency: 'text',
  reason: 'text',
  destination: 'text',
  quote: 'jsonb',
  state: 'text',
  requestedAt: 'timestamptz',
  sentAt: 'timestamptz',
  refundedAt: 'timestamptz',
  refusedAt: 'timestamptz',
});

export const orderEventTable = accountTable<OrderEvent>('order_event', {
  id: 'uuid',
  orderId: 'uuid',
  kind: 'text',
  detail: 'jsonb',
  happenedAt: 'timestamptz',
});

export const sessionTable = accountTable<ChargingSession>('charging_session', {
  id: 'text',
  lineId: 'uuid',
  kind: 'text',
  scope: 'text',
  country: 'text',
  requestNumber: 'oid',
  holds: 'jsonb',
  rates: 'jsonb',
  steps: 'jsonb',
  startedAt: 'timestamptz',
  expiresAt: 'timestamptz',
  endedAt: 'timestamptz',
  end: 'text',
});

export const ratedUseTable = accountTable<RatedUse>('rated_use', {
  id: 'text',
  quantity: 'bigint',
  amountMinor: 'bigint',
});

export const autoRenewalTable = accountTable<AutoRenewal>('auto_renewal', {
  id: 'uuid',
  state: 'text',
  trigger: 'jsonb',
  planId: 'text',
  agreedMinor: 'bigint',
  currency: 'text',
  means: 'jsonb',
  monthlyCapMinor: 'bigint',
  consent: 'jsonb',
  locale: 'text',
  round: 'jsonb',
  roundsDone: 'integer',
  spent: 'jsonb',
  renewedAt: 'timestamptz',
  createdAt: 'timestamptz',
  endedAt: 'timestamptz',
  endCause: 'text',
});

export const paymentMeansTable = accountTable<PaymentMeans>('payment_means', {
  id: 'uuid',
  gateway: 'text',
  method: 'text',
  providerReference: 'text',
  fingerprint: 'text',
  initialPaymentId: 'uuid',
  initialReference: 'text',
  label: 'text',
  expiresMonth: 'text',
  state: 'text',
  createdAt: 'timestamptz',
  lastUsedAt: 'timestamptz',
  endedAt: 'timestamptz',
});

export const watchTable = accountTable<Watch>('watch', {
  id: 'uuid',
  lineId: 'uuid',
  kind: 'text',
  rule: 'jsonb',
  progress: 'jsonb',
  createdAt: 'timestamptz',
  endedAt: 'timestamptz',
});

export const promotionUseTable = accountTable<PromotionUse>('promotion_use', {
  id: 'uuid',
  promotionId: 'text',
  version: 'integer',
  orderId: 'uuid',
  lineId: 'uuid',
  planId: 'text',
  code: 'text',
  discountMinor: 'bigint',
  redemptionId: 'uuid',
  claimedMinor: 'bigint',
  state: 'text',
  createdAt: 'timestamptz',
  dueAt: 'timestamptz',
  decidedAt: 'timestamptz',
});

export const lineEventTable = accountTable<LineEvent>('line_event', {
  id: 'uuid',
  lineId: 'uuid',
  kind: 'text',
  detail: 'jsonb',
  happenedAt: 'timestamptz',
});

/** A movement as it is stored: numbered within its account, with the command that caused it. */
export interface StoredTransfer extends Transfer {
  seq: bigint;
  commandKey: string;
  recordedAt: Instant;
}

/** Appended with the number that each has among those of its account in the same group: from 1. */
export const transferTable = accountTable<StoredTransfer>(
  'transfer',
  {
    seq: 'bigint',
    commandKey: 'text',
    kind: 'text',
    asset: 'text',
    amount: 'bigint',
    from: 'text',
    to: 'text',
    lineId: 'uuid',
    bucketId: 'uuid',
    orderId: 'uuid',
    paymentId: 'uuid',
    refundId: 'uuid',
    sessionId: 'text',
    ratingGroup: 'oid',
    quantity: 'bigint',
    rule: 'text',
    country: 'text',
    scope: 'text',
    happenedAt: 'timestamptz',
    recordedAt: 'timestamptz',
  },
  {
    computed: {
      seq: `given.seq + coalesce((select last.seq from transfer last
      where last.account_id = given.account_id order by last.seq desc limit 1), 0)`,
    },
  },
);

export const outboxTable = accountTable<OutboxEntry & { slot: number; createdAt: Instant }>(
  'outbox',
  {
    id: 'uuid',
    slot: 'smallint',
    kind: 'text',
    payload: 'jsonb',
    dueAt: 'timestamptz',
    createdAt: 'timestamptz',
  },
);

export interface StoredCommand {
  key: string;
  name: string;
  bodyHash: string;
  /** JSON. */
  answer: unknown;
  recordedAt: Instant;
}

export const commandTable = accountTable<StoredCommand>('command', {
  key: 'text',
  name: 'text',
  bodyHash: 'text',
  answer: 'jsonb',
  recordedAt: 'timestamptz',
});
