import { expect, test } from 'vitest';
import { startLineSweep } from '#edges/jobs/line-sweep.ts';
import type { DueLine } from '#storage/reads/due-lines.ts';
import { Busy } from '#usecases/submit.ts';

const dueLines = (count: number): DueLine[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ accountId: `account ${i}`, lineId: `line ${i}`, dueAt: i },
    ...{ planId: null, orderId: null },
  }));

/** A sweep of these lines, each due until it was looked after. */
function sweepOf(lines: readonly DueLine[], lookAfter: (line: DueLine) => Promise<void>) {
  const due = new Set(lines);
  const faults: [unknown, DueLine | null][] = [];
  const sweep = startLineSweep({
    readDue: async ({ limit, after }) =>
      [...due].filter(({ dueAt }) => dueAt > (after?.dueAt ?? -1)).slice(0, limit),
    lookAfter: async (line) => {
      await lookAfter(line);
      due.delete(line);
    },
    batch: 700,
    polls: false,
    onError: (error, line) => faults.push([error, line]),
  });
  return { sweep, due, faults };
}

test('all that is due is looked after, a few at the same time', async () => {
  const looked = new Map<string, number>();
  let atOnce = 0;
  let most = 0;
  const { sweep, due } = sweepOf(dueLines(1_500), async ({ lineId }) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    looked.set(lineId, (looked.get(lineId) ?? 0) + 1);
  });
  expect(await sweep.runDue()).toBe(1_500);
  expect(due.size).toBe(0);
  expect([...looked.values()].every((times) => times === 1)).toBe(true);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(256);
});

test('a line that can’t be looked after is told once and stands in nobody’s way', async () => {
  const lines = dueLines(800);
  const { sweep, due, faults } = sweepOf(lines, async (line) => {
    if (line === lines[0]) throw new Error('broken');
  });
  expect(await sweep.runDue()).toBe(799);
  expect([...due]).toEqual([lines[0]]);
  expect(await sweep.runDue()).toBe(0);
  expect(faults).toEqual([[new Error('broken'), lines[0]]]);
});

test('a line refused because too much is under way is looked after in the next turn', async () => {
  const lines = dueLines(2);
  let refusals = 1;
  const { sweep, due } = sweepOf(lines, async (line) => {
    if (line === lines[0] && refusals-- > 0) throw new Busy();
  });
  expect(await sweep.runDue()).toBe(2);
  expect(due.size).toBe(0);
});

test('the next lines are read and looked after while one of those before takes long', async () => {
  const lines = dueLines(1_500);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { sweep, due } = sweepOf(lines, async (line) => {
    if (line === lines.at(-1)) release();
    if (line === lines[0]) await held;
  });
  expect(await sweep.runDue()).toBe(1_500);
  expect(due.size).toBe(0);
});

test('when the next can’t be read, those under way are finished first', async () => {
  const lines = dueLines(700);
  let finished = 0;
  const sweep = startLineSweep({
    readDue: async ({ after }) => {
      if (after) throw new Error('no database');
      return lines;
    },
    lookAfter: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      finished += 1;
    },
    batch: 700,
    polls: false,
    onError: () => {},
  });
  await expect(sweep.runDue()).rejects.toThrow('no database');
  expect(finished).toBe(700);
});
