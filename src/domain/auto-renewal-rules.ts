import { type AutoRenewalPolicy, autoRenewalRules } from './auto-renewal-policy.ts';
import type { Changeset } from './changeset.ts';
import type { Policy } from './policy.ts';
import { type Rules, soldUnder } from './rules.ts';

/** The policy that a line's agreement was made under, whatever was published since. */
export function agreedUnder(change: Changeset, lineId: string, rules: Rules): Policy {
  const version = change.autoRenewals.get(lineId)?.consent.policyVersion;
  return soldUnder(rules, version ?? -1, change.lines.get(lineId)!.marketId);
}

/** How auto-renewal of a line goes: as its subscriber agreed to it. */
export const autoRenewalRulesOf = (
  change: Changeset,
  lineId: string,
  rules: Rules,
): AutoRenewalPolicy => autoRenewalRules(agreedUnder(change, lineId, rules));
