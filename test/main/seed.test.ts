import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { startPaymentProvider } from '#adapters/payment/simulator/provider/start-payment-provider.ts';
import { passwordProblem } from '#domain/password.ts';
import { DAY, type Instant } from '#domain/time.ts';
import { closedGateway } from '#main/closed-gateway.ts';
import { demoPassword } from '#main/seed/demo-password.ts';
import { demoSignIns } from '#main/seed/demo-sign-ins.ts';
import { demoStories } from '#main/seed/demo-stories.ts';
import { registerPastPayments } from '#main/seed/register-past-payments.ts';
import { SeedInterrupted, seedDemo } from '#main/seed/seed-demo.ts';
import { wireProduct } from '#main/wiring.ts';
import { type Database, openDatabase } from '#storage/database.ts';
import { readAutoRenewals, readMeansOf } from '#storage/reads/account-rows.ts';
import type { Product } from '#usecases/product.ts';
import { viewUsage } from '#usecases/read-usage.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { testDatabase } from '../support/database.ts';

type Seeded = { product: Product; stop(): Promise<void> };

/** The product on an empty database of its own, at `now` or on the real clock. */
async function emptyProduct(now?: Instant): Promise<Seeded> {
  const { url, drop } = await testDatabase();
  const database = openDatabase(url);
  const clock = now === undefined ? Date.now : () => now;
  const secret = 'test-secret-0123456789abcdef0123456789abcdef';
  const gateway = closedGateway;
  const product = wireProduct({ database, gateway, clock, baseUrl: 'http://shop.test', secret });
  const stop = async () => {
    await database.end();
    await drop();
  };
  return { product, stop };
}

async function accountOf(product: Product, userName: string) {
  const { rows } = await product.database.query<{ id: string }>(
    'select account_id as id from credential where user_name = $1',
    [userName],
  );
  return (await viewAccount(product, rows[0]!.id))!;
}

const count = async (database: Database, from: string): Promise<number> =>
  Number((await database.query<{ count: bigint }>(`select count(*) from ${from}`)).rows[0]!.count);

const states = {
  'chen.siyuan': ['active'],
  'emily.carter': ['expiring-soon'],
  'tobias.klein': ['grace'],
  'wang.jianguo': ['suspended'],
  'grace.okafor': ['number-lost'],
  'sofia.rossi': ['not-yet-activated'],
  'li.xiaowen': ['active', 'active', 'active'],
  'daniel.fischer': ['active'],
  'hannah.wilson': ['parked'],
  'lin.xia': ['expiring-soon'],
};

async function seededStates(product: Product) {
  const found: Record<string, string[]> = {};
  for (const userName of Object.keys(states))
    found[userName] = (await accountOf(product, userName)).lines.map(({ state }) => state);
  return found;
}

