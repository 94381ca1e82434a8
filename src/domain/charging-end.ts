import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import type { ChargingAnswer, ChargingRefusal, ChargingRequest } from './charging-request.ts';
import { hasLine } from './charging-service.ts';
import { newSession } from './charging-start.ts';
import { advanceForRequest } from './charging-time.ts';
import { answerUnit, deskOf, openSession, releaseAll } from './charging-unit.ts';
import type { Rules } from './rules.ts';

/**
 * Charges the last of what a session used and gives back what it still holds. Nothing is granted,
 * whatever is asked for. The end of a session we do not have charges its use all the same.
 */
export const decideEndCharging =
  (request: ChargingRequest, rules: Rules): Decide<ChargingAnswer, ChargingRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advanceForRequest(change, request, rules);
    if (!hasLine(change, request.lineId)) return { refused: 'unknown_line' };
    const open = openSession(change, request.sessionId);
    const desk = deskOf(open ?? newSession(change, request));
    const units = request.units.map((each) =>
      answerUnit(change, desk, { unit: { ...each, requested: null }, request }, rules),
    );
    releaseAll(change, desk, `policy:${rules.policy.version}/charging`);
    if (open)
      change.sessions.put({
        ...open,
        requestNumber: Math.max(open.requestNumber, request.requestNumber),
        holds: [],
        rates: desk.rates,
        endedAt: change.now,
        end: 'terminated',
      });
    return { answer: { units }, changes: change.changes() };
  };
