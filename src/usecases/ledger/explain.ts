import { planVersionName } from '#domain/catalogue.ts';
import { agrees, type BucketStory, explainBucket } from '#domain/explain-bucket.ts';
import type { MovementGroup } from '#domain/explain-movement.ts';
import { explainOrder, type OrderStory } from '#domain/explain-order.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { Line } from '#domain/line.ts';
import type { Order } from '#domain/ordering.ts';
import type { RuleNames } from '#domain/rule-words.ts';
import { marketOf } from '#domain/rules.ts';
import { type Database, inTransaction, type Transaction } from '#storage/database.ts';
import { readAccount, readLine, readOrder } from '#storage/reads/account-rows.ts';
import {
  readBucket,
  readBucketsOfLine,
  readBucketsOfOrder,
} from '#storage/reads/ledger-subject.ts';
import { readMovementGroups } from '#storage/reads/movement-groups.ts';
import { readSeqBefore } from '#storage/reads/seals.ts';
import { planVersionOf, type Reference } from '#storage/reference.ts';
import type { Product } from '../product.ts';

export interface ExplainedBucket {
  bucket: Bucket;
  story: BucketStory;
  /** The movements lead to just the figures that the bucket has. Never false unless somebody was at the tables. */
  agrees: boolean;
  /** The order that brought it. */
  order: Order | null;
  /** Days are counted by this clock. */
  timeZone: string;
}

export interface ExplainedOrder {
  order: Order;
  planName: ReturnType<typeof planVersionOf>['name'];
  story: OrderStory;
  /** What is held for the order is what its movements leave. */
  agrees: boolean;
  buckets: ExplainedBucket[];
  timeZone: string;
}

type Parts = Pick<Product, 'database' | 'reference'>;

/** Null when the account has no such bucket. */
export async function explainBucketOf(
  product: Parts,
  { accountId, bucketId }: { accountId: string; bucketId: string },
): Promise<ExplainedBucket | null> {
  const reference = await product.reference();
  return atOneMoment(product.database, async (source) => {
    const bucket = await readBucket(source, accountId, bucketId);
    if (!bucket) return null;
    const timeZone = await timeZoneOf(source, reference, { accountId, lineId: bucket.lineId });
    const [explained] = await explainAll(source, { accountId, buckets: [bucket], timeZone });
    return explained!;
  });
}

/** At most; open ones come first. */
const MOST_BUCKETS = 200;

/** All that a line may use or could use; null when the account has no such line. */
export async function explainLine(
  product: Parts,
  { accountId, lineId }: { accountId: string; lineId: string },
): Promise<{ line: Line; buckets: ExplainedBucket[]; timeZone: string } | null> {
  const { rules } = await product.reference();
  return atOneMoment(product.database, async (source) => {
    const line = await readLine(source, accountId, lineId);
    if (!line) return null;
    const { timeZone } = marketOf(rules, line.marketId);
    const buckets = await readBucketsOfLine(source, { accountId, lineId, limit: MOST_BUCKETS });
    return { line, buckets: await explainAll(source, { accountId, buckets, timeZone }), timeZone };
  });
}

/** Null when the account has no such order. */
export async function explainOrderOf(
  product: Parts,
  { accountId, orderId }: { accountId: string; orderId: string },
): Promise<ExplainedOrder | null> {
  const reference = await product.reference();
  return atOneMoment(product.database, async (source) => {
    const order = await readOrder(source, accountId, orderId);
    if (!order) return null;
    const timeZone = await timeZoneOf(source, reference, { accountId, lineId: order.lineId });
    const plan = planVersionOf(reference, order);
    const wish = { accountId, orderId, after: 0n, timeZone };
    const story = explainOrder({ order }, await readMovementGroups(source, wish));
    const buckets = await readBucketsOfOrder(source, { accountId, orderId });
    return {
      order,
      planName: plan.name,
      story,
      agrees: story.sums.held === order.heldMinor,
      buckets: await explainAll(source, { accountId, buckets, timeZone }),
      timeZone,
    };
  });
}

/** Names of the plans and promotions that rules speak of. */
export const ruleNames = ({ planVersions, rules }: Reference): RuleNames => ({
  promotionLabel: (promotionId, version) =>
    rules.promotions?.versions.find(
      (each) => each.promotionId === promotionId && each.version === version,
    )?.label ?? null,
  planName: (planId, version) =>
    planVersions.get(planVersionName({ planId, version }))?.name ?? null,
});

/** What is compared must have been read at one moment: a charge may come between two reads. */
const atOneMoment = <T>(database: Database, read: (source: Transaction) => Promise<T>) =>
  inTransaction(database, async (transaction) => {
    await transaction.query('set transaction isolation level repeatable read, read only');
    return read(transaction);
  });

async function explainAll(
  source: Transaction,
  of: { accountId: string; buckets: readonly Bucket[]; timeZone: string },
): Promise<ExplainedBucket[]> {
  const { accountId, buckets, timeZone } = of;
  if (buckets.length === 0) return [];
  const first = Math.min(...buckets.map(({ boughtAt }) => boughtAt));
  const after = await readSeqBefore(source, { accountId, from: first });
  const bucketIds = buckets.map(({ id }) => id);
  const groups = await readMovementGroups(source, { accountId, bucketIds, after, timeZone });
  const byBucket = new Map<string, MovementGroup[]>(bucketIds.map((id) => [id, []]));
  for (const group of groups) byBucket.get(group.bucketId!)!.push(group);
  return Promise.all(
    buckets.map(async (bucket) => {
      const story = explainBucket(bucket.id, byBucket.get(bucket.id)!);
      const { orderId } = bucket;
      const order = orderId === null ? null : await readOrder(source, accountId, orderId);
      return { bucket, story, agrees: agrees(story.figures, bucket), order, timeZone };
    }),
  );
}

/** The clock of the line's market; of what belongs to no line, or to a line not made yet, the account's own. */
async function timeZoneOf(
  source: Transaction,
  { rules }: Reference,
  { accountId, lineId }: { accountId: string; lineId: string | null },
): Promise<string> {
  const line = lineId === null ? null : await readLine(source, accountId, lineId);
  if (line) return marketOf(rules, line.marketId).timeZone;
  return (await readAccount(source, accountId))?.timeZone ?? 'UTC';
}
