import type { Changeset } from './changeset.ts';
import { lastUse } from './last-use.ts';
import type { Bucket } from './ledger.ts';
import { lifecycleRules } from './lifecycle-policy.ts';
import type { Line, Period } from './line.ts';
import type { CourseTerms, Cover, CreditStep, LineFacts } from './line-facts.ts';
import type { Policy } from './policy.ts';
import { dayZoneOf, marketOf, type Rules, soldUnder } from './rules.ts';
import { earlier, type Instant } from './time.ts';
import { validityOf } from './validity.ts';

export const plansOf = (lineId: string, periods: readonly Period[]): Period[] =>
  periods.filter((each) => each.lineId === lineId && each.kind === 'plan');

/**
 * The rules a line is under: those its last plan was sold with, or it was added with when it never had one.
 * What an operator publishes since then holds for it when it buys a plan.
 */
export function courseTermsOf(
  { marketId, policyVersion }: Pick<Line, 'marketId' | 'policyVersion'>,
  rules: Rules,
): CourseTerms & { policy: Policy } {
  const policy = soldUnder(rules, policyVersion ?? -1, marketId);
  return { policy, rules: lifecycleRules(policy), timeZone: dayZoneOf(rules, marketId, policy) };
}

const none: Record<string, never> = {};

/** The line as it was written down last, with what it may count on. */
export function factsOfLine(
  change: Changeset,
  line: Line,
  rules: Rules,
  timeZone: string,
): LineFacts {
  const { currency } = marketOf(rules, line.marketId);
  return {
    state: line.state,
    since: line.stateSince,
    activatedAt: line.activatedAt,
    keptUntil: line.keptUntil,
    before: line.held?.before ?? null,
    backAt: line.held?.backAt ?? null,
    counts: line.held?.counts ?? none,
    spent: line.held?.spent ?? none,
    covers: coversOf(plansOf(line.id, change.periods.all()), timeZone),
    last: {
      use: lastUse(change, line.id),
      purchase: line.lastBoughtAt,
      'top-up': line.lastToppedUpAt,
      activation: line.activatedAt,
      registration: line.createdAt,
    },
    currency,
    credit: creditSteps(change.buckets.all(), currency),
    sharesCredit: change.lines
      .all()
      .some(
        (other) =>
          other.id !== line.id &&
          !isGone(other) &&
          marketOf(rules, other.marketId).currency === currency,
      ),
  };
}

const isGone = ({ state }: Line): boolean =>
  state === 'quarantined' || state === 'recycled' || state === 'ported-out';

/** Credit that may pay for anything; what ends at its instant, whether or not that is written down. */
const creditSteps = (buckets: readonly Bucket[], currency: string): CreditStep[] =>
  buckets
    .filter(
      ({ kind, asset, serviceId, closedAt, remaining, startsAt }) =>
        kind === 'credit' &&
        asset === currency &&
        serviceId === 'any' &&
        closedAt === null &&
        remaining > 0n &&
        startsAt !== null,
    )
    .map(({ expiresAt, remaining }) => ({ until: expiresAt ?? Infinity, minor: remaining }));

/** The times for which `plans` were paid, in the order in which they begin. */
export const coversOf = (plans: readonly Period[], timeZone: string): Cover[] =>
  plans.flatMap((plan) => coverOf(plan, timeZone) ?? []).sort((a, b) => a.from - b.from);

function coverOf(plan: Period, timeZone: string): Cover | null {
  const { startsAt, endsAt, activateBy, boughtAt, endedAt, validity } = plan;
  const waits = startsAt === null || validity.start !== 'purchase';
  const from: Instant = waits ? Math.min(boughtAt, startsAt ?? Infinity) : startsAt;
  if (startsAt !== null && endsAt !== null) {
    const until = earlier(endsAt, endedAt)!;
    if (until > startsAt) return { from, until, serves: true };
    return waits && until > from ? { from, until, serves: false } : null;
  }
  if (endedAt !== null) return endedAt > from ? { from, until: endedAt, serves: false } : null;
  const until = activateBy === null ? Infinity : validityOf(validity, activateBy, timeZone).endsAt;
  return { from, until, serves: true };
}
