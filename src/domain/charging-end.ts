import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import type { ChargingAnswer, ChargingRefusal, ChargingRequest } from './charging-request.ts';
import { activate, hasLine } from './charging-service.ts';
import { newSession } from './charging-start.ts';
import { advanceForRequest } from './charging-time.ts';
import { answerUnits, countedOf, deskOf, openSession, releaseAll } from './charging-unit.ts';
import type { Rules } from './rules.ts';
import { tellCrossed } from './watch-level.ts';

/**
 * Charges the last of what a session used and gives back what it still holds. Nothing is granted,
 * whatever is asked for. The end of a session we do not have charges its use all the same.
 */
export const decideEndCharging =
  (request: ChargingRequest, rules: Rules): Decide<ChargingAnswer, ChargingRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advanceForRequest(change, request, rules);
    const isUsed = request.units.some(({ used }) => used !== null && used > 0n);
    // Nothing that was heard of before may have been used: then this is the line's first use.
    const isKnown = isUsed
      ? activate(change, request.lineId, rules)
      : hasLine(change, request.lineId);
    if (!isKnown) return { refused: 'unknown_line' };
    const open = openSession(change, request.sessionId);
    const desk = deskOf(open ?? newSession(change, request));
    const reports = request.units.map((each) => ({ ...each, requested: null }));
    const units = answerUnits(change, desk, { ...request, units: reports }, rules);
    releaseAll(change, desk, `policy:${rules.policy.version}/charging`);
    if (open)
      change.sessions.put({
        ...open,
        requestNumber: Math.max(open.requestNumber, request.requestNumber),
        holds: [],
        ...countedOf(desk),
        endedAt: change.now,
        end: 'terminated',
      });
    tellCrossed(change, rules);
    return { answer: { units }, changes: change.changes() };
  };
