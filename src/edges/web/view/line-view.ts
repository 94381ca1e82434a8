import { type AllowanceKind, OCTETS_PER_GB, type ServiceScope } from '#domain/allowance.ts';
import type { Localized, Zone } from '#domain/catalogue.ts';
import { comesAnew } from '#domain/cycle.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { DeadlineChain } from '#domain/lifecycle.ts';
import type { Line, LineState, Period } from '#domain/line.ts';
import { localDayOf } from '#domain/local-day.ts';
import type { Currency } from '#domain/money.ts';
import { kindOrder, type Policy } from '#domain/policy.ts';
import { toPublicId } from '#domain/public-id.ts';
import { serviceOf, zoneOf } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { lastInstantOf } from '#domain/validity.ts';
import { asKnown } from '#usecases/known-ends.ts';
import type { LineView as LineOfAccount, PeriodView } from '#usecases/view-account.ts';
import { upToTenths } from './tenths.ts';

/** One bucket as a row of the account page. Amounts in the bucket's own unit. */
export interface BucketView {
  id: string;
  kind: AllowanceKind;
  scope: ServiceScope;
  fairUse: boolean;
  left: bigint;
  granted: bigint;
  used: bigint;
  zone: Localized;
  /** The only service it is for; null: all. */
  service: Localized | null;
  countries: readonly string[];
  /** Null for credit that came without a plan of this line. */
  plan: Localized | null;
  startsAt: Instant | null;
  /** The last instant people are told; null while it waits for first use. */
  until: Instant | null;
  /** When it ends, the next cycle of its plan brings it again. */
  comesAnew: boolean;
  /** Usable at this moment. */
  isOpen: boolean;
}

export interface PlanSpanView {
  name: Localized;
  startsAt: Instant | null;
  until: Instant | null;
  activateBy: Instant | null;
}

/** Everything a page says about one line. */
export interface LineView {
  /** Public id. */
  id: string;
  label: string;
  msisdn: string;
  simKind: Line['simKind'];
  iccidTail: string;
  state: LineState;
  timeZone: string;
  currency: Currency;
  now: Instant;
  current: PlanSpanView | null;
  queued: readonly PlanSpanView[];
  /** One runs or is still to come. */
  hasPlan: boolean;
  /** Days of the plan's own calendar until service ends; null when nothing runs. */
  daysLeft: number | null;
  main: BucketView | null;
  buckets: readonly BucketView[];
  deadlines: Deadlines;
  /** The last instant at which the number can be taken elsewhere; null: no end is set. */
  numberHeldUntil: Instant | null;
  /** When a number that is parked is parked no more, at the latest; null: it is not, or for as long as one likes. */
  parkedUntil: Instant | null;
}

/** The chain in the instants people are told: the last at which something still holds. */
export interface Deadlines {
  nextEnds: Instant | null;
  serviceEnds: Instant | null;
  inboundEnds: Instant | null;
  numberLost: Instant | null;
  activateBy: Instant | null;
  queuedCount: number;
}

/** What the pages need besides the line itself. */
export interface Surroundings {
  zones: ReadonlyMap<string, Zone>;
  policy: Policy;
  now: Instant;
}

/** Parked or blocked: in most of these the time of plans stands still. */
export const isHeld = (state: LineState): boolean =>
  state === 'parked' || state === 'lost-stolen' || state === 'policy-block';

export function toLineView(given: LineOfAccount, around: Surroundings): LineView {
  const view = asKnown(given);
  const { line, market, deadlines } = view;
  const { now } = around;
  const plans = view.periods.filter(({ period }) => period.kind === 'plan');
  const isRunning = ({ period }: PeriodView) =>
    period.startsAt !== null && period.startsAt <= now && now < (period.endsAt ?? Infinity);
  const current = plans.find(isRunning) ?? null;
  // Credit is the account's and has a place of its own.
  const buckets = view.buckets
    .filter((bucket) => bucket.kind !== 'credit')
    .map((bucket) => toBucketView(bucket, view.periods, around))
    .sort(byKindThenEnd);
  const ends = current?.period.endsAt ?? null;
  return {
    id: toPublicId('line', line.id),
    label: line.label,
    msisdn: line.msisdn,
    simKind: line.simKind,
    iccidTail: line.iccid.slice(-4),
    state: view.state,
    timeZone: market.timeZone,
    currency: market.currency,
    now,
    current: current && toSpan(current),
    hasPlan: plans.length > 0,
    queued: plans.filter((each) => !isRunning(each)).map(toSpan),
    daysLeft:
      ends === null
        ? null
        : localDayOf(ends - 1, market.timeZone) - localDayOf(now, market.timeZone),
    main: mainBucket(buckets),
    buckets,
    deadlines: toDeadlines(
      deadlines,
      view.periods.map(({ period }) => period),
    ),
    numberHeldUntil: justBefore(view.numberHeldUntil),
    parkedUntil: view.state === 'parked' ? justBefore(view.ahead[1]?.since ?? null) : null,
  };
}

