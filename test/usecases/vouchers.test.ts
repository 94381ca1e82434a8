import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '#domain/time.ts';
import { readVoucher } from '#storage/vouchers.ts';
import { confirmOrder } from '#usecases/confirm-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { saleFacts } from '#usecases/messages/sale-facts.ts';
import { voucherMessage } from '#usecases/messages/voucher-message.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { viewCredit } from '#usecases/view-credit.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { createVouchers, type PrintedVoucher } from '#usecases/vouchers/create-vouchers.ts';
import { redeemVoucher } from '#usecases/vouchers/redeem-voucher.ts';
import { sweepVouchers } from '#usecases/vouchers/sweep-vouchers.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { givenVouchers } from '../support/vouchers.ts';

const morning = Date.UTC(2026, 4, 11, 9);
let product: TestProduct;
let addresses = 0;
beforeAll(async () => {
  product = await testProduct({ now: morning });
});
afterAll(() => product.stop());

const redeem = (
  of: { accountId: string },
  pin: string,
  more: { serial?: string; lineId?: string; address?: string } = {},
) => {
  addresses += 1;
  const address = `198.51.100.${addresses % 250}`;
  return redeemVoucher(product, { accountId: of.accountId, pin, locale: 'en', address, ...more });
};

async function one(wish: Parameters<typeof givenVouchers>[1] = {}): Promise<PrintedVoucher> {
  return (await givenVouchers(product, wish))[0]!;
}

const creditOf = async ({ accountId }: { accountId: string }) =>
  (await viewCredit(product, accountId)).credit.map(({ currency, spendableMinor, heldMinor }) => [
    currency,
    spendableMinor,
    heldMinor,
  ]);

const movements = async ({ accountId }: { accountId: string }) => {
  const { rows } = await product.database.query(
    `select kind, amount, regexp_replace(from_place, ':[0-9a-f-]{36}$', '') as from,
      regexp_replace(to_place, ':[0-9a-f-]{36}$', '') as to from transfer
      where account_id = $1 order by seq`,
    [accountId],
  );
  return rows.map((row) => `${row.kind} ${row.amount} ${row.from} > ${row.to}`);
};

describe('a voucher of a value', () => {
  test('becomes credit of the account, once', async () => {
    const somebody = await givenLine(product);
    const { pin } = await one();
    const typed = ` ${pin.slice(0, 4)}-${pin.slice(4, 8)}–${pin.slice(8)} `;
    const first = await redeem(somebody, typed);
    expect(first).toMatchObject({
      kind: 'value',
      amountMinor: '1000',
      expiresAt: morning + 365 * DAY,
      isRepeat: false,
    });
    expect(await redeem(somebody, pin)).toEqual({ ...first, isRepeat: true });
    expect(await creditOf(somebody)).toEqual([['GBP', 1_000n, 0n]]);
    expect(await movements(somebody)).toEqual(['payment 1000 provider:voucher > bucket']);
  });

  test('of a single purpose is allowance that was taxed when it was sold', async () => {
    const somebody = await givenLine(product);
    const { pin } = await one({ tax: 'single-purpose' });
    await redeem(somebody, pin);
    expect(await movements(somebody)).toEqual(['grant 1000 operator:allowance > bucket']);
    const { credit } = await viewCredit(product, somebody.accountId);
    expect(credit[0]!.buckets[0]).toMatchObject({ taxed: true, origin: 'voucher' });
  });

  test('one PIN typed by thirty accounts at once: one has it', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => givenLine(product)));
    const { pin } = await one();
    const answers = await Promise.all(people.map((each) => redeem(each, pin)));
    const won = answers.filter((answer) => !('refused' in answer));
    expect(won).toHaveLength(1);
    expect(
      new Set(answers.filter((each) => 'refused' in each).map((each) => each.refused)),
    ).toEqual(new Set(['voucher_refused']));
    const credits = (await Promise.all(people.map(creditOf))).flat();
    expect(credits).toEqual([['GBP', 1_000n, 0n]]);
  });

  test('one PIN sent thirty times by one account: credit once', async () => {
    const somebody = await givenLine(product);
    const { pin } = await one();
    const answers = await Promise.all(Array.from({ length: 30 }, () => redeem(somebody, pin)));
    // Guesses are counted before they are looked at; what is admitted gets the one answer.
    const given = answers.filter((answer) => !('refused' in answer));
    expect(given.length).toBeGreaterThan(0);
    expect(await creditOf(somebody)).toEqual([['GBP', 1_000n, 0n]]);
  });
});

