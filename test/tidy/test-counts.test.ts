import { expect, test } from 'vitest';
import { countPlaywright, countVitest, summary, withExit } from '../test-counts.ts';

const vitest = {
  numPassedTests: 7,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 0,
  testResults: [
    {
      name: 'a',
      status: 'failed',
      message: '',
      assertionResults: [
        { status: 'passed', fullName: 'adds', failureMessages: [] },
        { status: 'failed', fullName: 'takes', failureMessages: ['expected 1\n  at a.ts'] },
      ],
    },
    { name: 'b', status: 'failed', message: 'Cannot find module', assertionResults: [] },
    {
      name: 'c',
      status: 'passed',
      message: '',
      assertionResults: [{ status: 'passed', fullName: 'gives', failureMessages: [] }],
    },
  ],
};

test('a test file that does not load counts as a failure', () => {
  expect(countVitest(vitest)).toEqual({
    passed: 7,
    failed: 2,
    skipped: 2,
    failures: ['failed: b: Cannot find module', 'failed: a › takes: expected 1'],
  });
});

test('a browser run that breaks outside its tests counts as a failure', () => {
  const stats = { expected: 5, unexpected: 0, flaky: 1, skipped: 3 };
  const failed = {
    projectName: 'phone',
    status: 'unexpected',
    results: [{ error: { message: 'no' } }],
  };
  const specs = [{ file: 'a.spec.ts', title: 'pays', tests: [failed] }];
  const suites = [{ specs: [], suites: [{ specs }] }];
  expect(countPlaywright({ stats, suites, errors: [{ message: 'boom' }] })).toEqual({
    passed: 6,
    failed: 1,
    skipped: 3,
    failures: ['failed: [phone] a.spec.ts › pays: no', 'failed: outside its tests: boom'],
  });
});

test('a runner that ends badly without a failed test counts as a failure', () => {
  const clean = { passed: 3, failed: 0, skipped: 0, failures: [] };
  expect(withExit(clean, 0)).toEqual(clean);
  expect(withExit(clean, 1)).toMatchObject({ passed: 3, failed: 1 });
  expect(withExit(clean, null).failed).toBe(1);
  expect(withExit({ ...clean, failed: 4 }, 1).failed).toBe(4);
});

test('the last line sums all runners', () => {
  const clean = { passed: 3, failed: 0, skipped: 0, failures: [] };
  expect(summary([clean, clean])).toBe('6 passed, 0 failed');
  expect(summary([clean, countVitest(vitest)])).toBe('10 passed, 2 failed, 2 skipped');
});
