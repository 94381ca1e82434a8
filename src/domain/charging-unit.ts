import type { Changeset } from './changeset.ts';
import { bearUnfunded, type Charge, HoldMoves } from './charging-movement.ts';
import { type Quota, reserve } from './charging-quota.ts';
import { chargeFree, chargeReport } from './charging-report.ts';
import type { ChargingRequest, UnitAnswer, UnitRequest } from './charging-request.ts';
import { chargingRules } from './charging-rules.ts';
import { isInService } from './charging-service.ts';
import type { ChargingSession, SessionHold, SessionRate, SessionStep } from './charging-session.ts';
import type { Rules } from './rules.ts';
import { type Instant, SECOND } from './time.ts';

/** A session while one request of it is worked on. */
export interface SessionDesk {
  /** As it was stored. */
  session: ChargingSession;
  holds: SessionHold[];
  rates: SessionRate[];
  steps: SessionStep[];
}

/** What a desk has counted, as it is stored. */
export const countedOf = ({
  rates,
  steps,
}: SessionDesk): Pick<ChargingSession, 'rates' | 'steps'> => ({
  rates,
  steps: steps.length > 0 ? steps : null,
});

/** Ended ones are as if they had never been: only their movements tell. */
export function openSession(change: Changeset, id: string): ChargingSession | undefined {
  const session = change.sessions.get(id);
  return session?.endedAt === null ? session : undefined;
}

export const deskOf = (session: ChargingSession): SessionDesk => ({
  session,
  holds: [...session.holds],
  rates: [...session.rates],
  steps: [...(session.steps ?? [])],
});

const nothing = { granted: null, finalUnit: false, validitySeconds: null, threshold: null };

/**
 * Charges what the rating groups used, all of them before any is granted what it asks for: a use that has
 * happened is not left without cover by a quota that may never be used. Either way their old quotas end:
 * the new one replaces it (RFC 8506 5.3), and who asks for none needs none.
 */
export function answerUnits(
  change: Changeset,
  desk: SessionDesk,
  request: ChargingRequest,
  rules: Rules,
): UnitAnswer[] {
  const reports = request.units.map((unit) => reportUnit(change, desk, { unit, request }, rules));
  return reports.map((report) => renewQuota(change, desk, { ...report, request }, rules));
}

/** One rating group of a request, when what it used is charged. */
interface Reported {
  unit: UnitRequest;
  /** What is left of its old quota. */
  held: readonly SessionHold[];
  unfunded: bigint;
}

function reportUnit(
  change: Changeset,
  desk: SessionDesk,
  { unit, request }: { unit: UnitRequest; request: ChargingRequest },
  rules: Rules,
): Reported {
  const { ratingGroup } = unit;
  const held = desk.holds.filter((hold) => hold.ratingGroup === ratingGroup);
  desk.holds = desk.holds.filter((hold) => hold.ratingGroup !== ratingGroup);
  // What was used was used where the quota was granted.
  const report = { charge: chargeAt(desk, desk.session, ratingGroup), used: unit.used ?? 0n, held };
  const { unfunded, held: left } = chargeReport(change, report, rules);
  bearUnfunded(change, report.charge, unfunded, rules);
  if (unit.requested !== null) return { unit, held: left, unfunded };
  const moves = movesFor(change, chargeAt(desk, request, ratingGroup), rules);
  moves.giveBack(left);
  moves.write();
  return { unit, held: [], unfunded };
}

function renewQuota(
  change: Changeset,
  desk: SessionDesk,
  { unit, held, request, ...report }: Reported & { request: ChargingRequest },
  rules: Rules,
): UnitAnswer {
  const { ratingGroup, requested } = unit;
  const unfunded = String(report.unfunded);
  if (requested === null) return { ratingGroup, result: 'granted', ...nothing, unfunded };
  const charge = chargeAt(desk, request, ratingGroup);
  const moves = movesFor(change, charge, rules);
  moves.giveBack(held);
  const quota = grantUnit(change, { charge, moves, requested }, rules);
  moves.write();
  if (typeof quota === 'string') return { ratingGroup, result: quota, ...nothing, unfunded };
  desk.holds.push(...quota.holds);
  return { ratingGroup, result: 'granted', ...toTerms(quota, change.now, charge, rules), unfunded };
}

const movesFor = (change: Changeset, charge: Charge, { policy }: Rules): HoldMoves =>
  new HoldMoves(change, charge, `policy:${policy.version}/charging`);

/** Charges what a report that comes too late for its quota says; nothing else changes. */
export function answerLate(
  change: Changeset,
  desk: SessionDesk,
  unit: UnitRequest,
  rules: Rules,
): UnitAnswer {
  const { ratingGroup, used } = unit;
  const charge = chargeAt(desk, desk.session, ratingGroup);
  const unfunded = chargeFree(change, charge, used ?? 0n, rules);
  bearUnfunded(change, charge, unfunded, rules);
  return { ratingGroup, result: 'granted', ...nothing, unfunded: String(unfunded) };
}

/** Gives back everything the session still holds. */
export function releaseAll(change: Changeset, desk: SessionDesk, rule: string): void {
  for (const hold of desk.holds) {
    const charge = chargeAt(desk, desk.session, hold.ratingGroup);
    const moves = new HoldMoves(change, charge, rule);
    moves.giveBack([hold]);
    moves.write();
  }
  desk.holds = [];
}

const chargeAt = (
  desk: SessionDesk,
  { kind, scope, country }: Pick<ChargingSession, 'kind' | 'scope' | 'country'>,
  ratingGroup: number,
): Charge => ({
  lineId: desk.session.lineId,
  kind,
  scope,
  country,
  ratingGroup,
  sessionId: desk.session.id,
  rates: desk.rates,
  steps: desk.steps,
  holds: () => desk.holds,
});

function grantUnit(
  change: Changeset,
  wish: { charge: Charge; moves: HoldMoves; requested: bigint },
  rules: Rules,
): Quota | Exclude<UnitAnswer['result'], 'granted'> {
  const { charge, moves, requested } = wish;
  if (!isInService(change, charge.lineId, charge.kind, rules)) return 'service_denied';
  const most = chargingRules(rules.policy).quota[charge.kind];
  const wanted = requested === 0n || requested > most ? most : requested;
  return reserve(change, { charge, moves, wanted }, rules);
}

/** A quota is never valid beyond the end of what it is taken from. */
function toTerms(
  { granted, isFinal, endsAt }: Quota,
  now: Instant,
  charge: Charge,
  rules: Rules,
): Omit<UnitAnswer, 'ratingGroup' | 'result' | 'unfunded'> {
  const { validitySeconds, thresholdPercent } = chargingRules(rules.policy);
  const left = endsAt === null ? Infinity : Math.max(1, Math.floor((endsAt - now) / SECOND));
  const threshold = charge.kind === 'sms' ? 0n : (granted * thresholdPercent) / 100n;
  return {
    granted: String(granted),
    finalUnit: isFinal,
    validitySeconds: Math.min(validitySeconds, left),
    threshold: isFinal || threshold === 0n ? null : String(threshold),
  };
}