describe('the demo', () => {
  let product: Product;
  let stop: Seeded['stop'];
  beforeAll(async () => {
    ({ product, stop } = await emptyProduct());
    expect(await seedDemo(product)).toEqual({ outcome: 'seeded', accounts: demoStories.length });
  });
  afterAll(() => stop());

  test('has somebody in every state', async () => {
    expect(await seededStates(product)).toEqual(states);
  });

  test('has one rich line: buckets of all kinds, an add-on, a queued plan, months of use', async () => {
    const { account, lines, orders } = await accountOf(product, 'chen.siyuan');
    const [line] = lines;
    expect(account.locale).toBe('zh-CN');
    expect(new Set(line!.buckets.map(({ kind }) => kind))).toEqual(
      new Set(['data', 'voice', 'sms', 'credit']),
    );
    expect(line!.deadlines.queuedCount).toBe(1);
    const now = product.clock();
    const runs = line!.periods.filter(({ period }) => period.startsAt! <= now);
    expect(runs.map(({ period }) => period.kind).sort()).toEqual(['add-on', 'add-on', 'plan']);
    expect(orders.length).toBeGreaterThanOrEqual(8);
    const ids = { accountId: account.id, lineId: line!.line.id };
    const usage = await viewUsage(product, { ...ids, days: 90 });
    if ('refused' in usage) throw new Error(usage.refused);
    expect(usage.daysObserved).toBe(90);
    expect(new Set(usage.byDay.map(({ day }) => day)).size).toBeGreaterThan(75);
    expect(new Set(usage.totals.map(({ country }) => country))).toEqual(new Set(['GB', 'FR']));
  });

  test('has a data allowance nearly used up, and lines in three markets on one account', async () => {
    const [used] = (await accountOf(product, 'daniel.fischer')).lines;
    const data = used!.buckets.find(({ kind }) => kind === 'data')!;
    expect(data.remaining).toBe(46n * 1_048_576n);
    const several = (await accountOf(product, 'li.xiaowen')).lines;
    expect(several.map(({ market, line }) => `${market.id} ${line.simKind}`).sort()).toEqual([
      'cn physical',
      'gb physical',
      'travel esim',
    ]);
  });

  test('has a saved card and an auto-renewal agreed to word for word; the others have neither', async () => {
    const { account, lines } = await accountOf(product, 'chen.siyuan');
    const [card, ...others] = await readMeansOf(product.database, account.id);
    expect(others).toEqual([]);
    expect(card).toMatchObject({ label: 'Visa •••• 4242', state: 'usable' });
    const [auto] = await readAutoRenewals(product.database, account.id);
    expect(auto).toMatchObject({
      ...{ id: lines[0]!.line.id, state: 'on', planId: 'gb-everyday-30' },
      means: [{ kind: 'means', meansId: card!.id }],
      consent: { locale: 'zh-CN' },
    });
    expect(auto!.consent.words).toContain('日常 30GB');
    expect(auto!.round!.chargeAt).toBeGreaterThan(product.clock() + 10 * DAY);
    expect(await count(product.database, 'auto_renewal')).toBe(1);
    expect(await count(product.database, 'payment_means')).toBe(1);
  });

  test('the payment simulator keeps the card of the past, and takes money from it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xuka-seed-'));
    const secrets = { apiSecret: 'secret-of-the-api', webhookSecret: 'secret-of-webhooks' };
    const provider = await startPaymentProvider({ folder, ...secrets });
    const gateway = createSimulatorGateway({ baseUrl: provider.url, timeoutMs: 5_000, ...secrets });
    const { account } = await accountOf(product, 'chen.siyuan');
    const [card] = await readMeansOf(product.database, account.id);
    try {
      // Also at later starts: it is kept once.
      for (const _ of [1, 2])
        await registerPastPayments(product.database, { simulatorUrl: provider.url });
      const { label, fingerprint, expiresMonth } = card!;
      expect(await gateway.checkMeans(card!.providerReference)).toMatchObject({
        ...{ outcome: 'known', state: 'usable' },
        means: { label, fingerprint, expiresMonth },
      });
      const charged = await gateway.charge({
        ...{ paymentId: 'later', description: 'Everyday 30GB', reference: 'R', locale: 'en' },
        ...{ amount: { amountMinor: 1_000n, currency: 'GBP' }, reason: 'recurring' },
        means: { reference: card!.providerReference, initialReference: card!.initialReference },
      });
      expect(charged).toMatchObject({ outcome: 'known', report: { status: 'captured' } });
    } finally {
      await provider.stop();
      rmSync(folder, { recursive: true });
    }
  });

  test('every bucket is what its transfers say', async () => {
    const { rows } = await product.database.query(
      `select b.id from bucket b join lateral (select
          coalesce(sum(amount) filter (where kind = 'grant' and to_place = 'bucket:' || b.id), 0) as granted,
          coalesce(sum(amount) filter (where kind = 'usage' and from_place = 'bucket:' || b.id), 0) as used,
          coalesce(sum(amount) filter (where kind in ('expiry', 'replacement')
            and from_place = 'bucket:' || b.id), 0) as expired
        from transfer t where t.account_id = b.account_id and t.bucket_id = b.id) moved on true
      where (b.granted, b.used, b.expired, b.remaining, b.reserved, b.refunded) is distinct from
        (moved.granted, moved.used, moved.expired, moved.granted - moved.used - moved.expired, 0, 0)`,
    );
    expect(rows).toEqual([]);
    expect(await count(product.database, "transfer where kind = 'usage'")).toBeGreaterThan(300);
    expect(await count(product.database, "transfer where kind = 'expiry'")).toBeGreaterThan(10);
  });

  test('every order is paid and sold, and holds nothing', async () => {
    const { rows } = await product.database.query(
      `select o.reference, o.state, o.held_minor from subscriber_order o join lateral (select
          coalesce(sum(amount) filter (where kind = 'payment'), 0) as paid,
          coalesce(sum(amount) filter (where kind in ('sale', 'tax')), 0) as sold
        from transfer t where t.account_id = o.account_id and t.order_id = o.id) money on true
      where o.state <> 'fulfilled' or o.held_minor <> 0
        or (money.paid, money.sold) is distinct from (o.price_minor, o.price_minor)`,
    );
    expect(rows).toEqual([]);
    expect(await count(product.database, "payment where state = 'declined'")).toBe(1);
    expect(await count(product.database, "payment where state in ('intended', 'opened')")).toBe(0);
  });

  test('nothing lies in the future, and ids of people and numbers are claimed for good', async () => {
    const now = new Date().toISOString();
    for (const [table, column] of [
      ['transfer', 'happened_at'],
      ['payment', 'decided_at'],
      ['subscriber_order', 'created_at'],
      ['order_event', 'happened_at'],
      ['line', 'activated_at'],
    ])
      expect(await count(product.database, `${table} where ${column} > '${now}'`), table).toBe(0);
    expect(await count(product.database, 'claim where not confirmed')).toBe(0);
    const lines = await count(product.database, 'line');
    expect(await count(product.database, "claim where kind in ('msisdn', 'iccid')")).toBe(
      2 * lines,
    );
  });

  test('leaves one mail to send, the welcome, and no work of the past', async () => {
    const { rows } = await product.database.query(
      `select c.user_name, o.kind, o.payload from outbox o join credential c using (account_id)
        where o.due_at <= now()`,
    );
    expect(rows).toEqual([
      { user_name: 'lin.xia', kind: 'mail.send', payload: { template: 'welcome' } },
    ]);
  });

  test('prints sign-ins that work, and none once a password was changed', async () => {
    const signIns = await demoSignIns(product.database);
    expect(signIns.map(({ userName }) => userName)).toEqual(Object.keys(states));
    const { database, passwords } = product;
    for (const { userName, password } of signIns) {
      const { rows } = await database.query<{ hash: string | null }>(
        'select password_hash as hash from credential where user_name = $1',
        [userName],
      );
      const { hash } = rows[0]!;
      if (userName === 'lin.xia') expect([hash, password]).toEqual([null, expect.any(String)]);
      else expect(await passwords.verify(hash!, password), userName).toBe(true);
    }
    await database.query(
      "update credential set password_changed_at = now() where user_name = 'emily.carter'",
    );
    expect((await demoSignIns(database)).map(({ userName }) => userName)).not.toContain(
      'emily.carter',
    );
  });

  test('a second run does nothing', async () => {
    const rows = async () =>
      Promise.all(
        ['operator', 'policy', 'account', 'claim', 'outbox', 'command', 'transfer'].map((table) =>
          count(product.database, table),
        ),
      );
    const before = await rows();
    expect(await seedDemo(product)).toEqual({ outcome: 'not-empty' });
    expect(await rows()).toEqual(before);
  });
});

