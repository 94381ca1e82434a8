import type { RenewalProblem } from './auto-renewal.ts';

/** The one thing that mends what keeps auto-renewal from renewing. */
export type RenewalFix =
  /** Add a card or wallet, or swap the one that can't pay. */
  | 'means'
  | 'top-up'
  /** To the price as it is now. */
  | 'agree'
  /** Another plan, limit or order of means. */
  | 'change';

const fixes: Record<Exclude<RenewalProblem, 'no_means'>, RenewalFix> = {
  plan_withdrawn: 'change',
  price_rose: 'agree',
  cannot_renew: 'change',
  monthly_cap: 'change',
  card_expires: 'means',
  means_gone: 'means',
  needs_payer: 'means',
  credit_short: 'top-up',
};

const isReason = (problem: string): problem is keyof typeof fixes => problem in fixes;

/**
 * `problems` as a pre-flight names them, or the reason of a failed try. `paysOnly`: only credit was named, so
 * that a card would not be asked.
 */
export function fixOf(problems: readonly string[], paysOnly: 'credit' | null): RenewalFix {
  const first = problems.find(isReason);
  if (first) return fixes[first];
  return paysOnly === 'credit' ? 'top-up' : 'means';
}
