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
    if (!activate(change, request.lineId)) return { refused: 'unknown_line' };
    const units = request.units.map((unit) => chargeUnit(change, { request, unit }, rules));
    return { answer: { units }, changes: change.changes() };
  };

function chargeUnit(
  change: Changeset,
  asked: { request: ChargingRequest; unit: UnitRequest },
  rules: Rules,
): UnitAnswer {
  const { request, unit } = asked;
  const { ratingGroup, requested } = unit;
  const { lineId, kind, scope, country, sessionId } = request;
  const charge: Charge = { lineId, kind, scope, country, ratingGroup, sessionId, rates: [] };
  const unfunded = chargeFree(change, charge, unit.used ?? 0n, rules);
  bearUnfunded(change, charge, unfunded, rules);
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
