import { isCommonPassword } from './common-passwords.ts';
import { normalizePassword } from './password.ts';

export const paymentPasswordLimits = { shortest: 6, longest: 64 } as const;

export type PaymentPasswordProblem =
  | 'payment_password_too_short'
  | 'payment_password_too_long'
  /** Repeated, counted up or down, or among those that everybody tries first. */
  | 'payment_password_too_easy'
  /** The account's own password: it would guard nothing more. */
  | 'payment_password_same';

/** Least number of different characters. */
const LEAST_DIFFERENT = 3;

/** A short secret of its own: guessing is stopped by counting, so only the first guesses must fail. */
export function paymentPasswordProblem(
  typed: string,
): Exclude<PaymentPasswordProblem, 'payment_password_same'> | null {
  const characters = [...normalizePassword(typed)];
  if (characters.length < paymentPasswordLimits.shortest) return 'payment_password_too_short';
  if (characters.length > paymentPasswordLimits.longest) return 'payment_password_too_long';
  const isEasy =
    new Set(characters).size < LEAST_DIFFERENT ||
    isRun(characters) ||
    isRepeated(characters) ||
    isCommonPassword(characters.join(''));
  return isEasy ? 'payment_password_too_easy' : null;
}

/** 123456, 987654, abcdef, 135790: every step the same. */
function isRun(characters: readonly string[]): boolean {
  const codes = characters.map((each) => each.codePointAt(0)!);
  const step = codes[1]! - codes[0]!;
  return codes.every((code, at) => at === 0 || stepOf(codes[at - 1]!, code) === stepOf(0, step));
}

/** Around the ten digits, so that 789012 is a run too. */
const stepOf = (from: number, to: number): number => (((to - from) % 10) + 10) % 10;

/** 123123, 121212. */
function isRepeated(characters: readonly string[]): boolean {
  const text = characters.join('');
  return /^(.{1,4})\1+$/u.test(text);
}
