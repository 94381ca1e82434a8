import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

/** Long and many enough for locks that are waited for, and for work that is due at one instant. */
const SEEDS = 24;

test('the same seed makes the same world, whatever runs beside it or ran before', {
  timeout: 600_000,
}, async () => {
  const beside = await simulate(['--seeds', String(SEEDS), '--workers', '3']);
  expect(beside.violations).toEqual([]);
  expect(beside.digests).toHaveLength(SEEDS);
  const inTurn = await simulate(['--seeds', String(SEEDS), '--workers', '1']);
  expect(inTurn.digests).toEqual(beside.digests);
  expect(inTurn.operations).toBe(beside.operations);
  const last = beside.digests.at(-1)!;
  const alone = await simulate(['--seed', last.seed]);
  expect(alone.digests).toEqual([last]);
  expect(new Set(beside.digests.map(({ digest }) => digest)).size).toBe(SEEDS);
});
