import { planVersionName } from '#domain/catalogue.ts';
import type { Policy } from '#domain/policy.ts';
import { DAY, type Instant } from '#domain/time.ts';
import { writeOperator } from '#storage/catalogue.ts';
import { createCommitter } from '#storage/committer.ts';
import { type Database, inTransaction } from '#storage/database.ts';
import { type Reference, readCatalogue } from '#storage/reference.ts';
import { createOrderWatch } from '#usecases/order-watch.ts';
import type { Product } from '#usecases/product.ts';
import { importPromotions } from '#usecases/promotions/import-promotions.ts';
import { demoStories } from './demo-stories.ts';
import { liveStories } from './live-stories.ts';
import { seedOperator } from './operator.ts';
import { pastCommitter } from './past-committer.ts';
import { readSeedPromotions, seedCatalogueAndPolicy } from './seed-reference.ts';

/** `not-empty`: somebody's database, or seeded before; nothing was touched. */
export type SeedOutcome = { outcome: 'seeded'; accounts: number } | { outcome: 'not-empty' };

/** An earlier seed did not come to its end; what it left can't be told from a whole one piece by piece. */
export class SeedInterrupted extends Error {
  constructor() {
    super(
      'A demo seed of this database was interrupted, and half a demo is not used. Start anew with an\n' +
        'empty database: the embedded one is the folder "postgres" in XUKA_HOME (.xuka), remove it while\n' +
        'the program is stopped; one named by DATABASE_URL must be dropped and created.',
    );
    this.name = 'SeedInterrupted';
  }
}

type SeedProduct = Pick<
  Product,
  'database' | 'clock' | 'newId' | 'simProvider' | 'passwords' | 'oneTimeCodes' | 'passkeys'
>;

/**
 * Fills an empty, migrated database with the demo operator, its catalogue and invented subscribers
 * whose last months are lived through. The operator is written last: a database with a policy and no
 * operator was interrupted, and throws `SeedInterrupted`.
 */
export async function seedDemo(product: SeedProduct): Promise<SeedOutcome> {
  return alone(product.database, async () => {
    const found = await look(product.database);
    if (found === 'interrupted') throw new SeedInterrupted();
    if (found === 'not-empty') return { outcome: 'not-empty' };
    const seededAt = product.clock();
    const { database } = product;
    const policy = await seedCatalogueAndPolicy({ database, clock: () => seededAt - ON_SALE_FOR });
    const reference = await referenceOf(database, policy);
    const makeProduct = pastProducts(product, reference, seededAt);
    await liveStories(demoStories, { makeProduct, seededAt });
    await importPromotions({ database, clock: () => seededAt }, readSeedPromotions());
    await inTransaction(product.database, (transaction) =>
      writeOperator(transaction, seedOperator, seededAt),
    );
    return { outcome: 'seeded', accounts: demoStories.length };
  });
}

/** The catalogue is older than anything bought from it. */
const ON_SALE_FOR = 200 * DAY;

/** Any constant of our own; another than the migrations'. */
const LOCK = 7_248_520_002;

/** Two starts on one database: the second waits here and finds it seeded. */
async function alone<Answer>(database: Database, work: () => Promise<Answer>): Promise<Answer> {
  const client = await database.connect();
  try {
    await client.query(`select pg_advisory_lock(${LOCK})`);
    return await work();
  } finally {
    // Closing the connection lets the lock go even when unlocking can't be said any more.
    client.release(true);
  }
}

async function look(database: Database): Promise<'empty' | 'not-empty' | 'interrupted'> {
  const { rows } = await database.query<Record<'operator' | 'policy' | 'other', boolean>>(
    `select exists (select from operator) as operator, exists (select from policy) as policy,
      exists (select from account) or exists (select from plan_version)
        or exists (select from market) or exists (select from zone) as other`,
  );
  const { operator, policy, other } = rows[0]!;
  if (operator) return 'not-empty';
  if (policy) return 'interrupted';
  return other ? 'not-empty' : 'empty';
}

/** The reference tables before there is an operator; a fresh catalogue has one version of each plan. */
async function referenceOf(database: Database, policy: Policy): Promise<Reference> {
  const catalogue = await readCatalogue(database);
  return {
    operator: seedOperator,
    catalogue,
    planVersions: new Map(catalogue.plans.map((plan) => [planVersionName(plan), plan])),
    onSale: catalogue.plans,
    rules: {
      policy,
      markets: new Map(catalogue.markets.map((market) => [market.id, market])),
      zones: new Map(catalogue.zones.map((zone) => [zone.id, zone])),
    },
  };
}

const pastProducts =
  (product: SeedProduct, reference: Reference, seededAt: Instant) =>
  (clock: Product['clock'], gateway: Product['gateway']): Product => {
    const { database, newId } = product;
    return {
      ...product,
      clock,
      gateway,
      orderWatch: createOrderWatch(),
      committer: pastCommitter(createCommitter({ database, clock, newId }), seededAt),
      reference: async () => reference,
      // Nothing of the past is shown or signed.
      baseUrl: 'http://localhost',
      secret: '',
    };
  };
