import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

test('the same seed makes the same world', { timeout: 300_000 }, async () => {
  const first = await simulate(['--seed', '3', '--steps', '120']);
  const again = await simulate(['--seed', '3', '--steps', '120']);
  expect(first.violations).toEqual([]);
  expect(again.digest).toBe(first.digest);
  expect(again.operations).toBe(first.operations);
  const other = await simulate(['--seed', '4', '--steps', '120']);
  expect(other.digest).not.toBe(first.digest);
});
