import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import { Changeset } from './changeset.ts';
import { noteDue } from './due.ts';
import { installed } from './install.ts';
import { applyHappening, type HappeningRefusal, type LineHappening } from './lifecycle-event.ts';
import type { LifecycleState } from './line.ts';
import { tellLineState } from './line-hold-notices.ts';
import type { Rules } from './rules.ts';

export interface LineStateWish {
  lineId: string;
  happening: LineHappening | { kind: 'install' };
}

export type ChangeLineStateRefusal = 'unknown_line' | HappeningRefusal | 'not_enough_credit';

/** Somebody parks, blocks or ports a line out, or brings it back, as far as its rules let them. */
export const decideApplyLifecycleEvent =
  (
    { lineId, happening }: LineStateWish,
    rules: Rules,
  ): Decide<{ state: LifecycleState }, ChangeLineStateRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    const line = change.lines.get(lineId);
    if (!line) return { refused: 'unknown_line' };
    if (happening.kind === 'install') installed(change, lineId, rules);
    else {
      const done = applyHappening(change, line, happening, rules);
      if ('refused' in done) return done;
      tellLineState(change, { lineId, from: line.state, happening }, done, rules);
    }
    // Whoever renews by itself or tells of dates looks anew.
    noteDue(change, lineId, change.now);
    return { changes: change.changes(), answer: { state: change.lines.get(lineId)!.state } };
  };