const justBefore = (at: Instant | null) => (at === null ? null : lastInstantOf(at, 'days-after'));

function toDeadlines(chain: DeadlineChain, periods: readonly Period[]): Deadlines {
  const tell = (at: Instant | null) => {
    const ending = periods.find((period) => period.endsAt === at);
    return at === null ? null : lastInstantOf(at, ending?.validity.count ?? 'days-after');
  };
  return {
    nextEnds: tell(chain.nextEndsAt),
    serviceEnds: tell(chain.serviceEndsAt),
    inboundEnds: tell(chain.inboundEndsAt),
    numberLost: tell(chain.numberLostAt),
    activateBy: tell(chain.activateBy),
    queuedCount: chain.queuedCount,
  };
}

/** What the page's large figure shows: data, also when none is left, and only then anything else. */
function mainBucket(buckets: readonly BucketView[]): BucketView | null {
  const open = buckets.filter((bucket) => bucket.isOpen);
  // What is only for one service is not what people mean by "data left".
  const data = open.filter(({ kind, service }) => kind === 'data' && service === null);
  return (
    data.find((bucket) => bucket.left > 0n) ??
    data[0] ??
    open.find((bucket) => bucket.left > 0n) ??
    open[0] ??
    null
  );
}

const byKindThenEnd = (a: BucketView, b: BucketView): number =>
  Number(b.isOpen) - Number(a.isOpen) ||
  kindOrder[a.kind] - kindOrder[b.kind] ||
  (a.until ?? Infinity) - (b.until ?? Infinity) ||
  (a.id < b.id ? -1 : 1);

const toSpan = ({ period, plan }: PeriodView): PlanSpanView => ({
  name: plan.name,
  startsAt: period.startsAt,
  until: period.endsAt === null ? null : lastInstantOf(period.endsAt, period.validity.count),
  activateBy: period.activateBy,
});

/**
 * What is left is told cut to tenths of a GB; what is used is what that leaves of the whole, so that
 * the two add up for who reads them.
 */
export function shownUsed({
  kind,
  granted,
  remaining,
  used,
  reserved,
}: Pick<Bucket, 'kind' | 'granted' | 'remaining' | 'used' | 'reserved'>): bigint {
  const exact = used + reserved;
  if (kind !== 'data' || remaining < OCTETS_PER_GB) return exact;
  const rounded = upToTenths(exact);
  return rounded > granted ? exact : rounded;
}

function toBucketView(
  bucket: Bucket,
  periods: readonly PeriodView[],
  around: Surroundings,
): BucketView {
  const owner = periods.find(({ period }) => period.id === bucket.periodId);
  const { now } = around;
  const zone = zoneOf(around, bucket.zoneId);
  const { startsAt, expiresAt } = bucket;
  return {
    id: bucket.id,
    kind: bucket.kind,
    scope: bucket.scope,
    fairUse: bucket.fairUse,
    left: bucket.remaining,
    granted: bucket.granted,
    used: shownUsed(bucket),
    zone: zone.name,
    service: serviceOf(around, bucket.serviceId),
    countries: zone.countries,
    plan: owner?.plan.name ?? null,
    startsAt,
    until:
      expiresAt === null
        ? null
        : owner
          ? lastInstantOf(expiresAt, owner.period.validity.count)
          : expiresAt - 1,
    comesAnew: owner !== undefined && comesAnew(owner.period, bucket),
    isOpen: startsAt !== null && startsAt <= now && (expiresAt === null || now < expiresAt),
  };
}
