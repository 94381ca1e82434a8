import { burnComparison, fits, isUsable, type Use } from './charging-bucket.ts';
import { bucketsAhead, cycleEndsOf, endOfBucket, isOfNow } from './cycle.ts';
import type { Bucket } from './ledger.ts';
import type { Period } from './line.ts';
import { endOfLocalDay, localDayOf } from './local-day.ts';
import type { Rules } from './rules.ts';
import { DAY, type Instant } from './time.ts';
import { type Pace, paceOn } from './usage-pace.ts';
import { validityOf } from './validity.ts';

/** A kind of use that meets the same buckets: its direction, country and service, and how much of all it is. */
export interface UseStream {
  use: Use;
  /** Part of the pace, above 0, at most 1; the parts of all streams add up to 1. */
  share: number;
}

export interface ForecastTerms {
  now: Instant;
  /** The market's zone: its days are weekdays and weekends. */
  timeZone: string;
  /** Of the kind that is forecast; those that start later too. */
  buckets: readonly Bucket[];
  /** Plans that wait for their first use, by when they were bought. */
  waiting: readonly Period[];
  /** Those that have started, for the allowances of their later cycles. */
  started: readonly Period[];
  streams: readonly UseStream[];
  pace: Pace;
  rules: Rules;
}

export interface BucketForecast {
  bucketId: string;
  /** Nothing is left from here on; null: it outlasts itself. */
  emptyAt: Instant | null;
  /** What is left when it ends, or at the horizon; 0 once it is empty. */
  left: bigint;
  /** Where it waits for its first use: from when that is foreseen. Null: it never ends, or is not begun. */
  expiresAt: Instant | null;
}

/** How long a line's allowance of one kind lasts at its pace. An estimate, in floating point to the millisecond. */
export interface UsageForecast {
  /** The first instant at which the main use finds nothing to be taken from; null: not before the horizon. */
  endsAt: Instant | null;
  /** It was used up before its time; otherwise it expired with something left, or never ends. */
  runsDry: boolean;
  /** When what is used up would have expired: the latest of the buckets that the main use was taken from. */
  heldUntil: Instant | null;
  buckets: BucketForecast[];
}

export const FORECAST_DAYS = 400;
/** Buckets of thousands of octets and no more: what is less is nothing. */
const NOTHING = 0.5;
/** More turns than any number of buckets and days needs. */
const MOST_TURNS = 20_000;

interface Store {
  bucket: Bucket;
  left: number;
  emptyAt: Instant | null;
}

/**
 * Lives on from `now` at the pace, hour by hour without hours: each stream is taken from the first bucket of
 * the operator's burn order that fits it, until a day, a bucket or its time is over, and then looked at anew.
 * When nothing fits, the oldest plan that waits for its first use begins, as it will.
 */
export function forecastUsage(terms: ForecastTerms): UsageForecast {
  const { now, pace, streams } = terms;
  const until = now + FORECAST_DAYS * DAY;
  const walk = new Walk(terms);
  const main = streams.reduce((most, each) => (each.share > most.share ? each : most), streams[0]!);
  let endsAt: Instant | null = null;
  let runsDry = false;
  let last: Store | undefined;
  let heldUntil: Instant | null = null;
  let at = now;
  for (let turn = 0; at < until && turn < MOST_TURNS; turn += 1) {
    const taken = streams.map((stream) => ({ stream, store: walk.storeFor(stream.use, at) }));
    const mine = taken.find(({ stream }) => stream === main)?.store;
    if (endsAt === null && mine) {
      last = mine;
      heldUntil = later(heldUntil, mine.bucket.expiresAt);
    } else if (endsAt === null) {
      endsAt = at;
      runsDry = last === undefined || last.emptyAt !== null;
    }
    const perDay = paceOn(pace, localDayOf(at, terms.timeZone));
    const length = walk.dayLength(at);
    const speeds = new Map<Store, number>();
    for (const { stream, store } of taken)
      if (store) speeds.set(store, (speeds.get(store) ?? 0) + (perDay * stream.share) / length);
    const next = Math.min(until, walk.nextTurn(at, speeds));
    walk.take(speeds, next - at, next);
    at = next;
  }
  return { endsAt, runsDry, heldUntil, buckets: walk.outcome() };
}

const later = (a: Instant | null, b: Instant | null): Instant | null =>
  b === null ? a : Math.max(a ?? b, b);

