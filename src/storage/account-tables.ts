import type { OutboxEntry } from '#domain/account-state.ts';
import type { ChargingSession, RatedUse } from '#domain/charging-session.ts';
import type { Bucket, Transfer } from '#domain/ledger.ts';
import type { Line, Period } from '#domain/line.ts';
import type { Order, OrderEvent } from '#domain/ordering.ts';
import type { Payment, Refund } from '#domain/payment.ts';
import type { Instant } from '#domain/time.ts';
import { arrayParam, type ColumnType } from './array-param.ts';

/** Every property of a row with the type of its column: a forgotten one does not compile. */
type Columns<Row> = { [Property in keyof Row]-?: ColumnType };

/** Columns that rows of a decision don't have themselves, by property: one value for each row. */
export type Stamps = Readonly<Record<string, readonly unknown[]>>;

export interface AccountTable<Row> {
  /** Selects rows of the accounts `$1`; the caller adds its own condition. */
  select: string;
  /** Writes whole rows; a row that is there already is replaced. One array a column, `$1` the accounts. */
  put: string;
  /** Writes new rows; one that is there already is a fault. */
  append: string;
  name: string;
  /** Writes what may change of rows that are there. One array a column, as `changeable` gives them. */
  update: string;
  /** One array a column, for `put` and `append`; each row's account beside it. */
  arrays(accountIds: readonly string[], rows: readonly Row[], stamps?: Stamps): Buffer[];
  /** The same for `update`. */
  changeable(accountIds: readonly string[], rows: readonly Row[]): Buffer[];
}

const snake = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const reserved: Record<string, string> = { end: '"end"', from: 'from_place', to: 'to_place' };

interface Column {
  property: string;
  /** In SQL. */
  name: string;
  type: ColumnType;
}

/** `fixed` never changes once a row is there: an update leaves it alone. */
function accountTable<Row>(
  name: string,
  columns: Columns<Row>,
  fixed: readonly (keyof Row)[] = [],
): AccountTable<Row> {
  const all: Column[] = Object.entries<ColumnType>({ accountId: 'uuid', ...columns }).map(
    ([property, type]) => ({ property, type, name: reserved[property] ?? snake(property) }),
  );
  const isKey = (column: Column) => column.property === 'accountId' || column.property === 'id';
  const changing = all.filter(
    (column) => !isKey(column) && !fixed.includes(column.property as keyof Row),
  );
  const written = [...all.filter(isKey), ...changing];
  const unnest = (of: readonly Column[]) =>
    `unnest(${of.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ')})`;
  const list = (of: readonly Column[]) => of.map((column) => column.name).join(', ');
  const aliased = all.map((column) => `${column.name} as "${column.property}"`);
  const append = `insert into ${name} (${list(all)}) select * from ${unnest(all)}`;
  // The account comes first, in every table.
  const params =
    ([, ...of]: readonly Column[]) =>
    (accountIds: readonly string[], rows: readonly unknown[], stamps: Stamps = {}) => [
      arrayParam('uuid', accountIds),
      ...of.map(({ property, type }) =>
        arrayParam(
          type,
          stamps[property] ?? (rows as Record<string, unknown>[]).map((row) => row[property]),
        ),
      ),
    ];
  return {
    name,
    select: `select ${aliased.join(', ')} from ${name} where account_id = any($1::uuid[])`,
    append,
    put: `${append} on conflict (account_id, id) do update
      set ${changing.map((column) => `${column.name} = excluded.${column.name}`).join(', ')}`,
    // Found one by one in any case: a plan made while the table was small must not stay a scan of it.
    update: `update ${name} set ${changing.map((column) => `${column.name} = new.${column.name}`).join(', ')}
      from (select given.*, (select stored.ctid from ${name} stored
          where stored.account_id = given.account_id and stored.id = given.id) as place
        from ${unnest(written)} as given (${list(written)}) offset 0) as new
      where ${name}.ctid = new.place`,
    arrays: params(all),
    changeable: params(written),
  };
}

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
    closedAt: 'timestamptz',
  },
  [
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
);

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
  creditFallback: 'boolean',
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
  requestNumber: 'integer',
  holds: 'jsonb',
  rates: 'jsonb',
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
