import { randomInt } from 'node:crypto';
import {
  type RecoveryCode,
  readRecoveryCode,
  recoveryCodeCount,
  recoveryLetters,
  toRecoveryCode,
  writeRecoveryCode,
} from '#domain/recovery-code.ts';
import { inTransaction } from '#storage/database.ts';
import { readRecoveryHash, spendRecoveryCode } from '#storage/identity/recovery-codes.ts';
import type { Product } from '../../product.ts';
import { tellOfSecurity } from './tell-of-security.ts';

export interface DrawnCodes {
  /** To be shown once. */
  shown: string[];
  hashed: { selector: string; codeHash: string }[];
}

/** A new set: ten codes with different beginnings. */
export async function drawRecoveryCodes({ passwords }: Product): Promise<DrawnCodes> {
  const codes = new Map<string, RecoveryCode>();
  while (codes.size < recoveryCodeCount) {
    const code = drawOne();
    codes.set(code.selector, code);
  }
  const drawn = [...codes.values()];
  const hashed = drawn.map(async ({ selector, secret }) => ({
    selector,
    codeHash: await passwords.hash(secret),
  }));
  return { shown: drawn.map(writeRecoveryCode), hashed: await Promise.all(hashed) };
}

const drawOne = (): RecoveryCode =>
  toRecoveryCode(
    Array.from({ length: 12 }, () => recoveryLetters[randomInt(recoveryLetters.length)]).join(''),
  );

/** Right, and for the first time; one verification in any case. Its owner is told by mail. */
export async function checkRecoveryCode(
  product: Product,
  { accountId, code }: { accountId: string; code: string },
): Promise<boolean> {
  const { database, passwords } = product;
  const read = readRecoveryCode(code);
  const selector = read?.selector ?? '';
  const codeHash = read && (await readRecoveryHash(database, { accountId, selector }));
  const isRight = await passwords.verify(codeHash ?? passwords.decoy, read?.secret ?? '');
  if (!isRight || codeHash === null) return false;
  const now = product.clock();
  return inTransaction(database, async (transaction) => {
    const isFirst = await spendRecoveryCode(transaction, { accountId, selector, codeHash, now });
    if (isFirst)
      await tellOfSecurity(transaction, product, { accountId, event: 'recovery_code_used', now });
    return isFirst;
  });
}
