import { advance } from './advance.ts';
import type { Changeset } from './changeset.ts';
import { fits, isUsable, type Use } from './charging-bucket.ts';
import type { ChargingRequest } from './charging-request.ts';
import { chargingRules } from './charging-rules.ts';
import type { SessionHold } from './charging-session.ts';
import { stepsOf } from './charging-step.ts';
import { openSession } from './charging-unit.ts';
import type { Bucket } from './ledger.ts';
import type { Rules } from './rules.ts';

/** All that one request may take, and what it holds already. */
interface Demand {
  uses: readonly Use[];
  /** Of what is free, by all uses together. */
  most: bigint;
  holds: readonly SessionHold[];
}

/**
 * Brings the account to `change.now`, unless nothing that time does could matter to this use: then one
 * bucket decides alone, and the work of writing down what is due is left to whoever comes for it.
 */
export function advanceForUse(change: Changeset, demand: Demand, rules: Rules): void {
  if (!hasSoleSource(change, demand, rules)) advance(change, rules);
}

/** What steps may take on top of what is used. */
function withSteps({ uses, most }: Demand, rules: Rules): bigint {
  const steps = stepsOf(uses[0]!.kind, rules);
  return steps ? most + BigInt(uses.length) * (steps.increment + steps.minimum) : most;
}

/** The same for a request of a session, or for an event of several rating groups. */
export function advanceForRequest(change: Changeset, request: ChargingRequest, rules: Rules): void {
  const session = openSession(change, request.sessionId);
  const uses = request.units.flatMap(({ ratingGroup }) => [
    { ...request, ratingGroup },
    // What was used was used where it was granted.
    ...(session && !isSameUse(session, request) ? [{ ...session, ratingGroup }] : []),
  ]);
  const quota = chargingRules(rules.policy).quota[request.kind];
  let most = 0n;
  for (const { requested, used } of request.units) {
    most += used ?? 0n;
    if (requested !== null) most += requested === 0n ? quota : requested;
  }
  advanceForUse(change, { uses, most, holds: session?.holds ?? [] }, rules);
}

type Served = Pick<ChargingRequest, 'lineId' | 'kind' | 'scope' | 'country'>;

const isSameUse = (a: Served, b: Served): boolean =>
  a.lineId === b.lineId && a.kind === b.kind && a.scope === b.scope && a.country === b.country;

/**
 * One bucket of a running plan, the only one of the account that fits, is enough for all of it with
 * something left. No other could come before it, and none is needed after it; its own end is not there yet.
 */
function hasSoleSource(change: Changeset, demand: Demand, rules: Rules): boolean {
  const { uses, holds } = demand;
  const fitsFor = (bucket: Bucket) => (use: Use) =>
    bucket.kind === use.kind && fits(bucket, use, rules);
  const fitting = change.buckets.all().filter((bucket) => uses.some(fitsFor(bucket)));
  const sole = fitting[0];
  return (
    sole !== undefined &&
    fitting.length === 1 &&
    sole.periodKind === 'plan' &&
    sole.remaining > withSteps(demand, rules) &&
    isUsable(sole, change.now) &&
    (uses.length === 1 || uses.every(fitsFor(sole))) &&
    holds.every(({ bucketId }) => bucketId === sole.id)
  );
}
