import type { Movement } from '#domain/movement.ts';

export const someAccount = '019a0000-0000-7000-8000-000000000001';
const bucket = '019a0000-0000-7000-8000-00000000000b';
const order = '019a0000-0000-7000-8000-00000000000c';
const line = '019a0000-0000-7000-8000-00000000000d';

const at = Date.UTC(2026, 4, 11, 8, 12, 30, 7);

const plain: Omit<Movement, 'seq' | 'kind' | 'asset' | 'amount' | 'from' | 'to' | 'rule'> = {
  accountId: someAccount,
  commandKey: 'settle pay_1',
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
  happenedAt: at,
  recordedAt: at + 60_000,
};

/** Between them they use every field; one has text that must be escaped and is not ASCII. */
export const someMovements: readonly Movement[] = [
  {
    ...plain,
    seq: 1n,
    kind: 'grant',
    asset: 'octets',
    amount: 12_884_901_888n,
    from: 'operator:allowance',
    to: `bucket:${bucket}`,
    lineId: line,
    bucketId: bucket,
    orderId: order,
    rule: 'plan:gb-everyday-12@3',
  },
  {
    ...plain,
    seq: 2n,
    commandKey: 'charge 会话;1\nx\\n=+"q",',
    kind: 'usage',
    asset: 'GBP',
    amount: 140n,
    from: `hold:${bucket}`,
    to: 'operator:used',
    lineId: line,
    bucketId: bucket,
    sessionId: '=pcef.example;1;2',
    ratingGroup: 10,
    quantity: 1_048_576n,
    rule: 'policy:4/rating/out-of-bundle',
    country: 'FR',
    scope: 'international',
  },
  {
    ...plain,
    seq: 3n,
    kind: 'refund',
    asset: 'GBP',
    amount: 1_000n,
    from: `order:${order}`,
    to: 'provider:simulator',
    orderId: order,
    paymentId: '019a0000-0000-7000-8000-00000000000e',
    refundId: '019a0000-0000-7000-8000-00000000000f',
    rule: 'refund/withdrawal',
  },
];
