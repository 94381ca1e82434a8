import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcile } from '#usecases/reconcile/reconcile.ts';
import { day, liveADay, type ReconciledWorld, reconciledWorld } from './reconciled-world.ts';

let world: ReconciledWorld;
beforeAll(async () => {
  world = await reconciledWorld();
});
afterAll(() => world.product.stop());

test('a world in order has no differences, and everything was looked at', async () => {
  await world.begin();
  await liveADay(world);
  await world.night();
  const found = await world.compare();
  expect(found.differences).toEqual([]);
  expect(found.counts).toEqual({});
  // Four captures and a refund; five payments were opened, one was left.
  expect(found.scope).toMatchObject({ accounts: 3, reportLines: 5, orders: 4, payments: 4 });
  expect(found.scope.buckets).toBeGreaterThan(3);
  expect(found.scope.movements).toBeGreaterThan(15);
});

test('a day that is not over is refused, and today with it', async () => {
  await world.begin();
  expect(await reconcile(world.product, { day, again: false })).toEqual({
    refused: 'day_not_over',
  });
});
