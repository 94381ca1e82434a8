import type { Changeset } from './changeset.ts';
import type { Happened, LineHappening } from './lifecycle-event.ts';
import { courseTermsOf } from './lifecycle-facts.ts';
import { holdsTime } from './lifecycle-policy.ts';
import { standingOf } from './line-standing.ts';
import { notify } from './notice.ts';
import { openPlansOf } from './period-times.ts';
import type { Rules } from './rules.ts';

export type LineStateTemplate =
  /** `at`, `endsAt`, `to`, `stops`; with a price `costsMinor`, `currency`, `paidUntil`. */
  | 'line_parked'
  /** `at`, `as`, `stops`. */
  | 'line_blocked'
  /** `at`, `from`, `to`; `planEndsAt` where a plan runs. */
  | 'line_restored'
  /** `at`, `from`, `endsAt`, `to`; `missingMinor` and `currency` where credit is too little to go on. */
  | 'hold_near'
  /** `at`, `chargeAt`, `costsMinor`, `currency`, `paidUntil`. */
  | 'parking_price_near'
  /** Time ended a hold: `at`, `from`, `to`. */
  | 'hold_ended';

export const lineStateTemplates = [
  'line_parked',
  'line_blocked',
  'line_restored',
  'hold_near',
  'parking_price_near',
  'hold_ended',
] as const satisfies readonly LineStateTemplate[];

export const isLineStateTemplate = (template: string | undefined): template is LineStateTemplate =>
  lineStateTemplates.some((each) => each === template);

/** Tells at once that a line was parked, blocked or brought back, whoever did it. */
export function tellLineState(
  change: Changeset,
  { lineId, from, happening }: { lineId: string; from: string; happening: LineHappening },
  { costs, place: { keptUntil } }: Happened,
  rules: Rules,
): void {
  const line = change.lines.get(lineId)!;
  const course = courseTermsOf(line, rules).rules;
  const at = String(change.now);
  const stops = holdsTime(course.states[line.state].undo) ? 'yes' : 'no';
  switch (happening.kind) {
    case 'park': {
      const next = standingOf(change, line, rules).ahead[1];
      const end = next && { endsAt: String(next.since), to: next.state };
      const price = costs && {
        ...{ costsMinor: String(costs.minor), currency: costs.currency },
        ...(keptUntil !== null && { paidUntil: String(keptUntil) }),
      };
      const facts = { at, stops, ...end, ...price };
      notify(change, { template: 'line_parked', lineId, facts });
      return;
    }
    case 'block':
      notify(change, { template: 'line_blocked', lineId, facts: { at, as: happening.as, stops } });
      return;
    case 'undo': {
      const { state, deadlines } = standingOf(change, line, rules);
      const runs = openPlansOf(change, lineId).some(({ startsAt }) => startsAt !== null);
      const planEndsAt = runs ? deadlines.serviceEndsAt : null;
      const end = planEndsAt !== null && { planEndsAt: String(planEndsAt) };
      notify(change, { template: 'line_restored', lineId, facts: { at, from, to: state, ...end } });
      return;
    }
    case 'port-out':
  }
}
