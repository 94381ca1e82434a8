import type { Grant, PlanVersion } from './catalogue.ts';

/** Whoever agreed to `then` loses nothing by getting `now`, whatever each costs. */
export function isNoWorse(now: PlanVersion, then: PlanVersion): boolean {
  const { length, ...rule } = then.validity;
  const { length: lengthNow, ...ruleNow } = now.validity;
  // With cycles a longer one would bring the same more seldom.
  const isShorter = rule.cycles === undefined ? lengthNow < length : lengthNow !== length;
  if (isShorter || JSON.stringify(ruleNow) !== JSON.stringify(rule)) return false;
  if (now.kind !== then.kind) return false;
  return then.grants.every((grant) => sumLike(now, grant) >= sumLike(then, grant));
}

/** What a plan brings of the same use as a grant: the same kind, for the same places and services. */
const sumLike = ({ grants }: PlanVersion, of: Grant): bigint =>
  grants.reduce(
    (sum, each) =>
      each.kind === of.kind &&
      each.scope === of.scope &&
      each.zoneId === of.zoneId &&
      each.serviceId === of.serviceId
        ? sum + each.amount
        : sum,
    0n,
  );
