import type { Changeset } from './changeset.ts';
import type { Policy } from './policy.ts';
import { type Rules, rulesOf } from './rules.ts';
import { type WatchPolicy, watchDefaults } from './watch-policy.ts';

/** A policy is read once and used by thousands of decisions. */
const prepared = new WeakMap<Policy, WatchPolicy>();

/** What a policy says about watching, with the defaults. */
export function watchRules(policy: Policy): WatchPolicy {
  const known = prepared.get(policy);
  if (known) return known;
  const rules = { ...watchDefaults, ...policy.watching };
  prepared.set(policy, rules);
  return rules;
}

/** The same for the market of a line. */
export const watchRulesOf = (change: Changeset, lineId: string, rules: Rules): WatchPolicy =>
  watchRules(rulesOf(rules, change.lines.get(lineId)!.marketId).policy);
