import type { MovementGroup } from './explain-movement.ts';
import type { Bucket } from './ledger.ts';

/** granted = remaining + reserved + used + expired + refunded, each the sum of its movements. */
export type BucketFigures = Pick<
  Bucket,
  'granted' | 'remaining' | 'reserved' | 'used' | 'expired' | 'refunded'
>;

/** What a movement did to a bucket. */
export type BucketPart = 'granted' | 'used' | 'held' | 'released' | 'expired' | 'refunded';

export interface BucketStep extends MovementGroup {
  part: BucketPart;
  /** By what it changed what remains; 0 when it took from what was held. */
  remainingBy: bigint;
  reservedBy: bigint;
  /** After it. */
  remaining: bigint;
  reserved: bigint;
}

export interface BucketStory {
  bucketId: string;
  steps: BucketStep[];
  figures: BucketFigures;
}

const none: BucketFigures = {
  granted: 0n,
  remaining: 0n,
  reserved: 0n,
  used: 0n,
  expired: 0n,
  refunded: 0n,
};

/** How a bucket came to its figures: `groups` are all its movements, in the order of their numbers. */
export function explainBucket(bucketId: string, groups: readonly MovementGroup[]): BucketStory {
  const figures = { ...none };
  const steps = groups.map((group): BucketStep => {
    const { remainingBy, reservedBy } = shiftOf(bucketId, group);
    const part = partOf(group, { remainingBy, reservedBy });
    figures.remaining += remainingBy;
    figures.reserved += reservedBy;
    if (part !== 'held' && part !== 'released') figures[part] += group.amount;
    // What a session gives back to a bucket that has ended is lost.
    const { remaining, reserved } = figures;
    return { ...group, part, remainingBy, reservedBy, remaining, reserved };
  });
  return { bucketId, steps, figures };
}

function shiftOf(bucketId: string, { from, to, amount }: MovementGroup) {
  const at = (place: string): bigint =>
    (to === place ? amount : 0n) - (from === place ? amount : 0n);
  return { remainingBy: at(`bucket:${bucketId}`), reservedBy: at(`hold:${bucketId}`) };
}

function partOf(
  { kind, to }: MovementGroup,
  { remainingBy, reservedBy }: { remainingBy: bigint; reservedBy: bigint },
): BucketPart {
  if (remainingBy + reservedBy > 0n) return 'granted';
  if (remainingBy < 0n && reservedBy > 0n) return 'held';
  if (remainingBy > 0n && reservedBy < 0n) return 'released';
  if (to === 'operator:breakage') return 'expired';
  return kind === 'clawback' ? 'refunded' : 'used';
}

const figureNames = Object.keys(none) as (keyof BucketFigures)[];

/** The movements lead to just what the bucket says. */
export const agrees = (figures: BucketFigures, bucket: BucketFigures): boolean =>
  figureNames.every((name) => figures[name] === bucket[name]);
