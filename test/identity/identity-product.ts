import { createArgon2Hasher } from '#adapters/passwords/argon2.ts';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import type { Instant } from '#domain/time.ts';
import { seedReferenceData } from '#main/seed/seed-reference.ts';
import { wireProduct } from '#main/wiring.ts';
import { openDatabase } from '#storage/database.ts';
import type { SignedIn } from '#usecases/identity/open-session.ts';
import type { SecondFactorNeeded } from '#usecases/identity/pending-sign-in.ts';
import type { Registration } from '#usecases/identity/register-account.ts';
import { registerAccount } from '#usecases/identity/register-account.ts';
import { type SignInAttempt, signIn } from '#usecases/identity/sign-in.ts';
import type { Product } from '#usecases/product.ts';
import { testDatabase } from '../support/database.ts';

export const START = Date.UTC(2026, 10, 2, 9);

export interface IdentityProduct extends Product {
  /** Moves the clock on. */
  pass(duration: number): void;
  /** Verifications and hashes that were really computed so far. */
  hashing(): number;
  /** Mails asked for and not yet sent, oldest first; takes them away. */
  takeMails(): Promise<{ accountId: string; payload: Record<string, string> }[]>;
  stop(): Promise<void>;
}

/** The product without its provider, with a clock that stands until it is moved and real argon2id. */
export async function identityProduct(): Promise<IdentityProduct> {
  const { url, drop } = await testDatabase();
  const database = openDatabase(url, { connections: 12 });
  let now: Instant = START;
  let computed = 0;
  // Nobody pays here, so this address is never asked.
  const gateway = createSimulatorGateway({
    baseUrl: 'http://127.0.0.1:9',
    apiSecret: 'test-api-secret-0123456789abcdef0123456789',
    webhookSecret: 'test-webhook-secret-0123456789abcdef01234',
    timeoutMs: 1_000,
  });
  const clock = () => now;
  const secret = 'test-secret-0123456789abcdef0123456789abcdef';
  const wired = wireProduct({ database, gateway, clock, baseUrl: 'http://shop.test', secret });
  const argon2 = createArgon2Hasher();
  const counted = <T>(work: Promise<T>): Promise<T> => {
    computed++;
    return work;
  };
  const product: Product = {
    ...wired,
    passwords: {
      decoy: argon2.decoy,
      isOutdated: argon2.isOutdated,
      hash: (password) => counted(argon2.hash(password)),
      verify: (hash, password) => counted(argon2.verify(hash, password)),
    },
  };
  await seedReferenceData(product);
  return {
    ...product,
    pass: (duration) => {
      now += duration;
    },
    hashing: () => computed,
    async takeMails() {
      const { rows } = await database.query(
        `with taken as (delete from outbox where kind = 'mail.send' returning *)
         select account_id as "accountId", payload from taken order by created_at, id`,
      );
      return rows;
    },
    async stop() {
      await wired.committer.drain();
      await database.end();
      await drop();
    },
  };
}

export const PASSWORD = 'tidal-otter-52-lamp';

/** Somebody with a password; the address and name are `<name>@example.test` and `<name>`. */
export async function givenPerson(
  product: Product,
  name: string,
  given: Partial<Registration> = {},
): Promise<string> {
  const registered = await registerAccount(product, {
    displayName: 'Li Hua 李华',
    email: `${name}@example.test`,
    userName: name,
    locale: 'zh-CN',
    timeZone: 'Europe/London',
    demoPassword: PASSWORD,
    ...given,
  });
  if ('refused' in registered) throw new Error(registered.refused);
  return registered.accountId;
}

export const chromeOnAndroid =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36';
export const safariOnMac =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15';

/** One attempt from a browser nobody knows, unless said otherwise. */
export const attempt = (
  product: Product,
  given: Partial<SignInAttempt> & { identifier: string },
): ReturnType<typeof signIn> =>
  signIn(product, {
    password: PASSWORD,
    browserCookie: null,
    userAgent: chromeOnAndroid,
    address: '192.0.2.10',
    sessionToken: null,
    ...given,
  });

/** The same, for when it must succeed. */
export async function givenSignIn(
  product: Product,
  given: Partial<SignInAttempt> & { identifier: string },
) {
  return opened(await attempt(product, given));
}

/** The session that was opened; throws when there is none, or not yet. */
export function opened(answer: SignedIn | SecondFactorNeeded | { refused: string }): SignedIn {
  if ('refused' in answer) throw new Error(answer.refused);
  if ('pendingToken' in answer) throw new Error('a second factor is needed');
  return answer;
}
