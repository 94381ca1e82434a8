import type { UsageKind } from './allowance.ts';
import type { Changeset } from './changeset.ts';
import { isUsable } from './charging-bucket.ts';
import { applyHappening } from './lifecycle-event.ts';
import { courseTermsOf, factsOfLine } from './lifecycle-facts.ts';
import { enteredAt } from './lifecycle-hold.ts';
import type { Ability } from './lifecycle-policy.ts';
import { enter } from './lifecycle-turn.ts';
import type { Rules } from './rules.ts';

/** Whether the account has such a line. */
export const hasLine = (change: Changeset, lineId: string): boolean =>
  isKnownActive(change, lineId) || change.lines.get(lineId) !== undefined;

/** What was used of its allowance was used by an active line: almost always that says enough. */
const isKnownActive = (change: Changeset, lineId: string): boolean =>
  change.buckets.all().some((bucket) => bucket.lineId === lineId && bucket.used > 0n);

/** Using the network for the first time activates a line. False: the account has no such line. */
export function activate(change: Changeset, lineId: string, rules: Rules): boolean {
  if (isKnownActive(change, lineId)) return true;
  const line = change.lines.get(lineId);
  if (line?.activatedAt === null) {
    const activated = change.lines.put({ ...line, activatedAt: change.now });
    if (line.state === 'pre-active') {
      const terms = courseTermsOf(line, rules);
      const facts = factsOfLine(change, line, rules, terms.timeZone);
      const place = enteredAt(facts, 'active', change.now);
      enter(change, activated, { place, at: change.now, cause: 'activated' }, terms);
    }
  }
  return line !== undefined;
}

/** Whether the network may serve the line at all; it must be activated. */
export function isInService(
  change: Changeset,
  lineId: string,
  kind: UsageKind,
  rules: Rules,
): boolean {
  // With a running plan it is, without asking any calendar; and what runs of a plan shows that the plan does.
  const hasRunning = change.buckets
    .all()
    .some(
      (bucket) =>
        bucket.lineId === lineId &&
        bucket.periodKind === 'plan' &&
        bucket.remaining > 0n &&
        isUsable(bucket, change.now),
    );
  if (hasRunning) return true;
  const line = change.lines.get(lineId)!;
  const { states } = courseTermsOf(line, rules).rules;
  const { can, undo } = states[line.state];
  if (undo.some(({ by }) => by === 'use')) {
    const revived = applyHappening(change, line, { kind: 'undo', by: 'use' }, rules);
    if (!('refused' in revived)) return states[revived.to].can.includes(abilityOf[kind]);
  }
  return can.includes(abilityOf[kind]);
}

const abilityOf: Record<UsageKind, Ability> = {
  data: 'data',
  voice: 'calls-out',
  sms: 'texts-out',
};
