import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Torture } from './torture.ts';
import { untilReady } from './until-ready.ts';

const MINUTE_MS = 60_000;

/** Forward and back, as a machine whose clock is set right; then back to the truth. */
const shifts = [5 * MINUTE_MS, -2 * MINUTE_MS, 30 * MINUTE_MS, -10 * MINUTE_MS, 0];

/** Moves the clock of the product's processes under load, not that of provider and database. */
export function clock(): Torture {
  const folder = mkdtempSync(join(tmpdir(), 'xuka-clock-'));
  const file = join(folder, 'shift');
  writeFileSync(file, '0');
  process.env.TORTURE_CLOCK_FILE = file;
  return {
    options: { preload: './torture/moved-clock.ts' },
    blow: async (stand, { round, isLast }) => {
      writeFileSync(file, String(isLast ? 0 : shifts[round % shifts.length]));
      const began = performance.now();
      await untilReady(stand.web);
      return { struck: 'clock', returnMs: performance.now() - began };
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}
