import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

const SEEDS = 500;

test(`${SEEDS} worlds of 200 steps break no rule`, { timeout: 1_200_000 }, async () => {
  const report = await simulate(['--seeds', String(SEEDS)]);
  expect(report.violations).toEqual([]);
  expect(report.seeds).toBe(SEEDS);
  expect(report.steps).toBe(SEEDS * 200);
  // A world in which nothing goes wrong would prove nothing.
  const faults = ['cut', 'serialization', 'late', 'lost-request', 'lost-answer', 'refused'];
  const ends = ['lost-before', 'lost-after', 'late-commit', 'late-rollback'];
  const wanted = [...faults, ...ends].map((fault) => `fault ${fault}`).concat('crash');
  for (const name of wanted) expect(report.counts[name] ?? 0, name).toBeGreaterThan(100);
});
