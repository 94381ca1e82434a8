import { setTimeout as pause } from 'node:timers/promises';

const GIVE_UP_MS = 60_000;

/** Waits until the program says twice in a row that it and its database are ready. */
export async function untilReady(web: string): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  for (let yes = 0; yes < 2; await pause(100)) {
    if (performance.now() > end) throw new Error('the program did not come back');
    const answer = await fetch(`${web}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(
      () => null,
    );
    yes = answer?.ok ? yes + 1 : 0;
  }
}