/** Everything the database is asked while `ask` runs. */
async function statementsOf(ask: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const watch = (client: { query: unknown }) => {
    const query = client.query as (...args: unknown[]) => unknown;
    client.query = (...args: unknown[]) => {
      const [first] = args as [string | { text: string }];
      seen.push(typeof first === 'string' ? first : first.text);
      return query.apply(client, args);
    };
    restore.push(() => {
      client.query = query;
    });
  };
  const restore: (() => void)[] = [];
  product.database.on('acquire', watch);
  await ask();
  product.database.off('acquire', watch);
  for (const each of restore.reverse()) each();
  return seen;
}

describe('refusals', () => {
  test('unknown, taken, blocked and run out ask the database the very same', async () => {
    const [used, blocked] = await givenVouchers(product, { count: 2 });
    const expired = await one({ expiresAt: morning });
    await redeem(await givenLine(product), used!.pin);
    await product.database.query('update voucher set blocked_at = now() where serial = $1', [
      blocked!.serial,
    ]);
    const all: string[][] = [];
    for (const pin of ['7777777777777777', used!.pin, blocked!.pin, expired.pin]) {
      const asker = await givenLine(product);
      all.push(await statementsOf(() => redeem(asker, pin)));
    }
    expect(all[0]!.length).toBeGreaterThan(4);
    for (const statements of all) expect(statements).toEqual(all[0]);
  });

  test('what is not ours to tell is told alike; with the serial it is told', async () => {
    const [somebody, other] = [await givenLine(product), await givenLine(product)];
    const used = await one();
    await redeem(other, used.pin);
    const blocked = await one();
    await product.database.query('update voucher set blocked_at = now() where serial = $1', [
      blocked.serial,
    ]);
    const expired = await one({ expiresAt: morning });
    const cases = [
      [used, 'voucher_used'],
      [blocked, 'voucher_blocked'],
      [expired, 'voucher_expired'],
    ] as const;
    for (const [voucher, reason] of cases) {
      const asker = await givenLine(product);
      expect(await redeem(asker, voucher.pin)).toEqual({ refused: 'voucher_refused' });
      const wrongSerial = await redeem(asker, voucher.pin, { serial: 'spring-000001' });
      expect(wrongSerial).toEqual({ refused: 'voucher_refused' });
      const told = await redeem(asker, voucher.pin, { serial: ` ${voucher.serial.toUpperCase()}` });
      expect(told).toEqual({ refused: reason });
    }
    expect(await redeem(somebody, '1234567890123456')).toEqual({ refused: 'voucher_refused' });
    expect(await redeem(somebody, '1234 5678')).toEqual({ refused: 'pin_malformed' });
  });

  test('a limit on credit keeps the voucher whole', async () => {
    const own = await testProduct({
      now: morning,
      policy: { credit: { mostMinor: { GBP: 1_500 } } },
    });
    try {
      const somebody = await givenLine(own);
      const [first, second] = await givenVouchers(own, { count: 2 });
      const address = '192.0.2.1';
      const typed = { accountId: somebody.accountId, locale: 'en' as const, address };
      await redeemVoucher(own, { ...typed, pin: first!.pin });
      const refused = await redeemVoucher(own, { ...typed, pin: second!.pin });
      expect(refused).toEqual({ refused: 'credit_limit' });
      const other = await givenLine(own);
      const given = await redeemVoucher(own, { ...typed, ...other, pin: second!.pin });
      expect(given).toMatchObject({ kind: 'value' });
    } finally {
      await own.stop();
    }
  });
});

