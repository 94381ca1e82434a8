import type { Refusal } from '#domain/account-state.ts';
import type { Policy } from '#domain/policy.ts';
import { addPolicy, lockOperator } from '#storage/catalogue.ts';
import { inTransaction, type Transaction } from '#storage/database.ts';
import { readCatalogue, readOperator, readPolicy } from '#storage/reference.ts';
import { changedFields } from './changed-fields.ts';
import type { Product } from './product.ts';

export interface PolicyChange {
  /** The version that holds after the import. */
  version: number;
  /** The version that held before; null: there was none. */
  before: number | null;
  /** Empty: everything is as wanted already, and no version is written. */
  changed: (keyof Policy)[];
  /** Rates for zones that the catalogue does not have yet: they fit nowhere until it does. */
  idleRates: { at: number; zoneId: string }[];
}

/**
 * Makes `wanted` the operator's rules, as the next version: what was ordered keeps its own. The
 * version in `wanted` is not looked at; the database counts. A policy before its operator is refused,
 * because that is how a demo seed that was cut off is known.
 */
export async function importPolicy(
  { database, clock }: Pick<Product, 'database' | 'clock'>,
  wanted: Policy,
  options: { dryRun: boolean } = { dryRun: false },
): Promise<PolicyChange | Refusal<'no_operator'>> {
  return inTransaction(database, async (transaction) => {
    await lockOperator(transaction);
    if (!(await readOperator(transaction))) return { refused: 'no_operator' };
    const current = await readPolicy(transaction);
    const before = current?.version ?? null;
    const changed = changedFields(current, { ...wanted, version: before ?? 0 });
    const idleRates = await findIdleRates(transaction, wanted);
    if (current && changed.length === 0)
      return { version: current.version, before, changed, idleRates };
    const version = (before ?? 0) + 1;
    if (!options.dryRun) await addPolicy(transaction, { ...wanted, version }, clock());
    const told = changed.filter((field) => field !== 'version');
    return { version, before, changed: told, idleRates };
  });
}

/** No reason to refuse: a catalogue may need this policy's services, so one of the two comes first. */
async function findIdleRates(transaction: Transaction, { rating }: Policy) {
  const known = new Set((await readCatalogue(transaction)).zones.map(({ id }) => id));
  return (rating?.rates ?? []).flatMap(({ zoneId }, at) =>
    zoneId === null || known.has(zoneId) ? [] : [{ at, zoneId }],
  );
}
