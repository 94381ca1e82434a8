import type { Refusal } from '#domain/account-state.ts';
import { normalizePassword, type PasswordProblem, passwordProblem } from '#domain/password.ts';
import { type AccountPerson, readPerson } from '#storage/identity/accounts.ts';
import type { Product } from '../product.ts';

/** Checks a password its owner wants to have, and hashes it. Throws for an account that isn't there. */
export async function hashNewPassword(
  product: Product,
  accountId: string,
  typed: string,
): Promise<{ passwordHash: string; person: AccountPerson } | Refusal<PasswordProblem>> {
  const person = await readPerson(product.database, accountId);
  if (person === null) throw new Error('an account that signed in or was sent a link is gone');
  const { operator } = await product.reference();
  const problem = passwordProblem(typed, {
    personal: [person.displayName, person.email, person.userName],
    site: ['xuka', '续卡', operator.name['zh-CN'], operator.name.en],
  });
  if (problem) return { refused: problem };
  return { passwordHash: await product.passwords.hash(normalizePassword(typed)), person };
}
