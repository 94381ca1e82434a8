import { isCommonPassword } from './common-passwords.ts';
import { passwordScore } from './password-patterns.ts';

export const passwordLimits = { shortest: 10, longest: 200 } as const;

export type PasswordProblem =
  | 'password_too_short'
  | 'password_too_long'
  /** Among the passwords that everybody tries first, or made of such pieces. */
  | 'password_too_common'
  /** Made of the subscriber's own name, address or the operator's name. */
  | 'password_too_personal';

export interface PasswordContext {
  /** User name, e-mail address, display name. */
  personal: readonly string[];
  /** Names of the operator and of the site. */
  site: readonly string[];
}

/**
 * The form in which a password is hashed and compared: NFKC (NIST SP 800-63B-4 3.1.1.2), so that the same keys on
 * another keyboard or in full-width mode give the same password. Nothing is cut, no case is changed.
 */
export const normalizePassword = (typed: string): string => typed.normalize('NFKC');

/** Below this many points of its own a password is a variation on something everybody knows. */
const LEAST_SCORE = 4;

/** Null: it may be used. There are no rules of composition. Lengths count characters as people do. */
export function passwordProblem(typed: string, context: PasswordContext): PasswordProblem | null {
  const password = normalizePassword(typed);
  const length = [...password].length;
  if (length < passwordLimits.shortest) return 'password_too_short';
  if (length > passwordLimits.longest) return 'password_too_long';
  if (isCommonPassword(password) || passwordScore(password) < LEAST_SCORE)
    return 'password_too_common';
  const own = wordsOf([...context.personal, ...context.site]);
  return passwordScore(password, own) < LEAST_SCORE ? 'password_too_personal' : null;
}

/** Whole names and their parts of three letters (two Chinese characters) or more. */
function wordsOf(names: readonly string[]): Set<string> {
  const words = new Set<string>();
  for (const name of names) {
    const plain = name.normalize('NFKC').toLowerCase();
    const parts = plain.split(/[^\p{L}\p{N}]+/u);
    for (const word of [plain, parts.join(''), ...parts, ...parts.flatMap(lettersOf)])
      if (word.length >= (/\p{Script=Han}/u.test(word) ? 2 : 3)) words.add(word);
  }
  return words;
}

/** `lihua1990` → `lihua`: people change the digits of their name first. */
const lettersOf = (word: string): string[] => word.match(/\p{L}+/gu) ?? [];
