import { readCreditFallback, writeCreditFallback } from '#storage/credit-settings.ts';
import type { Product } from './product.ts';

/** "Use my credit when my card fails": holds for what is confirmed from now on. May be repeated. */
export const setCreditFallback = (
  { database, clock }: Product,
  { accountId, fallback }: { accountId: string; fallback: boolean },
): Promise<void> => writeCreditFallback(database, { accountId, fallback, at: clock() });

export const viewCreditFallback = ({ database }: Product, accountId: string): Promise<boolean> =>
  readCreditFallback(database, accountId);
