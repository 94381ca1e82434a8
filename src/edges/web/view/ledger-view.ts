import type { AllowanceKind, Asset, ServiceScope } from '#domain/allowance.ts';
import type { Localized } from '#domain/catalogue.ts';
import type { BucketFigures, BucketStep } from '#domain/explain-bucket.ts';
import type { MovementGroup } from '#domain/explain-movement.ts';
import { bucketPartWords, orderPartWords } from '#domain/explain-words.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { LocalDay } from '#domain/local-day.ts';
import type { Locale } from '#domain/locale.ts';
import type { Movement } from '#domain/movement.ts';
import { toPublicId } from '#domain/public-id.ts';
import { type RuleNames, ruleWords } from '#domain/rule-words.ts';
import { DAY, type Instant, toIso } from '#domain/time.ts';
import type { ExplainedBucket, ExplainedOrder } from '#usecases/ledger/explain.ts';

/** What the words on the page need. */
export interface Telling {
  names: RuleNames;
  locale: Locale;
}

/** One part of the sum: where its bar begins and ends, in thousandths of what was added. */
export interface SumPart {
  name: keyof BucketFigures;
  amount: bigint;
  from: number;
  to: number;
}

/** A movement, or what moved alike on one day. */
export interface StepRow {
  /** `2026-05-21` in the zone of the page; for the link to each single movement. */
  day: string;
  /** Null: several movements of that day. */
  at: Instant | null;
  firstAt: Instant;
  count: number;
  what: string;
  why: string;
  country: string | null;
  isGain: boolean;
  amount: bigint;
  asset: Asset;
  /** What was left, or held, after it. */
  left: bigint;
}

export interface BucketStoryView {
  /** Public id. */
  id: string;
  kind: AllowanceKind;
  scope: ServiceScope;
  zone: Localized;
  /** The only service it is for; null: all. */
  service: Localized | null;
  asset: Asset;
  left: bigint;
  sum: SumPart[];
  agrees: boolean;
  order: { id: string; reference: string } | null;
  expiresAt: Instant | null;
  timeZone: string;
  /** `2026-05`; null when nothing has moved. */
  month: string | null;
  earlier: string | null;
  later: string | null;
  /** Left when the month began; null when it had not been added yet. */
  opening: bigint | null;
  rows: StepRow[];
}

const dayText = (day: LocalDay): string => toIso(day * DAY).slice(0, 10);
const monthOf = (step: Pick<MovementGroup, 'day'>): string => dayText(step.day).slice(0, 7);

/** A bucket's story, one month of it: the newest when none is named. */
export function toBucketStoryView(
  { bucket, story, agrees, order, timeZone }: ExplainedBucket,
  around: Telling & BucketPlace & { month: string | null },
): BucketStoryView {
  const months = [...new Set(story.steps.map(monthOf))].sort();
  const month = months.find((each) => each === around.month) ?? months.at(-1) ?? null;
  const at = month === null ? -1 : months.indexOf(month);
  const before = story.steps.filter((step) => month !== null && monthOf(step) < month);
  return {
    id: toPublicId('bkt', bucket.id),
    kind: bucket.kind,
    scope: bucket.scope,
    zone: around.zone,
    service: around.service,
    asset: bucket.asset,
    left: story.figures.remaining,
    sum: sumOf(story.figures),
    agrees,
    order: order && { id: toPublicId('ord', order.id), reference: order.reference },
    expiresAt: bucket.expiresAt,
    timeZone,
    month,
    earlier: months[at - 1] ?? null,
    later: months[at + 1] ?? null,
    opening: before.length === 0 ? null : before.reduce((sum, step) => sum + step.remainingBy, 0n),
    rows: story.steps
      .filter((step) => monthOf(step) === month)
      .map((step) => ({
        ...toRow(step, around),
        what: bucketPartWords[around.locale][step.part],
        isGain: isGain(step),
        left: step.remaining,
      })),
  };
}

