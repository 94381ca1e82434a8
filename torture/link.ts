import { setTimeout as pause } from 'node:timers/promises';
import type { Torture } from './torture.ts';
import { untilReady } from './until-ready.ts';

const LONGEST_CUT_MS = 3_000;

/** Cuts every connection to the database, for nothing up to some seconds, and restores the link. */
export const link = (): Torture => ({
  blow: async (stand) => {
    stand.link.cut();
    await pause(Math.random() * LONGEST_CUT_MS);
    stand.link.restore();
    const began = performance.now();
    await untilReady(stand.web);
    return { struck: 'link', returnMs: performance.now() - began };
  },
});
