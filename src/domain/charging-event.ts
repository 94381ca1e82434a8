import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import { isNothingLeft } from './charging.ts';
import { bearUnfunded, type Charge } from './charging-movement.ts';
import { lackOf } from './charging-quota.ts';
import { chargeFree } from './charging-report.ts';
import type {
  ChargingAnswer,
  ChargingRefusal,
  ChargingRequest,
  UnitAnswer,
  UnitRequest,
} from './charging-request.ts';
import { chargingRules } from './charging-rules.ts';
import { activate, isInService } from './charging-service.ts';
import { advanceForRequest } from './charging-time.ts';
import type { Rules } from './rules.ts';
import { noteCountry } from './watch-arrival.ts';
import { tellCrossed } from './watch-level.ts';

/**
 * Charges what each rating group requests at once and without a session (RFC 8506 6.3: direct
 * debiting; TS 32.299 5.2.2: immediate event charging). What was used without asking (`used`) is charged
 * too. What is granted may be less than was requested.
 */
export const decideChargeEvent =
  (request: ChargingRequest, rules: Rules): Decide<ChargingAnswer, ChargingRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    advanceForRequest(change, request, rules);
    if (!activate(change, request.lineId, rules)) return { refused: 'unknown_line' };
    noteCountry(change, request, rules);
    // What has been used comes before what is asked for.
    const used = request.units.map((unit) => chargeUsed(change, { request, unit }, rules));
    const units = used.map((each) => chargeRequested(change, each, rules));
    tellCrossed(change, rules);
    return { answer: { units }, changes: change.changes() };
  };

interface Used {
  request: ChargingRequest;
  unit: UnitRequest;
  charge: Charge;
  unfunded: bigint;
}

function chargeUsed(
  change: Changeset,
  { request, unit }: Pick<Used, 'request' | 'unit'>,
  rules: Rules,
): Used {
  const { ratingGroup, used } = unit;
  const { lineId, kind, scope, country, sessionId } = request;
  const charge: Charge = {
    lineId,
    kind,
    scope,
    country,
    ratingGroup,
    sessionId,
    rates: [],
    steps: [],
    holds: null,
  };
  const unfunded = chargeFree(change, charge, used ?? 0n, rules);
  bearUnfunded(change, charge, unfunded, rules);
  return { request, unit, charge, unfunded };
}

function chargeRequested(
  change: Changeset,
  { request, unit, charge, unfunded }: Used,
  rules: Rules,
): UnitAnswer {
  const { ratingGroup, requested } = unit;
  const { lineId, kind } = request;
  const answer = (result: UnitAnswer['result'], granted: bigint | null): UnitAnswer => ({
    ratingGroup,
    result,
    granted: granted === null ? null : String(granted),
    finalUnit: granted !== null && isNothingLeft(change, charge, rules),
    validitySeconds: null,
    threshold: null,
    unfunded: String(unfunded),
  });
  if (requested === null) return answer('granted', null);
  if (!isInService(change, lineId, kind, rules)) return answer('service_denied', null);
  const wanted = requested === 0n ? chargingRules(rules.policy).quota[kind] : requested;
  const charged = wanted - chargeFree(change, charge, wanted, rules);
  return charged > 0n ? answer('granted', charged) : answer(lackOf(change, charge, rules), null);
}