const isGain = ({ remainingBy, reservedBy }: BucketStep): boolean =>
  (remainingBy === 0n ? reservedBy : remainingBy) > 0n;

const parts = ['used', 'expired', 'refunded', 'reserved'] as const;

/** Each part hangs where the one before it ended, down to what is left. */
function sumOf(figures: BucketFigures): SumPart[] {
  const share = (amount: bigint): number =>
    figures.granted === 0n ? 0 : Number((amount * 1_000n) / figures.granted);
  let level = figures.granted;
  const sum: SumPart[] = [{ name: 'granted', amount: figures.granted, from: 0, to: share(level) }];
  for (const name of parts) {
    if (figures[name] === 0n) continue;
    const to = share(level);
    level -= figures[name];
    sum.push({ name, amount: figures[name], from: share(level), to });
  }
  return [...sum, { name: 'remaining', amount: level, from: 0, to: share(level) }];
}

const toRow = (group: MovementGroup, { names, locale }: Telling) => ({
  day: dayText(group.day),
  at: group.count === 1 ? group.firstAt : null,
  firstAt: group.firstAt,
  count: group.count,
  why: ruleWords(group.rule, names, locale),
  country: group.country,
  amount: group.amount,
  asset: group.asset,
});

export interface OrderStoryView {
  /** Public id. */
  id: string;
  reference: string;
  plan: Localized;
  asset: Asset;
  price: ExplainedOrder['story']['price'];
  held: bigint;
  agrees: boolean;
  timeZone: string;
  rows: StepRow[];
  buckets: BucketLink[];
}

/** Where and for what a bucket may be used. */
export type BucketPlace = Pick<BucketLink, 'zone' | 'service'>;

/** A bucket in a list, with how its figure came about in one line. */
export interface BucketLink {
  id: string;
  kind: AllowanceKind;
  scope: ServiceScope;
  zone: Localized;
  service: Localized | null;
  asset: Asset;
  left: bigint;
  sum: SumPart[];
  isClosed: boolean;
  expiresAt: Instant | null;
}

export const toBucketLink = (
  { bucket, story }: ExplainedBucket,
  place: BucketPlace,
): BucketLink => ({
  id: toPublicId('bkt', bucket.id),
  kind: bucket.kind,
  scope: bucket.scope,
  ...place,
  asset: bucket.asset,
  left: story.figures.remaining,
  sum: sumOf(story.figures),
  isClosed: bucket.closedAt !== null,
  expiresAt: bucket.expiresAt,
});

export const toOrderStoryView = (
  { order, planName, story, agrees, buckets, timeZone }: ExplainedOrder,
  around: Telling & { placeOf: (bucket: Bucket) => BucketPlace },
): OrderStoryView => ({
  id: toPublicId('ord', order.id),
  reference: order.reference,
  plan: planName,
  asset: order.currency,
  price: story.price,
  held: story.sums.held,
  agrees,
  timeZone,
  rows: story.steps.map((step) => ({
    ...toRow(step, around),
    what: orderPartWords[around.locale][step.part],
    isGain: step.heldBy > 0n,
    left: step.held,
  })),
  buckets: buckets.map((each) => toBucketLink(each, around.placeOf(each.bucket))),
});

/** A single movement of a bucket, on the page of one day. */
export interface MovementRow {
  seq: string;
  at: Instant;
  isGain: boolean;
  amount: bigint;
  asset: Asset;
  why: string;
  country: string | null;
}

export const toMovementRow = (
  movement: Movement,
  bucketId: string,
  { names, locale }: Telling,
) => ({
  seq: String(movement.seq),
  at: movement.happenedAt,
  isGain: movement.to === `bucket:${bucketId}`,
  amount: movement.amount,
  asset: movement.asset,
  why: ruleWords(movement.rule, names, locale),
  country: movement.country,
});
