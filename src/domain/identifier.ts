import type { Refusal } from './account-state.ts';

/** What a subscriber signs in with. Both are unique in the whole installation. */
export type IdentifierKind = 'email' | 'user-name';

export interface Identifier {
  kind: IdentifierKind;
  /** In the one form in which it is claimed, looked up and counted. */
  value: string;
}

/** Longer input can be nobody's name; it is cut so that it costs nothing to keep a count of it. */
const LONGEST_INPUT = 320;

/**
 * The one form of a name: full-width letters of a Chinese keyboard (ＡＢＣ＠１６３。com) become plain ones, capital
 * letters small ones, and what cannot be seen (spaces around it, marks of direction, joiners) goes.
 */
export function normalizeName(typed: string): string {
  return typed
    .slice(0, LONGEST_INPUT)
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replaceAll('。', '.')
    .trim()
    .toLowerCase()
    .normalize('NFKC');
}

/** Never refuses: a name that nobody can have is looked up and counted like any other. */
export function toIdentifier(typed: string): Identifier {
  const value = normalizeName(typed);
  return { kind: value.includes('@') ? 'email' : 'user-name', value };
}

/**
 * An address as we write to it: RFC 5321 dot-string form, international letters allowed (RFC 6531). Quoted
 * local parts, comments and address literals are refused: nobody has them and they hide header tricks.
 */
export function readEmail(typed: string): string | Refusal<'email_malformed'> {
  const email = normalizeName(typed);
  const [local, domain, more] = email.split('@');
  const labels = domain?.split('.') ?? [];
  const isRight =
    more === undefined &&
    email.length <= 254 &&
    /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(
      local ?? '',
    ) &&
    (local ?? '').length <= 64 &&
    labels.length >= 2 &&
    labels.every((label) =>
      /^[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u.test(label),
    ) &&
    /\p{L}/u.test(labels.at(-1) ?? '');
  return isRight ? email : { refused: 'email_malformed' };
}

/** For who may know it already: `l•••@example.com`. */
export const maskedEmail = (email: string): string =>
  email.replace(/^(\P{M}\p{M}*)[^@]*/u, '$1•••');

/**
 * 3 to 32 Latin or Chinese letters, digits, dots, dashes and underscores. No `@`, so that a user name is never
 * taken for an address; no other scripts, so that two names that look the same are the same.
 */
export function readUserName(typed: string): string | Refusal<'user_name_malformed'> {
  const name = normalizeName(typed);
  return /^[a-z0-9\p{Script=Han}][a-z0-9\p{Script=Han}._-]{2,31}$/u.test(name)
    ? name
    : { refused: 'user_name_malformed' };
}
