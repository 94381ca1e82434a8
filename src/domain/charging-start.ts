import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import type { ChargingAnswer, ChargingRefusal, ChargingRequest } from './charging-request.ts';
import { chargingRules } from './charging-rules.ts';
import { activate } from './charging-service.ts';
import type { ChargingSession } from './charging-session.ts';
import { advanceForRequest } from './charging-time.ts';
import { answerUnit, deskOf, openSession, type SessionDesk } from './charging-unit.ts';
import type { Rules } from './rules.ts';

/**
 * Opens a session and grants its first quotas: TS 32.299 5.2.2, session charging with unit reservation.
 * A session that is open already goes on: its quotas are replaced as an update would.
 */
export const decideStartCharging =
  (request: ChargingRequest, rules: Rules): Decide<ChargingAnswer, ChargingRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advanceForRequest(change, request, rules);
    if (!activate(change, request.lineId)) return { refused: 'unknown_line' };
    return {
      answer: { units: serveSession(change, request, rules) },
      changes: change.changes(),
    };
  };

/** Answers every rating group of a request and writes the session down as open. */
export function serveSession(
  change: Changeset,
  request: ChargingRequest,
  rules: Rules,
): ChargingAnswer['units'] {
  const desk = deskOf(openSession(change, request.sessionId) ?? newSession(change, request));
  const units = request.units.map((unit) => answerUnit(change, desk, { unit, request }, rules));
  putSession(change, desk, request, rules);
  return units;
}

export const newSession = (change: Changeset, request: ChargingRequest): ChargingSession => ({
  id: request.sessionId,
  lineId: request.lineId,
  kind: request.kind,
  scope: request.scope,
  country: request.country,
  requestNumber: request.requestNumber,
  holds: [],
  rates: [],
  startedAt: change.now,
  expiresAt: change.now,
  endedAt: null,
  end: null,
});

function putSession(
  change: Changeset,
  { session, holds, rates }: SessionDesk,
  request: ChargingRequest,
  rules: Rules,
): void {
  const { kind, scope, country } = request;
  const expiresAt = change.now + chargingRules(rules.policy).sessionTimeoutMs;
  // One entry watches a session for as long as it is open; it moves along with the time-out.
  if (!openSession(change, session.id))
    change.enqueue('session.expire', { sessionId: session.id }, expiresAt);
  const requestNumber = Math.max(session.requestNumber, request.requestNumber);
  change.sessions.put({ ...session, kind, scope, country, requestNumber, holds, rates, expiresAt });
}
