import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

test('the same seed makes the same world, whatever runs beside it', {
  timeout: 300_000,
}, async () => {
  const first = await simulate(['--seeds', '3', '--steps', '120', '--workers', '3']);
  const again = await simulate(['--seeds', '3', '--steps', '120', '--workers', '1']);
  expect(first.violations).toEqual([]);
  expect(again.digest).toBe(first.digest);
  expect(again.operations).toBe(first.operations);
  const other = await simulate(['--seed', '4', '--steps', '120']);
  expect(other.digest).not.toBe((await simulate(['--seed', '3', '--steps', '120'])).digest);
});
