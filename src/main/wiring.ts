import { createOneTimeCodes } from '#adapters/one-time-codes/otpauth.ts';
import { createPasskeys } from '#adapters/passkeys/webauthn.ts';
import { createArgon2Hasher } from '#adapters/passwords/argon2.ts';
import { createSimulatedSimProvider } from '#adapters/sim/simulator/sim-provider.ts';
import type { Clock } from '#ports/clock.ts';
import type { PaymentGateway } from '#ports/payment-gateway.ts';
import { type Committer, type CommitterOptions, createCommitter } from '#storage/committer.ts';
import type { Database } from '#storage/database.ts';
import { createReferenceReader } from '#storage/reference.ts';
import { createOrderWatch, type OrderWatch } from '#usecases/order-watch.ts';
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
  const orderWatch = createOrderWatch();
  const committer = createCommitter({
    ...committerOptions,
    database: committerDatabase,
    clock,
    newId,
  });
  return {
    database,
    gateway,
    baseUrl,
    secret,
    clock,
    newId,
    committer: tellingOf(committer, orderWatch),
    orderWatch,
    reference: createReferenceReader(database),
    simProvider: createSimulatedSimProvider(),
    passwords: createArgon2Hasher(),
    oneTimeCodes: createOneTimeCodes(),
    passkeys: createPasskeys(baseUrl),
  };
}

/** Every command that names an order may be news of it. */
const tellingOf = (committer: Committer, watch: OrderWatch): Committer => ({
  ...committer,
  submit: async (command) => {
    const answer = await committer.submit(command);
    if (command.orderId !== undefined) watch.tell(command.orderId);
    return answer;
  },
});
