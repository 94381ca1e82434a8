import { expect, test } from 'vitest';
import { createCallBudget } from '#edges/jobs/call-budget.ts';

/** Time that moves only when everybody sleeps: the next sleeper is woken at its instant. */
function virtualTime() {
  let at = 0;
  const sleepers: { until: number; wake: () => void }[] = [];
  const settle = async () => {
    for (let round = 0; round < 50; round += 1) await Promise.resolve();
  };
  return {
    now: () => at,
    sleep: (ms: number) =>
      new Promise<void>((wake) => void sleepers.push({ until: at + ms, wake })),
    settle,
    async pass(ms: number) {
      const end = at + ms;
      for (;;) {
        await settle();
        sleepers.sort((a, b) => a.until - b.until);
        const next = sleepers[0];
        if (!next || next.until > end) break;
        sleepers.shift();
        at = next.until;
        next.wake();
      }
      at = end;
    },
  };
}

/** As many callers, each asking again as soon as it had its turn; the instants of their turns. */
function callers(
  budget: ReturnType<typeof createCallBudget>,
  time: { now(): number },
  many: number,
) {
  const turns: number[] = [];
  let refused = 0;
  const stop = { now: false };
  for (let caller = 0; caller < many; caller += 1)
    void (async () => {
      while (!stop.now)
        if (await budget.take()) turns.push(time.now());
        else {
          refused += 1;
          return;
        }
    })();
  return { turns, stop, refused: () => refused };
}

test('the limit is used to the full and not beyond', async () => {
  const time = virtualTime();
  const { turns, stop } = callers(createCallBudget(200, time), time, 40);
  await time.pass(10_000);
  stop.now = true;
  expect(turns.length).toBeGreaterThanOrEqual(1_999);
  expect(turns.length).toBeLessThanOrEqual(2_021);
  for (let from = 0; from + 220 < turns.length; from += 1)
    expect(turns[from + 220]! - turns[from]!).toBeGreaterThanOrEqual(1_000 - 1e-6);
});

test('nobody has a turn while the provider wants to be left alone', async () => {
  const time = virtualTime();
  const budget = createCallBudget(100, time);
  const { turns, stop } = callers(budget, time, 10);
  await time.pass(1_000);
  budget.pause(2_000);
  const until = turns.length;
  await time.pass(1_999);
  expect(turns.length).toBe(until);
  await time.pass(1_001);
  stop.now = true;
  expect(turns.length - until).toBeGreaterThan(90);
});

test('nobody is kept waiting for long', async () => {
  const time = virtualTime();
  const budget = createCallBudget(1, time);
  const waiting = callers(budget, time, 20);
  await time.settle();
  expect(waiting.refused()).toBeGreaterThan(10);
  budget.pause(60_000);
  expect(await budget.take()).toBe(false);
});
