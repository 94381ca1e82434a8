import { isRefusal, type Refusal } from '#domain/account-state.ts';
import { advance } from '#domain/advance.ts';
import type { UsageKind } from '#domain/allowance.ts';
import type { Market } from '#domain/catalogue.ts';
import { Changeset } from '#domain/changeset.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { Line, Period } from '#domain/line.ts';
import { endOfLocalDay, type LocalDay, localDayOf } from '#domain/local-day.ts';
import { isOpen, isRunning, isWaitingForUse } from '#domain/period-times.ts';
import { type Rules, rulesOf } from '#domain/rules.ts';
import { compareBuckets } from '#domain/simulate-renewal.ts';
import { DAY, type Instant } from '#domain/time.ts';
import { forecastUsage, type UsageForecast } from '#domain/usage-forecast.ts';
import { PACE_DAYS, type Pace, paceOf, type UsedOnDay } from '#domain/usage-pace.ts';
import { byDay, type KindUse, streamsOf, usedAsKinds } from '#domain/usage-streams.ts';
import { loadAccountState } from '#storage/account-state.ts';
import type { DailyUsageRow } from '#storage/reads/usage.ts';
import type { Reference } from '#storage/reference.ts';
import type { Product } from './product.ts';
import { MOST_USAGE_DAYS, viewUsage } from './read-usage.ts';

/** The last so many local days, or since the running plan began. */
export type UsageSpan = number | 'period';

export interface KindOutlook {
  kind: UsageKind;
  /** Null: too few whole days are known. */
  pace: Pace | null;
  /** Null: no pace, no use at all, or nothing to use. */
  forecast: UsageForecast | null;
  /** What the line has of the kind, those that start later too. */
  buckets: Bucket[];
  /** The largest allowance of the running plan: how much is used against how much of its time is over. */
  against: { bucket: Bucket; usedPercent: number; overPercent: number } | null;
}

export interface UsageOutlook {
  line: Line;
  market: Market;
  rules: Rules;
  now: Instant;
  /** The first and the last of the days shown, which is today. */
  first: LocalDay;
  today: LocalDay;
  /** A plan runs, so that its days can be asked for. */
  hasPeriod: boolean;
  /** Of the days shown, as the ledger has it. */
  rows: DailyUsageRow[];
  /** The same, whoever paid for it. */
  uses: KindUse[];
  days: Record<UsageKind, UsedOnDay[]>;
  /** What was paid in money on the days shown. */
  spentMinor: bigint;
  outlook: Record<UsageKind, KindOutlook>;
}

const kinds: readonly UsageKind[] = ['data', 'voice', 'sms'];

/** A line's use by day, service and country, and how long what it has will last. */
export async function viewUsageOutlook(
  product: Product,
  wish: { accountId: string; lineId: string; span: UsageSpan },
): Promise<UsageOutlook | Refusal<'unknown_line'>> {
  const { accountId, lineId, span } = wish;
  const days = span === 'period' ? MOST_USAGE_DAYS : Math.max(span, PACE_DAYS + 1);
  const [usage, state, reference] = await Promise.all([
    viewUsage(product, { accountId, lineId, days }),
    loadAccountState(product.database, accountId),
    product.reference(),
  ]);
  if (isRefusal(usage)) return usage;
  const { line, market, now } = usage;
  const rules = rulesOf(reference.rules, line.marketId);
  const change = new Changeset(state, { now, newId: product.newId });
  advance(change, reference.rules);
  const today = localDayOf(now, market.timeZone);
  const period = runningPlan(change, lineId);
  const first = firstDay(span, { today, period, market });
  const rows = usage.byDay.map(toDayUse);
  const known = usedAsKinds(rows, rules);
  const uses = known.filter(({ day }) => day >= first);
  const of = (list: readonly KindUse[], kind: UsageKind) => list.filter((use) => use.kind === kind);
  const perKind = <Made>(make: (kind: UsageKind) => Made) =>
    Object.fromEntries(kinds.map((kind) => [kind, make(kind)])) as Record<UsageKind, Made>;
  return {
    line,
    market,
    rules,
    now,
    first,
    today,
    hasPeriod: period !== null,
    rows: usage.byDay.filter((_, i) => rows[i]!.day >= first),
    uses,
    days: perKind((kind) => byDay(of(uses, kind))),
    spentMinor: rows
      .filter(({ kind, day }) => kind === 'credit' && day >= first)
      .reduce((sum, { amount }) => sum + amount, 0n),
    outlook: perKind((kind) =>
      outlookOf(change, { kind, line, market, today, uses: of(known, kind), reference }),
    ),
  };
}

