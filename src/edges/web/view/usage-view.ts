import type { UsageKind } from '#domain/allowance.ts';
import type { Localized } from '#domain/catalogue.ts';
import type { Bucket } from '#domain/ledger.ts';
import { localDayOf } from '#domain/local-day.ts';
import type { Currency } from '#domain/money.ts';
import { toPublicId } from '#domain/public-id.ts';
import { zoneOf } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import { toldEnd } from '#domain/told-end.ts';
import { FORECAST_DAYS } from '#domain/usage-forecast.ts';
import { type KindUse, serviceOfGroup } from '#domain/usage-streams.ts';
import {
  type KindOutlook,
  startOfDay,
  type UsageOutlook,
  type UsageSpan,
} from '#usecases/forecast-usage.ts';

export const usageKinds: readonly UsageKind[] = ['data', 'voice', 'sms'];

export interface DayView {
  /** `2026-03-29`. */
  date: string;
  /** Local midnight at which it begins. */
  at: Instant;
  amount: bigint;
  isToday: boolean;
}

/** A part of all that was used. */
export interface PartView<Name> {
  name: Name;
  amount: bigint;
  /** Cut to whole per cent. */
  percent: number;
}

export type OutlookState = 'dry' | 'lasts' | 'endless' | 'nothing' | 'unused' | 'unknown';

export interface BucketOutlook {
  id: string;
  scope: Bucket['scope'];
  zone: Localized;
  emptyAt: Instant | null;
  left: bigint;
  /** It begins then, later than now; null: it can be used already, or nobody knows when it begins. */
  from: Instant | null;
  /** The last instant people are told; null: beyond the horizon. */
  until: Instant | null;
}

export interface OutlookView {
  state: OutlookState;
  /** When it runs out or the last of it expires, as people are told. */
  at: Instant | null;
  /** With `dry`: what is used up would have held until then, and so many local days longer. */
  until: Instant | null;
  daysShort: number;
  /** With `lasts`: what is over then. */
  left: bigint;
  /** When the first of what is used on the way begins that can't be used yet. */
  countsFrom: Instant | null;
  /** Some of what is used on the way waits for its first use. */
  countsWaiting: boolean;
  pace: {
    days: number;
    weekday: bigint;
    weekend: bigint;
    isApart: boolean;
    unusualDays: number;
  } | null;
  against: { usedPercent: number; overPercent: number } | null;
  buckets: BucketOutlook[];
}

export interface UsagePage {
  lineId: string;
  msisdn: string;
  kind: UsageKind;
  span: UsageSpan;
  hasPeriod: boolean;
  currency: Currency;
  timeZone: string;
  now: Instant;
  days: DayView[];
  total: bigint;
  /** Of a whole day; of today while there is no other. */
  average: bigint;
  most: DayView | null;
  spentMinor: bigint;
  services: PartView<Localized | null>[];
  scopes: PartView<KindUse['scope']>[];
  countries: PartView<string | null>[];
  outlook: OutlookView;
}

export function toUsagePage(
  of: UsageOutlook,
  { kind, span }: { kind: UsageKind; span: UsageSpan },
): UsagePage {
  const { timeZone } = of.market;
  const uses = of.uses.filter((use) => use.kind === kind);
  const days = daysOf(of, kind);
  const total = uses.reduce((sum, { amount }) => sum + amount, 0n);
  const { policy } = of.rules;
  const { activatedAt } = of.line;
  // Days before the line was one say nothing about its average.
  const began =
    activatedAt === null ? of.now : startOfDay(localDayOf(activatedAt, timeZone), timeZone);
  const whole = days.filter(({ at, isToday }) => !isToday && at >= began);
  const most = days.reduce<DayView | null>(
    (top, day) => (day.amount > (top?.amount ?? 0n) ? day : top),
    null,
  );
  const services = partsOf(uses, total, ({ ratingGroup }) => serviceOfGroup(ratingGroup, policy));
  return {
    lineId: toPublicId('line', of.line.id),
    msisdn: of.line.msisdn,
    kind,
    span,
    hasPeriod: of.hasPeriod,
    currency: of.market.currency,
    timeZone,
    now: of.now,
    days,
    total,
    average:
      whole.length === 0
        ? total
        : whole.reduce((sum, { amount }) => sum + amount, 0n) / BigInt(whole.length),
    most,
    spentMinor: of.spentMinor,
    services: services.map(({ name, ...part }) => ({
      ...part,
      name: name === null ? null : policy.services![name]!.name,
    })),
    scopes: partsOf(uses, total, ({ scope }) => scope),
    countries: partsOf(uses, total, ({ country }) => country),
    outlook: outlookView(of.outlook[kind], of),
  };
}

