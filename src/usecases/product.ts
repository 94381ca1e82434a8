import type { Clock } from '#ports/clock.ts';
import type { OneTimeCodes } from '#ports/one-time-codes.ts';
import type { Passkeys } from '#ports/passkeys.ts';
import type { PasswordHasher } from '#ports/password-hasher.ts';
import type { PaymentGateway } from '#ports/payment-gateway.ts';
import type { SimProvider } from '#ports/sim-provider.ts';
import type { Committer } from '#storage/committer.ts';
import type { Database } from '#storage/database.ts';
import type { Reference } from '#storage/reference.ts';
import type { OrderWatch } from './order-watch.ts';

/** What the use cases work with. Made once at start by main/wiring.ts, handed to every edge. */
export interface Product {
  database: Database;
  committer: Committer;
  /** Wakes who waits for an order in this process. */
  orderWatch: OrderWatch;
  /** The operator's reference tables, at most a few seconds old. */
  reference: () => Promise<Reference>;
  gateway: PaymentGateway;
  simProvider: SimProvider;
  passwords: PasswordHasher;
  oneTimeCodes: OneTimeCodes;
  passkeys: Passkeys;
  clock: Clock;
  /** A new UUIDv7. */
  newId: () => string;
  /** Public address without a trailing slash. */
  baseUrl: string;
  /** At least 32 octets; signs links. Never leaves the program. */
  secret: string;
}
