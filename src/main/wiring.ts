import { createArgon2Hasher } from '#adapters/passwords/argon2.ts';
import { createSimulatedSimProvider } from '#adapters/sim/simulator/sim-provider.ts';
import type { Clock } from '#ports/clock.ts';
import type { PaymentGateway } from '#ports/payment-gateway.ts';
import { type CommitterOptions, createCommitter } from '#storage/committer.ts';
import type { Database } from '#storage/database.ts';
import { createReferenceReader } from '#storage/reference.ts';
import type { Product } from '#usecases/product.ts';
import { createIds } from './new-id.ts';

export interface WiringOptions
  extends Pick<
    CommitterOptions,
    'onGroup' | 'onCommand' | 'onOutbox' | 'groupSize' | 'inFlight' | 'queueSize'
  > {
  database: Database;
  /** Connections of the committer's own, so that no page keeps money waiting; absent: shared. */
  committerDatabase?: Database;
  gateway: PaymentGateway;
  baseUrl: string;
  secret: string;
  clock?: Clock;
}

/** Puts the product together from its parts. */
export function wireProduct(options: WiringOptions): Product {
  const { database, gateway, baseUrl, secret, clock = Date.now, ...rest } = options;
  const { committerDatabase = database, ...committerOptions } = rest;
  const newId = createIds();
  return {
    database,
    gateway,
    baseUrl,
    secret,
    clock,
    newId,
    committer: createCommitter({ ...committerOptions, database: committerDatabase, clock, newId }),
    reference: createReferenceReader(database),
    simProvider: createSimulatedSimProvider(),
    passwords: createArgon2Hasher(),
  };
}
