import { expect, test } from 'vitest';
import { countPlaywright, countVitest, summary, withExit } from '../test-counts.ts';

const vitest = {
  numPassedTests: 7,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 0,
  testResults: [
    { name: 'a', status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
    { name: 'b', status: 'failed', assertionResults: [] },
    { name: 'c', status: 'passed', assertionResults: [{ status: 'passed' }] },
  ],
};

test('a test file that does not load counts as a failure', () => {
  expect(countVitest(vitest)).toEqual({ passed: 7, failed: 2, skipped: 2 });
});

test('a browser run that breaks outside its tests counts as a failure', () => {
  const stats = { expected: 5, unexpected: 0, flaky: 1, skipped: 3 };
  expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 6, failed: 1, skipped: 3 });
});

test('a runner that ends badly without a failed test counts as a failure', () => {
  const clean = { passed: 3, failed: 0, skipped: 0 };
  expect(withExit(clean, 0)).toEqual(clean);
  expect(withExit(clean, 1)).toMatchObject({ passed: 3, failed: 1 });
  expect(withExit(clean, null).failed).toBe(1);
  expect(withExit({ ...clean, failed: 4 }, 1).failed).toBe(4);
});

test('the last line sums all runners', () => {
  const clean = { passed: 3, failed: 0, skipped: 0 };
  expect(summary([clean, clean])).toBe('6 passed, 0 failed');
  expect(summary([clean, countVitest(vitest)])).toBe('10 passed, 2 failed, 2 skipped');
});
