import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DueLine, readDueLines } from '#storage/reads/due-lines.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct();
});
afterAll(() => product.stop());

test('lines that are due at one instant are read on behind each other, each once', async () => {
  for (let i = 0; i < 7; i++) await givenLine(product);
  // All at the same moment of the database's clock, which counts more finely than the program.
  await product.database.query('update line set due_at = default');
  const read: string[] = [];
  let after: DueLine | null = null;
  for (let batches = 0; batches < 7; batches++) {
    const wanted = { now: Date.now() + 60_000, limit: 2, after };
    const due: DueLine[] = await readDueLines(product.database, wanted);
    if (due.length === 0) break;
    read.push(...due.map(({ lineId }) => lineId));
    after = due.at(-1)!;
  }
  expect(read).toHaveLength(7);
  expect(new Set(read).size).toBe(7);
});
