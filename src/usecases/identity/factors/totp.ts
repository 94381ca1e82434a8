import { readTotpSecrets, spendTotpStep, type TotpSecret } from '#storage/identity/totp-secrets.ts';
import type { Product } from '../../product.ts';
import { seal, unseal } from '../purpose-key.ts';

/** The row that a sealed secret belongs to: moved to another, it opens no more. */
const ownerOf = ({ accountId, id }: Pick<TotpSecret, 'accountId' | 'id'>) => `${accountId} ${id}`;

export const sealTotp = (
  { secret }: Pick<Product, 'secret'>,
  of: { accountId: string; id: string; content: Buffer },
): Buffer => seal(secret, 'totp-secret', { content: of.content, owner: ownerOf(of) });

/** Null: the installation's secret is another one than when it was sealed. */
export const openTotp = ({ secret }: Pick<Product, 'secret'>, row: TotpSecret): Buffer | null =>
  unseal(secret, 'totp-secret', { sealed: row.sealed, owner: ownerOf(row) });

/** Six digits, however they were typed: spaces, full-width. */
export const readTotpCode = (typed: string): string =>
  typed
    .slice(0, 100)
    .normalize('NFKC')
    .replace(/[\s\p{Pd}]/gu, '');

/** The step a typed code belongs to by this secret, or null. */
export function totpStep(product: Product, row: TotpSecret, typed: string): bigint | null {
  const code = readTotpCode(typed);
  const secret = /^\d{6}$/.test(code) ? openTotp(product, row) : null;
  if (secret === null) return null;
  return product.oneTimeCodes.stepOf({ secret, code, now: product.clock() });
}

/** Right, and for the first time. */
export async function checkTotp(
  product: Product,
  { accountId, code }: { accountId: string; code: string },
): Promise<boolean> {
  const { inUse } = await readTotpSecrets(product.database, accountId);
  if (inUse === null) return false;
  const step = totpStep(product, inUse, code);
  if (step === null) return false;
  return spendTotpStep(product.database, { accountId, id: inUse.id, step });
}
