import { startLineSweep } from '#edges/jobs/line-sweep.ts';
import { readDueLines } from '#storage/reads/due-lines.ts';
import { lookAfterLine } from '#usecases/look-after-line.ts';
import type { Product } from '#usecases/product.ts';

/** Looks after everything that is due, as the program's own sweep does; answers how many lines. */
export async function sweepAll(product: Product): Promise<number> {
  const sweep = startLineSweep({
    readDue: (wanted) => readDueLines(product.database, { now: product.clock(), ...wanted }),
    lookAfter: (due) => lookAfterLine(product, due),
    polls: false,
    onError: (error) => {
      throw error;
    },
  });
  return sweep.runDue();
}
