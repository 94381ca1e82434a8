import type { Instant } from '#domain/time.ts';
import type { Transaction } from '#storage/database.ts';
import type { AccountPerson } from '#storage/identity/accounts.ts';
import { lockCounters, resetCounters } from '#storage/identity/attempt-counters.ts';
import { browserIds } from '#storage/identity/browsers.ts';
import type { Product } from '../product.ts';
import { browserCounter, nameCounter, secondFactorCounter } from './attempts.ts';

/**
 * Nothing that was counted against this account's names and browsers counts any more. Only the account's window for
 * codes of an app goes on: whoever reads its mail must not be able to guess without end.
 */
export async function clearAccountCounters(
  transaction: Transaction,
  product: Product,
  { accountId, email, userName }: Pick<AccountPerson, 'accountId' | 'email' | 'userName'>,
  now: Instant,
): Promise<void> {
  const browsers = await browserIds(transaction, accountId);
  const keys = [
    nameCounter(product, { kind: 'email', value: email }),
    nameCounter(product, { kind: 'user-name', value: userName }),
    ...browsers.map((browserId) => browserCounter(product, accountId, browserId)),
    ...[null, ...browsers].map((browserId) =>
      secondFactorCounter(product, accountId, { browserId }),
    ),
  ];
  await lockCounters(transaction, keys, now);
  await resetCounters(transaction, keys, now);
}
