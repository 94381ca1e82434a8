import { type CreditView, creditOf } from '#domain/account-credit.ts';
import { advance } from '#domain/advance.ts';
import { Changeset } from '#domain/changeset.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { readCreditFallback } from '#storage/credit-settings.ts';
import { atOneMoment } from '#storage/database.ts';
import type { Product } from './product.ts';

export interface AccountCredit {
  credit: CreditView[];
  /** "Use my credit when my card fails". */
  fallback: boolean;
}

/** What credit an account has now, by currency. */
export async function viewCredit(product: Product, accountId: string): Promise<AccountCredit> {
  const [state, fallback] = await atOneMoment(product.database, (connection) =>
    Promise.all([
      loadAccountState(connection, accountId),
      readCreditFallback(connection, accountId),
    ]),
  );
  const change = new Changeset(state, { now: product.clock(), newId: product.newId });
  advance(change, (await product.reference()).rules);
  return { credit: creditOf(change), fallback };
}
