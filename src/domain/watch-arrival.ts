import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import { type Use, usableBuckets } from './charging-bucket.ts';
import { notify } from './notice.ts';
import type { Rules } from './rules.ts';
import { arrivalOf, isWatched, newAlertProgress } from './watch.ts';
import { isAbroad } from './watch-cap.ts';
import { armLevels } from './watch-level.ts';
import { watchRules, watchRulesOf } from './watch-rules.ts';

interface Arrival {
  lineId: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** A use, or a request for some of one kind. */
type Where = Omit<Use, 'ratingGroup'> & {
  ratingGroup?: number | null;
  units?: readonly { ratingGroup: number }[];
};

/**
 * What a use says of where its line is. Far away it always counts. At home, or in another market of the operator,
 * it counts where somebody looks at the line anyway; while a line is away somebody does at each use
 * (`watch-level.ts`), so nobody comes home unnoticed.
 */
export function noteCountry(change: Changeset, use: Where, rules: Rules): void {
  if (isSurelyAbroad(use.country, rules) || isLookedAt(change, use, rules))
    tellArrival(change, use, rules);
}

/** What it is taken from first is looked at, or is not allowance: then everything is read for it anyway. */
function isLookedAt(change: Changeset, use: Where, rules: Rules): boolean {
  const ratingGroup = use.ratingGroup ?? use.units?.[0]?.ratingGroup ?? null;
  const [first] = usableBuckets(change, { ...use, ratingGroup }, rules);
  return first === undefined || isWatched(first);
}

/** In none of the operator's own countries, whichever line it is: known without reading the line. */
function isSurelyAbroad(country: string, { markets, policy }: Rules): boolean {
  if (!watchRules(policy).tellsArrival) return false;
  for (const market of markets.values()) if (market.countries.includes(country)) return false;
  return true;
}

/** Who comes to another country is told its prices once; back home it begins anew. */
export function tellArrival(change: Changeset, arrival: Arrival, rules: Rules): void {
  const { lineId, country } = arrival;
  if (!watchRulesOf(change, lineId, rules).tellsArrival) return;
  const known = arrivalOf(change.watches.all(), lineId);
  const isAway = isAbroad(change, arrival, rules);
  const there = isAway ? country : null;
  if ((known?.progress.told ?? null) === there) return;
  change.watches.put({
    id: known?.id ?? change.newId(),
    lineId,
    kind: 'alert',
    rule: { on: 'arrival' },
    progress: { ...newAlertProgress, told: there },
    createdAt: known?.createdAt ?? change.now,
    endedAt: null,
  });
  if (!isAway) return;
  armLevels(change, lineId);
  change.lineEvent(lineId, 'alert-crossed', { country });
  notify(change, { template: 'arrived_abroad', lineId, facts: { country } });
}

export type NoteArrivalRefusal = 'unknown_line';

/** The network says where a line has registered (3GPP TS 29.002: location update). */
export const decideNoteArrival =
  (arrival: Arrival, rules: Rules): Decide<Record<string, never>, NoteArrivalRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    if (!change.lines.get(arrival.lineId)) return { refused: 'unknown_line' };
    tellArrival(change, arrival, rules);
    return { answer: {}, changes: change.changes() };
  };
