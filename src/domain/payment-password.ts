import { normalizePassword } from './password.ts';
import { passwordScore } from './password-patterns.ts';

export const paymentPasswordLimits = { shortest: 6, longest: 64 } as const;

export type PaymentPasswordProblem =
  | 'payment_password_too_short'
  | 'payment_password_too_long'
  /** A run, a repetition, a date, a walk over the keyboard, a common word: what everybody tries first. */
  | 'payment_password_too_easy'
  /** The account's own password: it would guard nothing more. */
  | 'payment_password_same';

/** Six digits by chance have more points of their own than this. */
const LEAST_SCORE = 2;

/** A short secret of its own: guessing is stopped by counting, so only the first guesses must fail. */
export function paymentPasswordProblem(
  typed: string,
): Exclude<PaymentPasswordProblem, 'payment_password_same'> | null {
  const password = normalizePassword(typed);
  const { length } = [...password];
  if (length < paymentPasswordLimits.shortest) return 'payment_password_too_short';
  if (length > paymentPasswordLimits.longest) return 'payment_password_too_long';
  return passwordScore(password) < LEAST_SCORE ? 'payment_password_too_easy' : null;
}
