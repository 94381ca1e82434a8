import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import type { ChargingAnswer, ChargingRefusal, ChargingRequest } from './charging-request.ts';
import { chargingRules } from './charging-rules.ts';
import { activate } from './charging-service.ts';
import type { ChargingSession } from './charging-session.ts';
import { advanceForRequest } from './charging-time.ts';
import {
  answerLate,
  answerUnits,
  countedOf,
  deskOf,
  openSession,
  type SessionDesk,
} from './charging-unit.ts';
import type { Rules } from './rules.ts';
import { noteCountry } from './watch-arrival.ts';
import { tellCrossed } from './watch-level.ts';

/**
 * Opens a session and grants its first quotas: TS 32.299 5.2.2, session charging with unit reservation.
 * A session that is open already goes on: its quotas are replaced as an update would,
 * unless the update came first.
 */
export const decideStartCharging =
  (request: ChargingRequest, rules: Rules): Decide<ChargingAnswer, ChargingRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advanceForRequest(change, request, rules);
    if (!activate(change, request.lineId, rules)) return { refused: 'unknown_line' };
    noteCountry(change, request, rules);
    const session = openSession(change, request.sessionId);
    const isOvertaken = session && request.requestNumber < session.requestNumber;
    const units = isOvertaken
      ? chargeOvertaken(change, { session, request }, rules)
      : serveSession(change, request, rules);
    tellCrossed(change, rules);
    return { answer: { units }, changes: change.changes() };
  };

/** Charges what a request used that later ones came before; the quotas granted since stay as they are. */
export function chargeOvertaken(
  change: Changeset,
  { session, request }: { session: ChargingSession; request: ChargingRequest },
  rules: Rules,
): ChargingAnswer['units'] {
  const desk = deskOf(session);
  const units = request.units.map((unit) => answerLate(change, desk, unit, rules));
  if (desk.rates.length + desk.steps.length > 0)
    change.sessions.put({ ...session, ...countedOf(desk) });
  return units;
}

/** Answers every rating group of a request and writes the session down as open. */
export function serveSession(
  change: Changeset,
  request: ChargingRequest,
  rules: Rules,
): ChargingAnswer['units'] {
  const desk = deskOf(openSession(change, request.sessionId) ?? newSession(change, request));
  const units = answerUnits(change, desk, request, rules);
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
  steps: null,
  startedAt: change.now,
  expiresAt: change.now,
  endedAt: null,
  end: null,
});

function putSession(
  change: Changeset,
  desk: SessionDesk,
  request: ChargingRequest,
  rules: Rules,
): void {
  const { session, holds } = desk;
  const { kind, scope, country } = request;
  const expiresAt = change.now + chargingRules(rules.policy).sessionTimeoutMs;
  // One entry watches a session for as long as it is open; it moves along with the time-out.
  if (!openSession(change, session.id))
    change.enqueue('session.expire', { sessionId: session.id }, expiresAt);
  const requestNumber = Math.max(session.requestNumber, request.requestNumber);
  change.sessions.put({
    ...session,
    ...countedOf(desk),
    ...{ kind, scope, country, requestNumber, holds, expiresAt },
  });
}
