import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import { Changeset } from './changeset.ts';
import type { Rules } from './rules.ts';

/** Writes down what time alone has done to an account. */
export const decideAdvance =
  (rules: Rules): Decide<{ advanced: number }, never> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    return { changes: change.changes(), answer: { advanced: change.periods.changed().length } };
  };
