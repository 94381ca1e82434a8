import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRenderer } from '#adapters/documents/renderer.ts';
import type { Locale } from '#domain/locale.ts';
import { DAY, type Instant } from '#domain/time.ts';
import { wireProduct } from '#main/wiring.ts';
import { openDatabase } from '#storage/database.ts';
import { readLine } from '#storage/reads/account-rows.ts';
import { readDueLines } from '#storage/reads/due-lines.ts';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { lookAfterLine } from '#usecases/look-after-line.ts';
import { addressedMessage } from '#usecases/messages/send-message.ts';
import { sweepPromotions } from '#usecases/promotions/settle-claims.ts';
import { keptByCredit } from '../support/kept-by-credit.ts';
import { type TestProduct, testProduct } from '../support/product.ts';
import { budgetOf, givenPromotions } from '../support/promotions.ts';

const start = Date.UTC(2026, 4, 11, 9);
const planId = 'gb-everyday-12';
const FULL = '800';
type Owner = { accountId: string; lineId: string };
let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({ now: start });
});
afterAll(() => product.stop());

const keptLine = () => keptByCredit(product, planId);

async function until({ accountId, lineId }: Owner, end: Instant): Promise<void> {
  for (;;) {
    const line = await readLine(product.database, accountId, lineId);
    if (line?.dueAt == null || line.dueAt > end) break;
    product.setClock(Math.max(line.dueAt, product.clock()));
    await product.work();
  }
  product.setClock(end);
}

async function detailsOf({ lineId }: Owner, kind: string): Promise<Record<string, string>[]> {
  const { rows } = await product.database.query<{ detail: Record<string, string> }>(
    'select detail from line_event where line_id = $1 and kind = $2 order by id',
    [lineId, `auto-renewal-${kind}`],
  );
  return rows.map(({ detail }) => detail);
}
const told = async (owner: Owner) =>
  (await detailsOf(owner, 'noticed')).map(({ amountMinor }) => amountMinor);
const charged = async (owner: Owner) =>
  (await detailsOf(owner, 'renewed')).map(({ amountMinor }) => amountMinor);

test('the first purchases that are cheaper by themselves are counted by auto-renewal too', async () => {
  product.setClock(start);
  const purchases = { purchases: 3, plans: [planId] };
  await givenPromotions(product, { id: 'three', percent: '50 %', by: 'automatic', ...purchases });
  const owner = await keptLine();
  await until(owner, start + 125 * DAY);
  expect(await charged(owner)).toEqual(['400', '400', FULL, FULL]);
  expect(await told(owner)).toEqual(['400', '400', FULL, FULL]);
});

test('a promotion that ends between notice and charge is no part of the price that is told', async () => {
  product.setClock(start);
  await givenPromotions(product, {
    ...{ id: 'until', percent: '50 %', by: 'automatic', plans: [planId], until: '2026-06-09' },
  });
  const owner = await keptLine();
  await until(owner, start + 31 * DAY);
  expect(await told(owner)).toEqual([FULL]);
  expect(await charged(owner)).toEqual([FULL]);
});

test('a notice names the price that comes after a promotion', async () => {
  product.setClock(start);
  const purchases = { purchases: 2, plans: [planId] };
  await givenPromotions(product, { id: 'two', percent: '50 %', by: 'automatic', ...purchases });
  const owner = await keptLine();
  const view = await viewAutoRenewal(product, owner);
  expect(view?.outlook?.next).toMatchObject({ amountMinor: 400n, thenMinor: 800n });
  await until(owner, start + 65 * DAY);
  const notices = await detailsOf(owner, 'noticed');
  expect(notices.map(({ amountMinor, thenMinor }) => [amountMinor, thenMinor])).toEqual([
    ['400', FULL],
    [FULL, undefined],
  ]);
  for (const locale of ['en', 'zh-CN'] as const)
    expect(await noticeOf(owner, locale)).toMatch(
      locale === 'en' ? /The next time: £8\.00/ : /下次：£8\.00/,
    );
});

/** The first notice of a charge, as its mail says it. */
async function noticeOf({ accountId }: Owner, locale: Locale): Promise<string> {
  const { rows } = await product.database.query<{ payload: Record<string, string> }>(
    `select payload from outbox where account_id = $1 and kind = 'notice.send'
      and payload ->> 'template' = 'auto_renewal_notice' order by id limit 1`,
    [accountId],
  );
  const { payload } = rows[0]!;
  const addressed = (await addressedMessage(product, { accountId, payload }))!;
  const renderer = createRenderer();
  const { operator } = await product.reference();
  const brand = { ...operator, baseUrl: product.baseUrl };
  const { text } = await renderer.renderMail(addressed.message, locale, brand);
  await renderer.close();
  return text;
}

describe('a promotion that is limited for all', () => {
  const scarce = (id: string, uses: number) => ({
    ...{ id, percent: '25 %', by: 'automatic', plans: [planId] },
    limits: { uses },
  });

  test('is taken by who is charged first, and nobody pays more than was told', async () => {
    product.setClock(start);
    const owners = await Promise.all(Array.from({ length: 6 }, keptLine));
    await givenPromotions(product, scarce('scarce', 2));
    for (const owner of owners) await until(owner, start + 32 * DAY);
    const all = await Promise.all(owners.map(charged));
    expect(all.toSorted()).toEqual([['600'], ['600'], [FULL], [FULL], [FULL], [FULL]]);
    for (const owner of owners) expect(await told(owner)).toEqual([FULL]);
    expect(await budgetOf(product, 'scarce')).toMatchObject({ uses: 2n, minor: 400n });
    const { rows } = await product.database.query(
      `select order_id from promotion_use where promotion_id = 'scarce' and state = 'taken'`,
    );
    expect(rows).toHaveLength(2);
  });

  test('holds for two processes that charge at the same time', async () => {
    product.setClock(start);
    const owners = await Promise.all(Array.from({ length: 20 }, keptLine));
    await givenPromotions(product, scarce('raced', 7));
    const database = openDatabase(product.databaseUrl, { connections: 8 });
    const { gateway, baseUrl, secret, clock } = product;
    const other = wireProduct({ database, gateway, baseUrl, secret, clock });
    const ends = start + 32 * DAY;
    while (product.clock() < ends) {
      const due = await readDueLines(database, { now: product.clock(), limit: 1_000 });
      await Promise.all(
        [product, other].flatMap((each) => due.map((line) => lookAfterLine(each, line))),
      );
      if (due.length === 0) product.setClock(product.clock() + DAY / 4);
    }
    await other.committer.drain();
    await database.end();
    const all = (await Promise.all(owners.map(charged))).flat();
    expect(all).toHaveLength(20);
    expect(all.filter((each) => each === '600')).toHaveLength(7);
    product.setClock(product.clock() + DAY);
    await sweepPromotions(product);
    expect(await budgetOf(product, 'raced')).toMatchObject({ uses: 7n, minor: 1_400n });
  });
});
