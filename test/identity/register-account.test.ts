import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { inTransaction } from '#storage/database.ts';
import { insertAccount } from '#storage/identity/accounts.ts';
import { holdClaim } from '#storage/identity/claims.ts';
import { mintOneTimeLink } from '#usecases/identity/mint-one-time-link.ts';
import { type Registration, registerAccount } from '#usecases/identity/register-account.ts';
import { sweepIdentity } from '#usecases/identity/sweep-identity.ts';
import {
  attempt,
  givenPerson,
  givenSignIn,
  type IdentityProduct,
  identityProduct,
} from './identity-product.ts';

let product: IdentityProduct;

beforeAll(async () => {
  product = await identityProduct();
});
afterAll(() => product.stop());

const lihua: Registration = {
  displayName: ' 李华 ',
  email: 'Li.Hua@Example.test',
  userName: 'LiHua',
  locale: 'zh-CN',
  timeZone: 'Asia/Shanghai',
};

const claims = async (accountId: string) => {
  const { rows } = await product.database.query(
    'select kind, value, confirmed from claim where account_id = $1 order by kind',
    [accountId],
  );
  return rows;
};

test('a registered account has its names and a welcome mail, and no password', async () => {
  const registered = await registerAccount(product, lihua);
  if ('refused' in registered) throw new Error(registered.refused);
  const { accountId } = registered;
  expect(await claims(accountId)).toEqual([
    { kind: 'email', value: 'li.hua@example.test', confirmed: true },
    { kind: 'user-name', value: 'lihua', confirmed: true },
  ]);
  expect(await product.takeMails()).toEqual([{ accountId, payload: { template: 'welcome' } }]);
  const { rows } = await product.database.query(
    `select display_name, email, user_name, password_hash from account
     join credential on account_id = id where id = $1`,
    [accountId],
  );
  expect(rows).toEqual([
    { display_name: '李华', email: 'li.hua@example.test', user_name: 'lihua', password_hash: null },
  ]);
});

test.each<[Partial<Registration>, string]>([
  [{ email: 'li.hua' }, 'email_malformed'],
  [{ userName: 'li' }, 'user_name_malformed'],
  [{ displayName: ' ' }, 'display_name_malformed'],
  [{ displayName: 'Li\nHua' }, 'display_name_malformed'],
  [{ timeZone: 'Mars/Olympus' }, 'time_zone_unknown'],
  [{ userName: 'another' }, 'email_taken'],
  [{ email: 'another@example.test' }, 'user_name_taken'],
])('%j is refused: %s', async (change, refused) => {
  expect(await registerAccount(product, { ...lihua, ...change })).toEqual({ refused });
});

test('a refused registration holds nothing', async () => {
  const email = 'free-again@example.test';
  expect(await registerAccount(product, { ...lihua, email })).toEqual({
    refused: 'user_name_taken',
  });
  const other = await registerAccount(product, { ...lihua, email, userName: 'free-again' });
  expect(other).toHaveProperty('accountId');
});

test('a registration repeated with its account id is one registration', async () => {
  const accountId = product.newId();
  const twice = { ...lihua, accountId, email: 'twice@example.test', userName: 'twice' };
  await product.takeMails();
  await Promise.all([registerAccount(product, twice), registerAccount(product, twice)]);
  expect(await registerAccount(product, twice)).toEqual({ accountId });
  expect(await product.takeMails()).toHaveLength(1);
});

test('ten registrations of one name at once: one wins', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      registerAccount(product, { ...lihua, email: `racer${i}@example.test`, userName: 'racer' }),
    ),
  );
  expect(answers.filter((answer) => 'accountId' in answer)).toHaveLength(1);
});

test('the sweep frees names held by a registration that came to nothing, and keeps the others', async () => {
  const hold = (accountId: string, value: string) => {
    const now = product.clock();
    const claim = { kind: 'email', value, accountId, now, expiresAt: now + MINUTE } as const;
    return holdClaim(product.database, claim);
  };
  const broken = product.newId();
  await hold(broken, 'broken@example.test');
  // This one broke after its account was written.
  const borne = product.newId();
  await hold(borne, 'borne@example.test');
  await inTransaction(product.database, (transaction) =>
    insertAccount(transaction, {
      ...lihua,
      id: borne,
      email: 'borne@example.test',
      userName: 'borne',
      passwordHash: null,
      createdAt: product.clock(),
    }),
  );
  expect(await sweepIdentity(product)).toMatchObject({ confirmedClaims: 0, releasedClaims: 0 });
  product.pass(MINUTE);
  expect(await sweepIdentity(product)).toMatchObject({ confirmedClaims: 1, releasedClaims: 1 });
  expect(await claims(broken)).toEqual([]);
  expect(await claims(borne)).toEqual([
    { kind: 'email', value: 'borne@example.test', confirmed: true },
  ]);
});

test('the sweep removes what is over and nothing else', async () => {
  const accountId = await givenPerson(product, 'swept');
  await sweepIdentity(product);
  await givenSignIn(product, { identifier: 'swept' });
  await attempt(product, { identifier: 'swept', password: 'not-this-one' });
  await mintOneTimeLink(product, { accountId, purpose: 'password_reset' });
  product.pass(MINUTE);
  const none = { sessions: 0, browsers: 0, links: 0 };
  expect(await sweepIdentity(product)).toMatchObject(none);
  // After a week the session and the counts are over; the link still explains itself.
  product.pass(7 * DAY);
  expect(await sweepIdentity(product)).toMatchObject({ ...none, sessions: 1, counters: 2 });
  product.pass(24 * DAY + HOUR);
  expect(await sweepIdentity(product)).toMatchObject({ ...none, links: 1 });
  product.pass(400 * DAY);
  expect(await sweepIdentity(product)).toMatchObject({ ...none, browsers: 1 });
});
