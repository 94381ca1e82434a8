import type { Catalogue } from '#domain/catalogue.ts';
import {
  type CatalogueChange,
  planCatalogueChange,
  serviceRefusals,
} from '#domain/catalogue-change.ts';
import { lockCatalogue, readSoldVersions, writeCatalogueChange } from '#storage/catalogue.ts';
import { inTransaction } from '#storage/database.ts';
import { readCatalogue, readPolicy } from '#storage/reference.ts';
import type { Product } from './product.ts';

/** Makes the operator sell what `wanted` says; with any refusal nothing is written. */
export async function importCatalogue(
  { database, clock }: Pick<Product, 'database' | 'clock'>,
  wanted: Catalogue,
  options: { dryRun: boolean } = { dryRun: false },
): Promise<CatalogueChange> {
  return inTransaction(database, async (transaction) => {
    await lockCatalogue(transaction);
    const current = await readCatalogue(transaction);
    const sold = await readSoldVersions(transaction);
    const services = new Set(Object.keys((await readPolicy(transaction))?.services ?? {}));
    const planned = planCatalogueChange(current, wanted, sold);
    const refusals = [...planned.refusals, ...serviceRefusals(wanted, services)];
    const change = { ...planned, refusals };
    if (change.refusals.length === 0 && !options.dryRun)
      await writeCatalogueChange(transaction, change, clock());
    return change;
  });
}
