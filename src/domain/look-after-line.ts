import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import { wantsClaims } from './auto-renewal-claim.ts';
import type { RenewalOffer } from './auto-renewal-preflight.ts';
import { stepAutoRenewal } from './auto-renewal-steps.ts';
import { Changeset } from './changeset.ts';
import { tellDeadlines } from './deadline-notices.ts';
import { settleDue } from './line-due.ts';
import type { Rules } from './rules.ts';
import { tellDueAlerts } from './watch-due.ts';

/**
 * Everything that time does to a line, up to now, and when somebody has to look again. However often it is
 * asked, by however many, each thing happens once: the rows it changes say that it was done. `claims_wanted`: a
 * charge is due that may take what is limited for all, which is to be set aside first; nothing was done.
 */
export const decideLookAfterLine =
  (
    { lineId, offer }: { lineId: string; offer: RenewalOffer },
    rules: Rules,
  ): Decide<{ dueAt: number | null }, 'claims_wanted'> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    if (wantsClaims(change, { lineId, offer }, rules)) return { refused: 'claims_wanted' };
    if (change.lines.get(lineId)) {
      stepAutoRenewal(change, lineId, offer, rules);
      tellDeadlines(change, lineId, rules);
      tellDueAlerts(change, lineId, rules);
      settleDue(change, lineId, rules, { looked: true });
    }
    return {
      changes: change.changes(),
      answer: { dueAt: change.lines.get(lineId)?.dueAt ?? null },
    };
  };