const toDayUse = ({ day, ...row }: DailyUsageRow) => ({
  ...row,
  day: Date.parse(`${day}T00:00:00Z`) / DAY,
});

function runningPlan(change: Changeset, lineId: string): Period | null {
  const running = change.periods
    .all()
    .filter(
      (each) => each.lineId === lineId && each.kind === 'plan' && isRunning(each, change.now),
    );
  return running.sort((a, b) => b.startsAt! - a.startsAt!)[0] ?? null;
}

function firstDay(
  span: UsageSpan,
  { today, period, market }: { today: LocalDay; period: Period | null; market: Market },
): LocalDay {
  if (span !== 'period') return today - span + 1;
  const began = period ? localDayOf(period.startsAt!, market.timeZone) : today - 29;
  return Math.max(began, today - MOST_USAGE_DAYS + 1);
}

interface KindOfLine {
  kind: UsageKind;
  line: Line;
  market: Market;
  today: LocalDay;
  uses: readonly KindUse[];
  reference: Reference;
}

function outlookOf(
  change: Changeset,
  { kind, line, market, today, uses, reference }: KindOfLine,
): KindOutlook {
  const { now } = change;
  const { timeZone } = market;
  const buckets = change.buckets
    .all()
    .filter((each) => each.lineId === line.id && each.kind === kind && each.closedAt === null)
    .sort(compareBuckets);
  const pace = paceOf(byDay(uses), observedDays(line, { today, timeZone }));
  const paced = uses.filter(({ day }) => day >= today - PACE_DAYS);
  const streams = streamsOf(paced, { lineId: line.id, home: market.countries[0] ?? '' });
  const periods = change.periods
    .all()
    .filter((each) => each.lineId === line.id && isOpen(each))
    .sort((a, b) => a.boughtAt - b.boughtAt);
  const [waiting, started] = [
    periods.filter(isWaitingForUse),
    periods.filter((each) => !isWaitingForUse(each)),
  ];
  const rules = rulesOf(reference.rules, line.marketId);
  const isKnown = pace !== null && streams.length > 0 && buckets.length > 0;
  return {
    kind,
    pace,
    forecast: isKnown
      ? forecastUsage({ now, timeZone, buckets, waiting, started, streams, pace, rules })
      : null,
    buckets,
    against: againstTime(buckets, now),
  };
}

/** Whole days on which it could be used: from the day after its activation up to yesterday. */
const observedDays = (line: Line, { today, timeZone }: { today: LocalDay; timeZone: string }) => ({
  first: line.activatedAt === null ? today : localDayOf(line.activatedAt, timeZone) + 1,
  last: today - 1,
});

function againstTime(buckets: readonly Bucket[], now: Instant): KindOutlook['against'] {
  const [largest] = buckets
    .filter(
      ({ periodKind, startsAt, expiresAt }) =>
        periodKind === 'plan' &&
        startsAt !== null &&
        startsAt <= now &&
        expiresAt !== null &&
        now < expiresAt,
    )
    .toSorted((a, b) => (a.granted > b.granted ? -1 : 1));
  if (!largest) return null;
  const { startsAt, expiresAt, used, reserved, granted } = largest;
  return {
    bucket: largest,
    usedPercent: Number(((used + reserved) * 100n) / granted),
    overPercent: Math.floor(((now - startsAt!) / (expiresAt! - startsAt!)) * 100),
  };
}

/** Local midnight at which a day begins. */
export const startOfDay = (day: LocalDay, timeZone: string): Instant =>
  endOfLocalDay(day - 1, timeZone);
