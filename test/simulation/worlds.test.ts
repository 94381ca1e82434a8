import { expect, test } from 'vitest';
import { operatorFiles, readOperator } from '../policy-vectors/vector-document.ts';
import { simulate } from './simulate.ts';

/** Each lives through about twice as much as one of 200 steps did before: as much together as 500 of those. */
const SEEDS = 300;

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
  // Neither would one in which nothing renews by itself, or everything always does.
  for (const [story, count] of Object.entries(report.stories))
    expect(count, story).toBeGreaterThan(0);
  // Worlds live by the published rules of all the operators that vectors are written for.
  const published = operatorFiles().map((file) => readOperator(file).name);
  const drawn = published.filter((name) => (report.operators[name] ?? 0) > 0);
  expect(drawn.length).toBeGreaterThanOrEqual(12);
  expect(drawn).toEqual(published);
});
