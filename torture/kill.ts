import type { Stand, Victim } from './stand.ts';
import type { Torture } from './torture.ts';
import { untilReady } from './until-ready.ts';

const victims: readonly Victim[] = ['program', 'worker', 'charger', 'database'];

/** kill -9 of program, worker, charger and database in turn, under load. */
export const kill = (): Torture => ({
  blow: async (stand, { round }) => {
    const victim = victims[round % victims.length]!;
    return { struck: victim, returnMs: await killAndReturn(stand, victim) };
  },
});

async function killAndReturn(stand: Stand, victim: Victim): Promise<number> {
  if (victim === 'database') {
    const began = performance.now();
    stand.killDatabase();
    await untilReady(stand.web);
    return performance.now() - began;
  }
  await stand[victim].kill();
  return stand[victim].start();
}
