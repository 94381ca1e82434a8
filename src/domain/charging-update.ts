import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import type { ChargingAnswer, ChargingRefusal, ChargingRequest } from './charging-request.ts';
import { activate } from './charging-service.ts';
import { chargeOvertaken, serveSession } from './charging-start.ts';
import { advanceForRequest } from './charging-time.ts';
import { openSession } from './charging-unit.ts';
import type { Rules } from './rules.ts';
import { noteCountry } from './watch-arrival.ts';
import { tellCrossed } from './watch-level.ts';

/**
 * Charges what a session used and grants what it asks for next. Rating groups that the request does
 * not name keep their quotas.
 *
 * A session we do not have (it was never announced, or was silent too long and has ended) goes on:
 * what it used is charged as if it had happened without a quota, for it has happened.
 *
 * RFC 8506 8.2 lets a server tell requests apart by their numbers and asks for no order. A gap is let
 * pass: the client numbers requests that were lost too, and reports their use again. A number lower
 * than the last is a request that another one overtook: its use is charged, and the quotas that were
 * granted since stay as they are.
 */
export const decideUpdateCharging =
  (request: ChargingRequest, rules: Rules): Decide<ChargingAnswer, ChargingRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advanceForRequest(change, request, rules);
    if (!activate(change, request.lineId, rules)) return { refused: 'unknown_line' };
    noteCountry(change, request, rules);
    const session = openSession(change, request.sessionId);
    const isOvertaken = session && request.requestNumber <= session.requestNumber;
    const units = isOvertaken
      ? chargeOvertaken(change, { session, request }, rules)
      : serveSession(change, request, rules);
    tellCrossed(change, rules);
    return { answer: { units }, changes: change.changes() };
  };