const toStore = (bucket: Bucket): Store => ({
  bucket,
  left: Number(bucket.remaining),
  emptyAt: null,
});

class Walk {
  readonly #terms: ForecastTerms;
  readonly #stores: Store[];
  readonly #waiting: Period[];

  constructor(terms: ForecastTerms) {
    this.#terms = terms;
    const compare = burnComparison(terms.rules);
    this.#stores = terms.buckets
      .filter(({ closedAt }) => closedAt === null)
      .flatMap((bucket) => [bucket, ...this.#ahead(bucket)])
      .map(toStore)
      .sort((a, b) => compare(a.bucket, b.bucket));
    this.#waiting = [...terms.waiting];
  }

  storeFor(use: Use, at: Instant): Store | undefined {
    const found = this.#usable(use, at);
    if (found) return found;
    const waits = this.#waiting.findIndex(({ id }) =>
      this.#stores.some(
        ({ bucket, left }) =>
          bucket.periodId === id && left > NOTHING && fits(bucket, use, this.#terms.rules),
      ),
    );
    if (waits === -1) return undefined;
    this.#begin(this.#waiting.splice(waits, 1)[0]!, at);
    return this.#usable(use, at);
  }

  /** Milliseconds of the local day at `at`: 23 or 25 hours now and then. */
  dayLength(at: Instant): number {
    const { timeZone } = this.#terms;
    const day = localDayOf(at, timeZone);
    return endOfLocalDay(day, timeZone) - endOfLocalDay(day - 1, timeZone);
  }

  /** When anything changes: the day, what is usable, or a bucket is empty. */
  nextTurn(at: Instant, speeds: ReadonlyMap<Store, number>): Instant {
    const { timeZone } = this.#terms;
    let next = endOfLocalDay(localDayOf(at, timeZone), timeZone);
    for (const { bucket } of this.#stores)
      for (const edge of [bucket.startsAt, bucket.expiresAt])
        if (edge !== null && edge > at && edge < next) next = edge;
    for (const { activateBy } of this.#waiting)
      if (activateBy !== null && activateBy > at && activateBy < next) next = activateBy;
    for (const [store, speed] of speeds)
      if (speed > 0) next = Math.min(next, at + Math.max(1, Math.ceil(store.left / speed)));
    return next;
  }

  take(speeds: ReadonlyMap<Store, number>, length: number, at: Instant): void {
    for (const [store, speed] of speeds) {
      store.left -= speed * length;
      if (store.left <= NOTHING) {
        store.left = 0;
        store.emptyAt = at;
      }
    }
    const due = this.#waiting.findIndex(
      ({ activateBy }) => activateBy !== null && activateBy <= at,
    );
    if (due !== -1) this.#begin(this.#waiting.splice(due, 1)[0]!, at);
  }

  outcome(): BucketForecast[] {
    const known = new Set(this.#terms.buckets.map(({ id }) => id));
    return this.#stores
      .filter(({ bucket }) => known.has(bucket.id))
      .map(({ bucket, left, emptyAt }) => ({
        bucketId: bucket.id,
        emptyAt,
        left: BigInt(Math.round(left)),
        expiresAt: bucket.expiresAt,
      }));
  }

  #ahead(bucket: Bucket): Bucket[] {
    const period = this.#terms.started.find(({ id }) => id === bucket.periodId);
    return period && isOfNow(period, bucket) ? bucketsAhead(period, bucket) : [];
  }

  #usable(use: Use, at: Instant): Store | undefined {
    const { rules } = this.#terms;
    return this.#stores.find(
      ({ bucket, left }) => left > NOTHING && isUsable(bucket, at) && fits(bucket, use, rules),
    );
  }

  #begin({ id, validity }: Period, at: Instant): void {
    const { rules, timeZone } = this.#terms;
    const { startsAt, endsAt } = validityOf(validity, at, timeZone);
    const period = { endsAt, cycleEnds: cycleEndsOf(validity, at, timeZone) };
    for (const store of this.#stores.filter(({ bucket }) => bucket.periodId === id)) {
      const expiresAt = endOfBucket(period, store.bucket);
      store.bucket = { ...store.bucket, startsAt, expiresAt };
      this.#stores.push(...bucketsAhead(period, store.bucket).map(toStore));
    }
    const compare = burnComparison(rules);
    this.#stores.sort((a, b) => compare(a.bucket, b.bucket));
  }
}