test('the demo password is one that people may choose', async () => {
  for (const { displayName, email, userName } of demoStories)
    expect(
      passwordProblem(demoPassword, {
        personal: [displayName, email, userName],
        site: ['xuka', '续卡', '子午移动', 'Meridian Mobile'],
      }),
    ).toBeNull();
});

// The end of a month, a leap day, both changes of the clock, just before and after midnight in UTC.
test.for([
  '2027-01-31T23:58:00Z',
  '2028-02-29T12:00:00Z',
  '2027-03-28T00:02:00Z',
  '2027-10-31T01:30:00Z',
])('seeded at %s everybody is in their state', async (now) => {
  const { product, stop } = await emptyProduct(Date.parse(now));
  await seedDemo(product);
  expect(await seededStates(product)).toEqual(states);
  await stop();
});

test('two starts on one database make one demo', async () => {
  const { product, stop } = await emptyProduct();
  const outcomes = await Promise.all([seedDemo(product), seedDemo(product)]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['not-empty', 'seeded']);
  expect(await count(product.database, 'account')).toBe(demoStories.length);
  await stop();
});

test('an interrupted seed is recognised and not used', async () => {
  const { product, stop } = await emptyProduct();
  const breaking = {
    ...product,
    passwords: { ...product.passwords, hash: () => Promise.reject(new Error('power cut')) },
  };
  await expect(seedDemo(breaking)).rejects.toThrow('power cut');
  const before = await count(product.database, 'claim');
  await expect(seedDemo(product)).rejects.toThrow(SeedInterrupted);
  await expect(product.reference()).rejects.toThrow();
  expect(await count(product.database, 'operator')).toBe(0);
  expect(await count(product.database, 'claim')).toBe(before);
  expect(await demoSignIns(product.database)).toEqual([]);
  await stop();
});

test("somebody's own catalogue without an operator is left alone", async () => {
  const { product, stop } = await emptyProduct();
  await product.database.query("insert into zone (id, document) values ('mine', '{}')");
  expect(await seedDemo(product)).toEqual({ outcome: 'not-empty' });
  expect(await count(product.database, 'policy')).toBe(0);
  await stop();
});
