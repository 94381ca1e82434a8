import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '#domain/account-state.ts';
import { type Instant, MINUTE } from '#domain/time.ts';
import { closeOrder } from '#usecases/close-order.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import type { Product } from '#usecases/product.ts';
import { applyCode } from '#usecases/promotions/apply-code.ts';
import { sweepPromotions } from '#usecases/promotions/settle-claims.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';
import { runProgram } from '../support/programs.ts';
import { budgetOf, givenPromotions } from '../support/promotions.ts';
import type { Typing } from './programs/type-code.ts';

const morning = Date.UTC(2026, 4, 11, 9);
const planId = 'gb-everyday-12';
type Owner = { accountId: string; lineId: string };
let product: TestProduct;
beforeAll(async () => {
  product = await testProduct({ now: morning });
  const one = (id: string) => ({
    ...{ id, amount: '1.00 GBP', by: 'code', code: id.toUpperCase(), plans: [planId] },
    limits: { uses: 1 },
  });
  await givenPromotions(product, one('paused'), one('before'), one('after'), one('late'), {
    ...{ id: 'by-itself', amount: '2.00 GBP', by: 'automatic', plans: ['gb-starter-2'] },
    limits: { uses: 1 },
  });
});
afterAll(() => product.stop());

async function draft(on: Product, of: Owner, plan = planId): Promise<string> {
  const wish = { ...of, planId: plan, timing: 'queue', locale: 'en' } as const;
  const drafted = await draftOrder(on, wish);
  if ('refused' in drafted) throw new Error(drafted.refused);
  return drafted.orderId;
}
async function drafted(): Promise<Owner & { orderId: string }> {
  const owner = await givenLine(product);
  return { ...owner, orderId: await draft(product, owner) };
}
let addresses = 0;
const type = (on: Product, { accountId, orderId }: Owner & { orderId: string }, code: string) => {
  addresses += 1;
  return applyCode(on, { accountId, orderId, code, address: `198.51.100.${addresses}` });
};

/** The process stands still between what it set aside and the command that takes it, and dies when it has. */
function pausing(meanwhile: () => Promise<unknown>): Product {
  let isFirst = true;
  const { committer } = product;
  return {
    ...product,
    committer: {
      ...committer,
      submit: async (command) => {
        if (isFirst) {
          isFirst = false;
          await meanwhile();
        }
        const answer = await committer.submit(command);
        if (isRefusal(answer as object)) return answer;
        throw new Error('killed');
      },
    },
  };
}

/** Whoever holds or has taken it; the budget says the same. */
async function holders(promotionId: string): Promise<string[]> {
  const { rows } = await product.database.query<{ id: string }>(
    `select order_id as id from promotion_use where promotion_id = $1 and state in ('held', 'taken')`,
    [promotionId],
  );
  expect((await budgetOf(product, promotionId))!.uses).toBe(BigInt(rows.length));
  return rows.map(({ id }) => id);
}
const later = (now: Instant) => product.setClock(now);

describe('a process that stands still before its command', () => {
  test('takes nothing that was let go meanwhile', async () => {
    later(morning);
    const slow = await drafted();
    const quick = await drafted();
    const outrun = pausing(async () => {
      // The same subscriber types the code in another tab, and takes it off again.
      expect(await type(product, slow, 'PAUSED')).not.toHaveProperty('refused');
      expect(await type(product, slow, '')).not.toHaveProperty('refused');
      await product.work();
      expect(await type(product, quick, 'PAUSED')).not.toHaveProperty('refused');
      expect(await holders('paused')).toEqual([quick.orderId]);
    });
    const answer = await type(outrun, slow, 'PAUSED').catch(() => 'killed');
    expect(answer).toEqual({ refused: 'code_refused' });
    await product.work();
    expect(await holders('paused')).toEqual([quick.orderId]);
  });

  test('for longer than claims hold takes none', async () => {
    later(morning);
    const [slow, quick] = [await givenLine(product), await givenLine(product)];
    let quickOrder = '';
    const outrun = pausing(async () => {
      later(morning + 30 * MINUTE);
      expect(await sweepPromotions(product)).toBe(1);
      quickOrder = await draft(product, quick, 'gb-starter-2');
    });
    await expect(draft(outrun, slow, 'gb-starter-2')).rejects.toThrow('killed');
    expect(await holders('by-itself')).toEqual([quickOrder]);
  });

  test('keeps its claim while a sweep may still think that it comes', async () => {
    later(morning);
    const slow = await drafted();
    const outrun = pausing(async () => {
      later(morning + 4 * MINUTE);
      expect(await sweepPromotions(product)).toBe(0);
    });
    await expect(type(outrun, slow, 'LATE')).rejects.toThrow('killed');
    expect(await holders('late')).toEqual([slow.orderId]);
  });
});

describe('a process that is killed', () => {
  async function killed(dies: Typing['dies'], code: string): Promise<Owner & { orderId: string }> {
    later(morning);
    const owner = await drafted();
    const { accountId, orderId } = owner;
    const { databaseUrl, secret } = product;
    const typing: Typing = {
      ...{ databaseUrl, secret, now: morning, dies },
      typed: { accountId, orderId, code },
    };
    const script = join(import.meta.dirname, 'programs/type-code.ts');
    const program = await runProgram(script, [JSON.stringify(typing)]);
    const { exitCode, signalCode } = program.process;
    if (exitCode === null && signalCode === null) await once(program.process, 'exit');
    expect(program.process.signalCode).toBe('SIGKILL');
    return owner;
  }

  test('before its command leaves a claim that comes back', async () => {
    await killed('before', 'BEFORE');
    const other = await drafted();
    expect(await type(product, other, 'BEFORE')).toEqual({ refused: 'code_refused' });
    later(morning + 30 * MINUTE);
    expect(await sweepPromotions(product)).toBe(1);
    expect(await holders('before')).toEqual([]);
    const third = await drafted();
    expect(await type(product, third, 'BEFORE')).not.toHaveProperty('refused');
    expect(await holders('before')).toEqual([third.orderId]);
  });

  test('after its command has taken it, and nobody else does', async () => {
    const { accountId, orderId } = await killed('after', 'AFTER');
    expect(await holders('after')).toEqual([orderId]);
    later(morning + 10 * MINUTE);
    expect(await sweepPromotions(product)).toBe(0);
    const other = await drafted();
    expect(await type(product, other, 'AFTER')).toEqual({ refused: 'code_refused' });
    await closeOrder(product, { accountId, orderId, why: 'cancelled' });
    await product.work();
    expect(await type(product, other, 'AFTER')).not.toHaveProperty('refused');
    expect(await holders('after')).toEqual([other.orderId]);
  });
});
