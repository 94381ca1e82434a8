import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '#domain/policy.ts';
import { errorLine } from '#edges/cli/document-error.ts';
import { readPolicyDocument } from '#edges/cli/policy-document.ts';
import { readPromotionDocument, type WantedPromotion } from '#edges/cli/promotion-document.ts';
import { addPolicy, writeOperator } from '#storage/catalogue.ts';
import { inTransaction } from '#storage/database.ts';
import { importCatalogue } from '#usecases/import-catalogue.ts';
import type { Product } from '#usecases/product.ts';
import { readSeedCatalogue } from './catalogue/seed-catalogue.ts';
import { seedOperator } from './operator.ts';

/** The demo operator's rules. Throws when its own file has an error. */
export function readSeedPolicy(): Policy {
  const reading = readPolicyDocument(
    readFileSync(join(import.meta.dirname, 'policy.json'), 'utf8'),
  );
  if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join('\n'));
  return reading.policy;
}

/** The demo operator's promotions. Throws when its own file has an error. */
export function readSeedPromotions(): readonly WantedPromotion[] {
  const reading = readPromotionDocument(
    readFileSync(join(import.meta.dirname, 'promotions.json'), 'utf8'),
  );
  if ('errors' in reading) throw new Error(reading.errors.map(errorLine).join('\n'));
  return reading.promotions;
}

/** Writes the demo operator, its policy and its catalogue into an empty database. */
export async function seedReferenceData(
  product: Pick<Product, 'database' | 'clock'>,
  changes: { policy?: Partial<Policy> } = {},
): Promise<void> {
  await seedCatalogueAndPolicy(product, changes);
  await inTransaction(product.database, (transaction) =>
    writeOperator(transaction, seedOperator, product.clock()),
  );
}

/** All but the operator, whose row says that a database is ready for use. Answers the policy. */
export async function seedCatalogueAndPolicy(
  product: Pick<Product, 'database' | 'clock'>,
  changes: { policy?: Partial<Policy> } = {},
): Promise<Policy> {
  const policy = { ...readSeedPolicy(), ...changes.policy };
  await inTransaction(product.database, (transaction) =>
    addPolicy(transaction, policy, product.clock()),
  );
  const change = await importCatalogue(product, readSeedCatalogue());
  if (change.refusals.length > 0) throw new Error('the seed catalogue was refused');
  return policy;
}
