import type { Operator } from '#domain/operator.ts';
import { lockOperator, writeOperator } from '#storage/catalogue.ts';
import { inTransaction } from '#storage/database.ts';
import { readOperator } from '#storage/reference.ts';
import { changedFields } from './changed-fields.ts';
import type { Product } from './product.ts';

export interface OperatorChange {
  /** There was none before. */
  isNew: boolean;
  /** Empty: everything is as wanted already, and nothing is written. */
  changed: (keyof Operator)[];
}

/** Makes `wanted` who sells. */
export async function importOperator(
  { database, clock }: Pick<Product, 'database' | 'clock'>,
  wanted: Operator,
  options: { dryRun: boolean } = { dryRun: false },
): Promise<OperatorChange> {
  return inTransaction(database, async (transaction) => {
    await lockOperator(transaction);
    const current = await readOperator(transaction);
    const changed = changedFields(current, wanted);
    if (changed.length > 0 && !options.dryRun) await writeOperator(transaction, wanted, clock());
    return { isNew: current === null, changed };
  });
}
