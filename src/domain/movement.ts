import type { Transfer } from './ledger.ts';
import { type Instant, toIso } from './time.ts';

/** A transfer as it is stored: numbered within its account, with the command that caused it. */
export interface Movement extends Transfer {
  accountId: string;
  seq: bigint;
  commandKey: string;
  recordedAt: Instant;
}

/**
 * Everything that has meaning, in the order in which it is encoded. A name is never changed or
 * reused and a new one goes to the end: what is absent leaves no trace in the encoding, so movements
 * written before it keep their digests.
 */
export const movementFieldNames = [
  'account',
  'seq',
  'command',
  'kind',
  'asset',
  'amount',
  'from',
  'to',
  'line',
  'bucket',
  'order',
  'payment',
  'refund',
  'session',
  'ratingGroup',
  'quantity',
  'rule',
  'country',
  'scope',
  'happenedAt',
  'recordedAt',
] as const;

export type MovementFieldName = (typeof movementFieldNames)[number];

/** A movement as text, the same in a chain, a JSON and a CSV export; what is absent has no entry. */
export type MovementFields = Partial<Record<MovementFieldName, string>>;

const texts: Record<MovementFieldName, (of: Movement) => string | null> = {
  account: ({ accountId }) => accountId,
  seq: ({ seq }) => String(seq),
  command: ({ commandKey }) => commandKey,
  kind: ({ kind }) => kind,
  asset: ({ asset }) => asset,
  amount: ({ amount }) => String(amount),
  from: ({ from }) => from,
  to: ({ to }) => to,
  line: ({ lineId }) => lineId,
  bucket: ({ bucketId }) => bucketId,
  order: ({ orderId }) => orderId,
  payment: ({ paymentId }) => paymentId,
  refund: ({ refundId }) => refundId,
  session: ({ sessionId }) => sessionId,
  ratingGroup: ({ ratingGroup }) => (ratingGroup === null ? null : String(ratingGroup)),
  quantity: ({ quantity }) => (quantity === null ? null : String(quantity)),
  rule: ({ rule }) => rule,
  country: ({ country }) => country,
  scope: ({ scope }) => scope,
  happenedAt: ({ happenedAt }) => toIso(happenedAt),
  recordedAt: ({ recordedAt }) => toIso(recordedAt),
};

export function toMovementFields(movement: Movement): MovementFields {
  const fields: MovementFields = {};
  for (const name of movementFieldNames) {
    const text = texts[name](movement);
    if (text !== null && text !== '') fields[name] = text;
  }
  return fields;
}
