import type { Decide } from './account-state.ts';
import { advance } from './advance.ts';
import { Changeset } from './changeset.ts';
import type { Line } from './line.ts';
import type { NewLine } from './ordering.ts';
import { type Rules, rulesOf } from './rules.ts';

export type AddLineRefusal = 'unknown_market' | 'number_taken';

/**
 * Gives an account a line without a sale: not yet activated, with no plan. The number and the SIM must
 * be claimed for the account; that they are free within it is checked here.
 */
export const decideAddLine =
  (line: NewLine, rules: Rules): Decide<{ lineId: string }, AddLineRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advance(change, rules);
    if (!rules.markets.has(line.marketId)) return { refused: 'unknown_market' };
    const borne = change.lines.all();
    const promised = change.orders
      .all()
      .filter((order) => order.closedAt === null)
      .flatMap((order) => order.newLine ?? []);
    const isTaken = [...borne, ...promised].some(
      (other) => other.msisdn === line.msisdn || other.iccid === line.iccid,
    );
    if (isTaken) return { refused: 'number_taken' };
    const { version } = rulesOf(rules, line.marketId).policy;
    change.lines.put({ ...putNewLine(change, line), policyVersion: version });
    return { changes: change.changes(), answer: { lineId: line.lineId } };
  };

export function putNewLine(change: Changeset, { lineId, ...line }: NewLine): Line {
  return change.lines.put({
    ...line,
    id: lineId,
    label: '',
    // Nobody pays for use they did not ask for.
    spendsCredit: false,
    createdAt: change.now,
    activatedAt: null,
    state: 'pre-active',
    stateSince: change.now,
    // Its first purchase says, or who adds it without one.
    policyVersion: null,
    held: null,
    lastUsedAt: null,
    lastBoughtAt: null,
    lastToppedUpAt: null,
    keptUntil: null,
    dueAt: null,
    deadlinesTold: [],
  });
}