function daysOf({ first, today, days, market }: UsageOutlook, kind: UsageKind): DayView[] {
  const used = new Map(days[kind].map(({ day, amount }) => [day, amount]));
  return Array.from({ length: today - first + 1 }, (_, i) => {
    const day = first + i;
    return {
      date: new Date(day * 86_400_000).toISOString().slice(0, 10),
      at: startOfDay(day, market.timeZone),
      amount: used.get(day) ?? 0n,
      isToday: day === today,
    };
  });
}

/** Largest first; a name that is null comes last. */
function partsOf<Name extends string | null>(
  uses: readonly KindUse[],
  total: bigint,
  nameOf: (use: KindUse) => Name,
): PartView<Name>[] {
  const sums = new Map<Name, bigint>();
  for (const use of uses) sums.set(nameOf(use), (sums.get(nameOf(use)) ?? 0n) + use.amount);
  return [...sums]
    .map(([name, amount]) => ({ name, amount, percent: Number((amount * 100n) / total) }))
    .sort(
      (a, b) => Number(a.name === null) - Number(b.name === null) || (a.amount > b.amount ? -1 : 1),
    );
}

function outlookView(
  { pace, forecast, buckets, against }: KindOutlook,
  { now, rules, market: { timeZone } }: UsageOutlook,
): OutlookView {
  const told = (at: Instant | null) => (at === null ? null : toldEnd(at, timeZone));
  const usable = buckets.filter(
    ({ remaining, startsAt }) => remaining > 0n && (startsAt ?? now) <= now,
  );
  const lastEnd = usable.reduce<Instant | null>(
    (last, { expiresAt }) => (expiresAt === null ? last : Math.max(last ?? expiresAt, expiresAt)),
    null,
  );
  const state = stateOf();
  const { endsAt = null, heldUntil = null } = forecast ?? {};
  const begins = ({ startsAt }: Bucket): Instant | null =>
    startsAt !== null && startsAt > now ? startsAt : null;
  const used = (forecast?.buckets ?? []).flatMap(({ bucketId, left }) => {
    const bucket = buckets.find(({ id }) => id === bucketId)!;
    return left < bucket.remaining ? [bucket] : [];
  });
  const counted = used
    .flatMap((bucket) => begins(bucket) ?? [])
    .filter((from) => endsAt === null || from < endsAt);
  return {
    state,
    countsFrom: counted.length > 0 ? Math.min(...counted) : null,
    countsWaiting: used.some(({ startsAt }) => startsAt === null),
    at: state === 'unused' ? told(lastEnd) : state === 'dry' ? endsAt : told(endsAt),
    until: told(heldUntil),
    daysShort:
      endsAt === null || heldUntil === null
        ? 0
        : localDayOf(heldUntil - 1, timeZone) - localDayOf(endsAt, timeZone),
    left: (forecast?.buckets ?? []).reduce(
      (sum, { left, expiresAt }) => (expiresAt === endsAt ? sum + left : sum),
      0n,
    ),
    pace: pace && {
      days: pace.daysObserved,
      weekday: BigInt(Math.round(pace.weekday)),
      weekend: BigInt(Math.round(pace.weekend)),
      isApart: pace.knowsWeekends,
      unusualDays: pace.unusualDays,
    },
    against,
    buckets: (forecast?.buckets ?? [])
      .map(({ bucketId, emptyAt, left, expiresAt }) => {
        const bucket = buckets.find(({ id }) => id === bucketId)!;
        const { scope, zoneId, remaining } = bucket;
        const until = expiresAt !== null && expiresAt < now + FORECAST_DAYS * 86_400_000;
        return {
          id: bucketId,
          scope,
          zone: zoneOf(rules, zoneId).name,
          emptyAt,
          left,
          from: begins(bucket),
          until: until ? told(expiresAt) : null,
          remaining,
        };
      })
      .filter(({ remaining }) => remaining > 0n),
  };

  function stateOf(): OutlookState {
    if (usable.length === 0) return 'nothing';
    if (pace === null) return 'unknown';
    if (!forecast || (pace.weekday === 0 && pace.weekend === 0)) return 'unused';
    if (forecast.endsAt === null) return 'endless';
    return forecast.runsDry ? 'dry' : 'lasts';
  }
}