describe('a voucher of a plan', () => {
  const worth = { kind: 'plan', planId: 'gb-everyday-12' } as const;

  test.each([
    ['single-purpose', 'payment 1200 operator:allowance > order', 0n],
    ['multi-purpose', 'payment 1200 provider:voucher > order', 200n],
  ] as const)('%s: the plan is on the line, paid by the voucher', async (tax, paid, taxMinor) => {
    const somebody = await givenLine(product);
    const { pin } = await one({ worth, tax });
    const answer = await redeem(somebody, pin);
    if ('refused' in answer || answer.kind !== 'plan') throw new Error(JSON.stringify(answer));
    const view = (await viewOrder(product, { ...somebody, orderId: answer.orderId }))!;
    const price = view.plan.priceMinor;
    expect(view.order).toMatchObject({ state: 'fulfilled', heldMinor: 0n, priceMinor: price });
    expect(view.payments).toMatchObject([{ method: 'voucher', state: 'captured' }]);
    const tax20 = price - (price * 10_000n + 6_000n) / 12_000n;
    expect(view.order.taxMinor).toBe(taxMinor === 0n ? 0n : tax20);
    expect((await movements(somebody))[0]).toBe(paid.replace('1200', String(price)));
    const [line] = (await viewAccount(product, somebody.accountId))!.lines;
    expect(line!.state).toBe('active');
    expect(await redeem(somebody, pin)).toEqual({ ...answer, isRepeat: true });
  });

  test('waits behind a plan that runs; asks which line; and stays whole when it can’t be', async () => {
    const somebody = await givenLine(product);
    const [first, second] = await givenVouchers(product, { worth, count: 2 });
    await redeem(somebody, first!.pin);
    await redeem(somebody, second!.pin);
    const [line] = (await viewAccount(product, somebody.accountId))!.lines;
    expect(line!.periods.map(({ period }) => period.startsAt! > morning)).toEqual([false, true]);
    const foreign = await one({ worth: { kind: 'plan', planId: 'cn-daily-12' } });
    expect(await redeem(somebody, foreign.pin)).toEqual({ refused: 'plan_of_other_market' });
    const again = await one({ worth });
    expect(await redeem(somebody, again.pin, { lineId: product.newId() })).toEqual({
      refused: 'unknown_line',
    });
    const guest = await givenLine(product, { marketId: 'cn' });
    expect(await redeem(guest, foreign.pin)).toMatchObject({ kind: 'plan' });
  });
});

test('of several lines the one that gets the plan must be named', async () => {
  const somebody = await givenLine(product);
  const second = product.newId();
  await product.database.query(
    `insert into line (account_id, id, market_id, msisdn, iccid, sim_kind, activation_code, label,
        created_at, activated_at)
      select account_id, $2, market_id, '+447700900999', '8944000000999999999', sim_kind, null, '',
        created_at, activated_at from line where account_id = $1`,
    [somebody.accountId, second],
  );
  const { pin } = await one({ worth: { kind: 'plan', planId: 'gb-everyday-12' } });
  expect(await redeem(somebody, pin)).toEqual({ refused: 'line_required' });
  expect(await redeem(somebody, pin, { lineId: second })).toMatchObject({ lineId: second });
});

test('the mail says what was added and until when; an order’s papers say what paid it', async () => {
  const somebody = await givenLine(product);
  const { pin, serial } = await one();
  await redeem(somebody, pin);
  const { accountId } = somebody;
  const { rows } = await product.database.query<{ payload: Record<string, string> }>(
    `select payload from outbox where account_id = $1 and kind = 'mail.send'`,
    [accountId],
  );
  expect(rows).toHaveLength(1);
  const mail = await voucherMessage(product, { accountId, payload: rows[0]!.payload });
  expect(mail?.message).toMatchObject({
    ...{ kind: 'voucher_added', serial, amountMinor: 1_000n, currency: 'GBP' },
    lastInstant: morning + 365 * DAY - 1,
  });
  const wish = { ...somebody, planId: 'gb-everyday-30', timing: 'now', locale: 'en' } as const;
  const draft = await draftOrder(product, wish);
  if ('refused' in draft) throw new Error(draft.refused);
  const of = { accountId, orderId: draft.orderId };
  await confirmOrder(product, { ...of, method: 'credit', consent: true });
  const facts = await saleFacts(product, of);
  expect(facts).toMatchObject({
    paidBy: [{ method: 'credit', amountMinor: facts!.grossMinor }],
    isTaxedBefore: false,
  });
});

test('a crash between claim and credit: the sweep ends it, once', async () => {
  const somebody = await givenLine(product);
  const { pin, serial } = await one();
  const broken = {
    ...product,
    committer: { ...product.committer, submit: () => Promise.reject(new Error('killed')) },
  };
  const typed = { ...somebody, pin, locale: 'en' as const, address: '192.0.2.9' };
  await expect(redeemVoucher(broken, typed)).rejects.toThrow('killed');
  expect(await creditOf(somebody)).toEqual([]);
  expect(await redeem(await givenLine(product), pin)).toEqual({ refused: 'voucher_refused' });
  product.setClock(morning + 2 * MINUTE);
  await Promise.all([sweepVouchers(product), sweepVouchers(product), redeem(somebody, pin)]);
  await sweepVouchers(product);
  expect(await creditOf(somebody)).toEqual([['GBP', 1_000n, 0n]]);
  product.setClock(morning);
  const voucher = (await readVoucher(product.database, { serial }))!;
  expect(voucher.redeemedAt).not.toBeNull();
});

