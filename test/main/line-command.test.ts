import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toPublicId } from '#domain/public-id.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { runXuka } from '../support/command.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xuka-line-'));
  product = await testProduct();
});
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true });
});

const xuka = (...args: string[]) =>
  runXuka(folder, args, { DATABASE_URL: String(product.database.options.connectionString) });

const numberOf = ({ lineId }: { lineId: string }) => toPublicId('line', lineId);

test('a lost SIM is blocked, nothing is sold for it, and staff brings it back', async () => {
  const who = await givenLine(product);
  const number = numberOf(who);
  expect(await xuka('line', 'block', number)).toMatchObject({
    code: 0,
    out: 'The line is now lost-stolen.\n',
  });
  const again = await xuka('line', 'block', number);
  expect(again).toMatchObject({
    code: 3,
    err: 'Nothing was changed: its rules name no such way out of its state.\n',
  });
  const wish = { ...who, planId: 'gb-everyday-12', timing: 'now' as const, locale: 'en' as const };
  expect(await draftOrder(product, wish)).toEqual({ refused: 'line_on_hold' });
  // It never had a plan: before the block it was in grace, and what is left of that comes back.
  expect((await xuka('line', 'undo', number)).out).toBe('The line is now grace.\n');
  const { history } = JSON.parse((await xuka('line', 'show', number, '--json')).out);
  const turns = history.map(({ from, to, cause }: Record<string, string>) => [from, to, cause]);
  expect(turns.slice(-2)).toEqual([
    ['grace', 'lost-stolen', 'blocked'],
    ['lost-stolen', 'grace', 'staff'],
  ]);
});

test('parking is refused where the policy offers none, and a number that left is over', async () => {
  // What the policy asks is not the money of this market.
  const number = numberOf(await givenLine(product, { marketId: 'de' }));
  expect((await xuka('line', 'park', number)).err).toBe(
    'Nothing was changed: the policy offers no parking.\n',
  );
  expect((await xuka('line', 'port-out', number)).out).toBe('The line is now ported-out.\n');
  expect(await xuka('line', 'undo', number, '--by', 'identity-check')).toMatchObject({ code: 3 });
  expect((await xuka('line', 'show', number)).out).toContain(' > ported-out (ported-out)\n');
  expect(await xuka('line', 'fly', number)).toMatchObject({ code: 2 });
});
