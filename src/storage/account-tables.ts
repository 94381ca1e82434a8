import type { OutboxEntry } from '#domain/account-state.ts';
import type { ChargingSession, RatedUse } from '#domain/charging-session.ts';
import type { Bucket, Transfer } from '#domain/ledger.ts';
import type { Line, Period } from '#domain/line.ts';
import type { Order, OrderEvent } from '#domain/ordering.ts';
import type { Payment, Refund } from '#domain/payment.ts';
import type { Instant } from '#domain/time.ts';

type ColumnType =
  | 'uuid'
  | 'text'
  | 'bigint'
  | 'integer'
  | 'smallint'
  | 'boolean'
  | 'jsonb'
  | 'timestamptz';

/** Every property of a row with the type of its column: a forgotten one does not compile. */
type Columns<Row> = { [Property in keyof Row]-?: ColumnType };

export interface AccountTable<Row> {
  /** Selects rows of the accounts `$1`; the caller adds its own condition. */
  select: string;
  /** Writes whole rows; a row that is there already is replaced. One array a column, `$1` the accounts. */
  put: string;
  /** Writes new rows; one that is there already is a fault. */
  append: string;
  name: string;
  /** The arrays for `put` and `append`. */
  arrays(rows: readonly (Row & { accountId: string })[]): unknown[][];
}

const snake = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const reserved: Record<string, string> = { end: '"end"', from: 'from_place', to: 'to_place' };

function accountTable<Row>(name: string, columns: Columns<Row>): AccountTable<Row> {
  const properties = ['accountId', ...Object.keys(columns)];
  const types = ['uuid', ...(Object.values(columns) as ColumnType[])];
  const names = properties.map((property) => reserved[property] ?? snake(property));
  const aliased = names.map((column, i) => `${column} as "${properties[i]}"`);
  const updates = names
    .filter((column) => column !== 'account_id' && column !== 'id')
    .map((column) => `${column} = excluded.${column}`);
  const append = `insert into ${name} (${names.join(', ')})
    select * from unnest(${types.map((type, i) => `$${i + 1}::${type}[]`).join(', ')})`;
  return {
    name,
    select: `select ${aliased.join(', ')} from ${name} where account_id = any($1::uuid[])`,
    append,
    put: `${append} on conflict (account_id, id) do update set ${updates.join(', ')}`,
    arrays: (rows) =>
      properties.map((property, i) =>
        rows.map((row) => toParameter(types[i]!, (row as Record<string, unknown>)[property])),
      ),
  };
}

function toParameter(type: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'timestamptz') return new Date(value as Instant).toISOString();
  if (type === 'jsonb') return JSON.stringify(value);
  return value;
}

export const lineTable = accountTable<Line>('line', {
  id: 'uuid',
  marketId: 'text',
  msisdn: 'text',
  iccid: 'text',
  simKind: 'text',
  activationCode: 'text',
  label: 'text',
  createdAt: 'timestamptz',
  activatedAt: 'timestamptz',
});

export const periodTable = accountTable<Period>('period', {
  id: 'uuid',
  lineId: 'uuid',
  orderId: 'uuid',
  planId: 'text',
  planVersion: 'integer',
  kind: 'text',
  validity: 'jsonb',
  startsAt: 'timestamptz',
  endsAt: 'timestamptz',
  activateBy: 'timestamptz',
  boughtAt: 'timestamptz',
  endedAt: 'timestamptz',
  end: 'text',
});

export const bucketTable = accountTable<Bucket>('bucket', {
  id: 'uuid',
  lineId: 'uuid',
  periodId: 'uuid',
  orderId: 'uuid',
  origin: 'text',
  kind: 'text',
  scope: 'text',
  zoneId: 'text',
  fairUse: 'boolean',
  serviceId: 'text',
  priority: 'smallint',
  asset: 'text',
  granted: 'bigint',
  remaining: 'bigint',
  reserved: 'bigint',
  used: 'bigint',
  expired: 'bigint',
  refunded: 'bigint',
  startsAt: 'timestamptz',
  expiresAt: 'timestamptz',
  boughtAt: 'timestamptz',
  closedAt: 'timestamptz',
});

export const orderTable = accountTable<Order>('subscriber_order', {
  id: 'uuid',
  reference: 'text',
  kind: 'text',
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
  createdAt: 'timestamptz',
  openedAt: 'timestamptz',
  decidedAt: 'timestamptz',
  deadlineAt: 'timestamptz',
});

export const refundTable = accountTable<Refund>('refund', {
  id: 'uuid',
  orderId: 'uuid',
  paymentId: 'uuid',
  amountMinor: 'bigint',
  currency: 'text',
  reason: 'text',
  destination: 'text',
  quote: 'jsonb',
  state: 'text',
  requestedAt: 'timestamptz',
  refundedAt: 'timestamptz',
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
  requestNumber: 'integer',
  holds: 'jsonb',
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

/** A movement as it is stored: numbered within its account, with the command that caused it. */
export interface StoredTransfer extends Transfer {
  seq: bigint;
  commandKey: string;
  recordedAt: Instant;
}

export const transferTable = accountTable<StoredTransfer>('transfer', {
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
  ratingGroup: 'integer',
  quantity: 'bigint',
  rule: 'text',
  country: 'text',
  scope: 'text',
  happenedAt: 'timestamptz',
  recordedAt: 'timestamptz',
});

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
