import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { sweepPromotions } from '#usecases/promotions/settle-claims.ts';
import { keptByCredit } from '../support/kept-by-credit.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { runProgram } from '../support/programs.ts';
import { budgetOf, givenPromotions } from '../support/promotions.ts';
import type { Taking } from './programs/take-promotions.ts';

const start = Date.UTC(2026, 4, 11, 9);
const PEOPLE = 12;
const KEPT = 'gb-everyday-12';
const BY_HAND = 'gb-unlimited';
let product: TestProduct;
let now = start;
beforeAll(async () => {
  product = await testProduct({ now: start });
}, 60_000);
afterAll(() => product.stop());

type Owner = { accountId: string; lineId: string };

/** As many lines as there are people whose charge is due now, told of before. */
async function dueLines(): Promise<Owner[]> {
  now = start;
  product.setClock(now);
  const owners: Owner[] = [];
  for (let i = 0; i < PEOPLE; i++) owners.push(await keptByCredit(product, KEPT));
  for (const at of [start + 27 * DAY + 13 * HOUR, start + 29 * DAY]) {
    product.setClock(at);
    await product.work();
  }
  now = start + 30 * DAY + 13 * HOUR;
  product.setClock(now);
  return owners;
}

const orderOf = async (owner: Owner, planId: string): Promise<string> => {
  const drafted = await draftOrder(product, { ...owner, planId, timing: 'queue', locale: 'en' });
  if ('refused' in drafted) throw new Error(drafted.refused);
  return drafted.orderId;
};

/** Everybody types the code, drafts and is charged in each of these processes, some of which are killed. */
async function race(of: Pick<Taking, 'typed' | 'drafted'>, kills: readonly boolean[]) {
  const { databaseUrl, secret } = product;
  const taking: Taking = { databaseUrl, secret, now, beginsAt: Date.now() + 4_000, ...of };
  const script = join(import.meta.dirname, 'programs/take-promotions.ts');
  const programs = await Promise.all(kills.map(() => runProgram(script, [JSON.stringify(taking)])));
  const ends = programs.map(async ({ process }, i) => {
    const ended = once(process, 'exit');
    if (kills[i]) {
      await pause(taking.beginsAt - Date.now() + 60 + 40 * i);
      process.kill('SIGKILL');
    }
    const [code] = await ended;
    if (!kills[i]) expect(code).toBe(0);
  });
  await Promise.all(ends);
  return programs.map(({ line }) => line.due);
}

async function held(promotionId: string): Promise<number> {
  const { rows } = await product.database.query(
    `select from promotion_use where promotion_id = $1 and state in ('held', 'taken')`,
    [promotionId],
  );
  return rows.length;
}

const codeOf = (round: string) => `CODE${round.toUpperCase()}`;
const promotions = (round: string) => [
  {
    ...{ id: `code-${round}`, amount: '3.00 GBP', by: 'code', code: codeOf(round) },
    ...{ plans: [KEPT], limits: { money: '15.50 GBP' } },
  },
  {
    ...{ id: `self-${round}`, percent: '25 %', by: 'automatic', plans: [BY_HAND, KEPT] },
    limits: { uses: 9 },
  },
];

test.each([
  ['a', [false, false, false]],
  ['b', [false, true, true]],
])(
  'orders by hand and by auto-renewal in three processes (%s)',
  { timeout: 120_000 },
  async (round, kills) => {
    const owners = await dueLines();
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => givenLine(product)));
    const typed = await Promise.all(
      people.map(async (owner) => ({
        ...{
          accountId: owner.accountId,
          orderId: await orderOf(owner, KEPT),
          code: codeOf(round),
        },
      })),
    );
    await givenPromotions(product, ...promotions(round));
    const drafted = await Promise.all(
      people.map(async () => ({ ...(await givenLine(product)), planId: BY_HAND })),
    );
    const due = await race({ typed, drafted }, kills);
    expect(due.every((lines) => lines === PEOPLE)).toBe(true);
    const isKilled = kills.includes(true);
    const limits = { [`code-${round}`]: 5, [`self-${round}`]: 9 };
    for (const [id, most] of Object.entries(limits)) {
      const uses = await held(id);
      expect(uses).toBeLessThanOrEqual(most);
      expect((await budgetOf(product, id))!.uses).toBeLessThanOrEqual(BigInt(most));
      // All three typed the same code for the same orders, so that nothing was held in vain.
      if (id.startsWith('code') && !isKilled) expect(uses).toBe(most);
    }
    // Whatever was killed is taken up by who comes next; what nobody took or paid for comes back.
    now += 30 * MINUTE;
    product.setClock(now);
    await product.work();
    await product.work();
    await sweepPromotions(product);
    for (const [id, most] of Object.entries(limits)) {
      const uses = await held(id);
      expect(uses).toBeLessThanOrEqual(most);
      expect((await budgetOf(product, id))!.uses).toBe(BigInt(uses));
    }
    const { rows: charges } = await product.database.query<{ lineId: string; minor: string }>(
      `select line_id as "lineId", detail ->> 'amountMinor' as minor from line_event
      where kind = 'auto-renewal-renewed' and line_id = any($1)`,
      [owners.map(({ lineId }) => lineId)],
    );
    expect(charges.map(({ lineId }) => lineId).toSorted()).toEqual(
      owners.map(({ lineId }) => lineId).toSorted(),
    );
    expect(charges.every(({ minor }) => minor === '800' || minor === '600')).toBe(true);
  },
);
