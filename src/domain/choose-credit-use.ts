import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';

export type ChooseCreditUseRefusal = 'unknown_line';

/**
 * Lets account credit pay for use of a line that no allowance covers, or stops it. Holds from the next
 * request of the network on; what a running session was granted already stays granted.
 */
export const decideChooseCreditUse =
  (choice: {
    lineId: string;
    spendsCredit: boolean;
  }): Decide<{ spendsCredit: boolean }, ChooseCreditUseRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const line = change.lines.get(choice.lineId);
    if (!line) return { refused: 'unknown_line' };
    const { spendsCredit } = change.lines.put({ ...line, spendsCredit: choice.spendsCredit });
    return { changes: change.changes(), answer: { spendsCredit } };
  };
