import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PlanVersion, planVersionName } from '#domain/catalogue.ts';
import { offerFor } from '#usecases/look-after-line.ts';
import type { Product } from '#usecases/product.ts';
import { givenLine, type TestProduct, testProduct } from '../support/product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await testProduct();
});
afterAll(() => product.stop());

/** As if these had been sold one after the other; the last is on sale. */
async function selling(versions: readonly PlanVersion[]): Promise<Product> {
  const reference = await product.reference();
  const onSale = [...reference.onSale.filter(({ planId }) => planId !== planIdOf(versions))];
  const planVersions = new Map(reference.planVersions);
  for (const each of versions) planVersions.set(planVersionName(each), each);
  const sold = { ...reference, planVersions, onSale: [...onSale, versions.at(-1)!] };
  return { ...product, reference: async () => sold };
}

const planIdOf = ([first]: readonly PlanVersion[]): string => first!.planId;

test('an offer says since which version nobody would get less by it', async () => {
  const owner = await givenLine(product);
  const { onSale } = await product.reference();
  const first = onSale.find(({ planId }) => planId === 'gb-everyday-12')!;
  const [data, ...rest] = first.grants;
  const less = [{ ...data!, amount: data!.amount / 2n }, ...rest];
  const dearer = { ...first, version: 2, priceMinor: first.priceMinor + 100n };
  const ask = async (versions: readonly PlanVersion[]) =>
    (await offerFor(await selling(versions), { ...owner, planId: first.planId })).asGoodSince;
  expect(await ask([first])).toBe(1);
  expect(await ask([first, dearer])).toBe(1);
  expect(await ask([first, { ...dearer, grants: less }])).toBe(2);
  expect(await ask([first, { ...dearer, grants: less }, { ...dearer, version: 3 }])).toBe(1);
});
