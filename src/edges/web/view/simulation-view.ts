import type { AllowanceKind, ServiceScope } from '#domain/allowance.ts';
import type { Localized, PlanVersion, Zone } from '#domain/catalogue.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { RenewalTiming } from '#domain/ordering.ts';
import type { Policy } from '#domain/policy.ts';
import type { RenewalRefusal } from '#domain/renewal.ts';
import { serviceOf, zoneOf } from '#domain/rules.ts';
import type { BucketForecast, RenewalForecast, TimingForecast } from '#domain/simulate-renewal.ts';
import type { Instant } from '#domain/time.ts';
import { lastInstantOf } from '#domain/validity.ts';
import type { PeriodView } from '#usecases/view-account.ts';

/** One bucket before and after, for the table of one timing. */
export interface SimulatedRow {
  kind: AllowanceKind;
  scope: ServiceScope;
  zone: Localized;
  /** The only service it is for; null: all. */
  service: Localized | null;
  isNew: boolean;
  before: bigint | null;
  after: bigint | null;
  lost: bigint;
  /** Null while it waits for first use; meaningless where the row has no such side. */
  startsAt: Instant | null;
  untilBefore: Instant | null;
  untilAfter: Instant | null;
  /** Amount, start and end stay as they are. */
  isSame: boolean;
}

export interface SimulatedTiming {
  timing: RenewalTiming;
  refusal: RenewalRefusal | null;
  startsAt: Instant | null;
  until: Instant | null;
  /** It begins where a plan should have ended that was kept going. */
  followsKept: boolean;
  rows: readonly SimulatedRow[];
  losesAnything: boolean;
  sameAs: RenewalTiming | null;
  recommended: boolean;
}

export interface SimulationView {
  priceMinor: bigint;
  thenPriceMinor: bigint;
  /** Once every promotion is over. */
  afterwardsMinor: bigint;
  timings: readonly SimulatedTiming[];
}

interface Names {
  zones: ReadonlyMap<string, Zone>;
  policy: Policy;
  /** The line's periods before the renewal. */
  periods: readonly PeriodView[];
  /** What would be bought. */
  plan: PlanVersion;
}

export function toSimulationView(forecast: RenewalForecast, names: Names): SimulationView {
  return {
    priceMinor: forecast.priceMinor,
    afterwardsMinor: forecast.afterwardsMinor,
    thenPriceMinor: forecast.thenPriceMinor,
    // The one to take comes first, for eyes, fingers and screen readers alike.
    timings: forecast.timings
      .map((each) => ('refusal' in each ? refusedTiming(each) : simulatedTiming(each, names)))
      .sort((a, b) => Number(b.recommended) - Number(a.recommended)),
  };
}

const refusedTiming = (each: {
  timing: RenewalTiming;
  refusal: RenewalRefusal;
}): SimulatedTiming => ({
  ...each,
  startsAt: null,
  until: null,
  followsKept: false,
  rows: [],
  losesAnything: false,
  sameAs: null,
  recommended: false,
});

function simulatedTiming(forecast: TimingForecast, names: Names): SimulatedTiming {
  const { period, timing, losesAnything, sameAs, recommended } = forecast;
  return {
    timing,
    losesAnything,
    sameAs,
    recommended,
    refusal: null,
    startsAt: period.startsAt,
    followsKept: period.startsAt !== null && period.startsAt < period.boughtAt,
    until: period.endsAt === null ? null : lastInstantOf(period.endsAt, period.validity.count),
    rows: replacedInOneRow(forecast.buckets).map((row) => toRow(row, names)),
  };
}

/** What is taken away and comes anew of the same kind, for the same places, is one thing to readers. */
function replacedInOneRow(rows: readonly BucketForecast[]): BucketForecast[] {
  const gone = rows.filter(({ after }) => after === null);
  const replaced = new Map<BucketForecast, BucketForecast>();
  for (const row of rows.filter(({ before }) => before === null)) {
    const match = gone.find((each) => !replaced.has(each) && isAlike(each.before, row.after));
    if (match) replaced.set(match, { ...row, before: match.before, lost: match.lost });
  }
  const taken = new Set([...replaced.values()].map(({ after }) => after));
  return rows
    .filter(({ before, after }) => before !== null || !taken.has(after))
    .map((row) => replaced.get(row) ?? row);
}

const isAlike = (a: Bucket | null, b: Bucket | null): boolean =>
  a !== null &&
  b !== null &&
  a.kind === b.kind &&
  a.scope === b.scope &&
  a.zoneId === b.zoneId &&
  a.serviceId === b.serviceId;

function toRow({ before, after, lost }: BucketForecast, names: Names): SimulatedRow {
  const bucket = (after ?? before)!;
  const until = (side: Bucket | null) => {
    if (side?.expiresAt == null) return null;
    const owner = names.periods.find(({ period }) => period.id === side.periodId);
    return lastInstantOf(side.expiresAt, (owner?.plan ?? names.plan).validity.count);
  };
  return {
    kind: bucket.kind,
    scope: bucket.scope,
    zone: zoneOf(names, bucket.zoneId).name,
    service: serviceOf(names, bucket.serviceId),
    isNew: after !== null && after.id !== before?.id,
    before: before?.remaining ?? null,
    after: after?.remaining ?? null,
    lost,
    startsAt: after?.startsAt ?? null,
    untilBefore: until(before),
    untilAfter: until(after),
    isSame:
      before !== null &&
      after !== null &&
      before.remaining === after.remaining &&
      before.startsAt === after.startsAt &&
      before.expiresAt === after.expiresAt,
  };
}
