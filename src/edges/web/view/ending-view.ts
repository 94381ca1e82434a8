import type { AllowanceKind, ServiceScope } from '#domain/allowance.ts';
import type { Localized } from '#domain/catalogue.ts';
import { comesAnew } from '#domain/cycle.ts';
import type { EndingKind } from '#domain/deadline-dates.ts';
import { type Rules, zoneOf } from '#domain/rules.ts';
import type { Instant } from '#domain/time.ts';
import type { LineView } from '#usecases/view-account.ts';

/** One thing of a line that ends, as people are told. */
export interface EndingView {
  key: string;
  what: EndingKind;
  /** The last instant at which it holds. */
  at: Instant;
  isOver: boolean;
  bucket: {
    kind: AllowanceKind;
    scope: ServiceScope;
    /** Where it can be used; null for credit, and where no rules were given. */
    where: Localized | null;
    left: bigint;
    isShared: boolean;
    /** The next cycle of its plan brings it again. */
    comesAnew: boolean;
  } | null;
  /** What moves it; null: nothing on sale does. */
  action: { planId: string; name: Localized; isTopUp: boolean; isLater: boolean } | null;
  /** With an action; null: then no date is set any more. */
  movesTo: Instant | null;
}

export const toEndings = (
  { endings, buckets, periods }: LineView,
  now: Instant,
  rules: Pick<Rules, 'zones'> | null = null,
): EndingView[] =>
  endings.map(({ key, what, at, lastInstant, bucketId, action, movesTo }) => {
    const bucket = buckets.find(({ id }) => id === bucketId);
    const owner = periods.find(({ period }) => period.id === bucket?.periodId);
    return {
      key,
      what,
      at: lastInstant,
      isOver: at <= now,
      bucket: bucket
        ? {
            kind: bucket.kind,
            scope: bucket.scope,
            where: rules && bucket.kind !== 'credit' ? zoneOf(rules, bucket.zoneId).name : null,
            left: bucket.remaining,
            isShared: bucket.lineId === null,
            comesAnew: owner !== undefined && comesAnew(owner.period, bucket),
          }
        : null,
      action: action && {
        planId: action.plan.planId,
        name: action.plan.name,
        isTopUp: action.plan.kind === 'add-on',
        isLater: action.timing !== 'now',
      },
      movesTo,
    };
  });
