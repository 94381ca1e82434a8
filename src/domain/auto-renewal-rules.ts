import { type AutoRenewalPolicy, autoRenewalRules } from './auto-renewal-policy.ts';
import type { Changeset } from './changeset.ts';
import { type Rules, rulesOf } from './rules.ts';

/** The rules of a line's market. */
export const autoRenewalRulesOf = (
  change: Changeset,
  lineId: string,
  rules: Rules,
): AutoRenewalPolicy => autoRenewalRules(rulesOf(rules, change.lines.get(lineId)!.marketId).policy);