test('a claim that can’t be finished keeps no other from being finished', async () => {
  const [stuck, next] = [await givenLine(product), await givenLine(product)];
  const broken = (accountId?: string): TestProduct => ({
    ...product,
    committer: {
      ...product.committer,
      submit: (command) =>
        accountId === undefined || command.accountId === accountId
          ? Promise.reject(new Error('broken'))
          : product.committer.submit(command),
    },
  });
  for (const [i, each] of [stuck, next].entries()) {
    const { pin } = await one();
    product.setClock(morning + i);
    const typed = { ...each, pin, locale: 'en' as const, address: '192.0.2.10' };
    await expect(redeemVoucher(broken(), typed)).rejects.toThrow('broken');
  }
  product.setClock(morning + 2 * MINUTE);
  await expect(sweepVouchers(broken(stuck.accountId))).rejects.toThrow('broken');
  expect(await creditOf(next)).toEqual([['GBP', 1_000n, 0n]]);
  expect(await sweepVouchers(product)).toBe(1);
  expect(await creditOf(stuck)).toEqual([['GBP', 1_000n, 0n]]);
  product.setClock(morning);
});

test('the last credit, wanted by thirty orders at once, pays for what it covers and no more', async () => {
  const somebody = await givenLine(product);
  const { pin } = await one({ worth: { kind: 'value', amountMinor: 2_500n, currency: 'GBP' } });
  await redeem(somebody, pin);
  const { onSale } = await product.reference();
  const orders: { orderId: string; price: bigint }[] = [];
  const plans = onSale.filter(
    (plan) => plan.marketId === 'gb' && plan.kind === 'plan' && plan.simKinds.includes('physical'),
  );
  for (const timing of ['now', 'at-end', 'queue'] as const)
    for (const plan of plans.slice(0, 10)) {
      const wish = { ...somebody, planId: plan.planId, timing, locale: 'en' as const };
      const draft = await draftOrder(product, wish);
      if (!('refused' in draft)) orders.push({ orderId: draft.orderId, price: plan.priceMinor });
    }
  await Promise.all(
    orders.map(({ orderId }) =>
      confirmOrder(product, {
        ...{ accountId: somebody.accountId, orderId },
        method: 'credit',
        consent: true,
      }),
    ),
  );
  const { rows } = await product.database.query<{ paid: bigint; orders: bigint }>(
    `select coalesce(sum(price_minor), 0)::bigint as paid, count(*) as orders
      from subscriber_order where account_id = $1 and state = 'fulfilled'`,
    [somebody.accountId],
  );
  const { paid } = rows[0]!;
  expect(paid).toBeGreaterThan(0n);
  expect(paid).toBeLessThanOrEqual(2_500n);
  expect(await creditOf(somebody)).toEqual(paid === 2_500n ? [] : [['GBP', 2_500n - paid, 0n]]);
});

describe('making vouchers', () => {
  test('PINs are kept only as hashes, and nothing is kept when printing fails', async () => {
    const { pin, serial } = await one();
    const { rows } = await product.database.query(
      `select v::text as text from voucher v where serial = $1`,
      [serial],
    );
    expect(rows[0].text).not.toContain(pin);
    expect(pin).toMatch(/^\d{16}$/);
    const wish = {
      id: 'torn',
      worth: { kind: 'value', amountMinor: 500n, currency: 'GBP' } as const,
      ...{ marketId: null, tax: 'multi-purpose' as const, digits: 14, expiresAt: null },
      count: 1_500,
    };
    let printed = 0;
    const print = (some: readonly PrintedVoucher[]) => {
      printed += some.length;
      if (printed > 1_000) throw new Error('no space left');
    };
    await expect(createVouchers(product, wish, print)).rejects.toThrow('no space left');
    const left = await product.database.query(`select from voucher where batch_id = 'torn'`);
    expect(left.rowCount).toBe(0);
    expect(await createVouchers(product, wish, () => {})).toMatchObject({ id: 'torn' });
    expect(await createVouchers(product, wish, () => {})).toEqual({ refused: 'batch_exists' });
  });

  test('digits are drawn evenly', async () => {
    const vouchers = await givenVouchers(product, { count: 2_000, digits: 20 });
    const counts = Array<number>(10).fill(0);
    for (const { pin } of vouchers) for (const digit of pin) counts[Number(digit)]! += 1;
    // Chi-squared with 9 degrees of freedom: above 33.7 once in ten thousand.
    const expected = 4_000;
    const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chi).toBeLessThan(33.7);
    expect(new Set(vouchers.map(({ pin }) => pin)).size).toBe(2_000);
  });
});
