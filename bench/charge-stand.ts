import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { seedReferenceData } from '#main/seed/seed-reference.ts';
import { wireProduct } from '#main/wiring.ts';
import { type Database, openDatabase } from '#storage/database.ts';
import type { Product } from '#usecases/product.ts';
import { type BenchPostgres, startBenchPostgres } from './postgres.ts';

export interface ChargeStand {
  postgres: BenchPostgres;
  database: Database;
  product: Product;
  stop(): Promise<void>;
}

/** The product as a library in this process, on a server of its own. */
export async function buildChargeStand(): Promise<ChargeStand> {
  const postgres = await startBenchPostgres();
  const { database, product, end } = openProduct(postgres.url);
  await seedReferenceData(product);
  return {
    postgres,
    database,
    product,
    async stop() {
      await end();
      await postgres.stop();
    },
  };
}

/** The product on a server that is there. */
export function openProduct(url: string): {
  database: Database;
  product: Product;
  end: () => Promise<void>;
} {
  const database = openDatabase(url, { connections: 4 });
  const committerDatabase = openDatabase(url, { connections: 2, lookups: true });
  const product = wireProduct({
    database,
    committerDatabase,
    baseUrl: 'http://bench.example',
    secret: 'nothing is signed in this bench',
    gateway: createSimulatorGateway({
      baseUrl: 'http://127.0.0.1:9',
      apiSecret: 'unused',
      webhookSecret: 'unused',
      timeoutMs: 1_000,
    }),
  });
  const end = async () => {
    await committerDatabase.end();
    await database.end();
  };
  return { database, product, end };
}
