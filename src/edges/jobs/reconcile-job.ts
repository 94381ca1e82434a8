import type { Product } from '#usecases/product.ts';
import { reconcileNightly } from '#usecases/reconcile/reconcile-nightly.ts';

const EVERY_MS = 5 * 60_000;
/** Not while a process is busy starting. */
const FIRST_MS = 30_000;

/** Looks every five minutes whether yesterday is to be compared; several processes may do it at once. */
export function startReconciling(
  product: Product,
  { hour, onError }: { hour: number; onError: (error: unknown) => void },
) {
  let stopped = false;
  let running: Promise<unknown> = Promise.resolve();
  let timer = setTimeout(look, FIRST_MS);
  function look() {
    running = reconcileNightly(product, { hour, isStopped: () => stopped })
      .catch(onError)
      .finally(() => {
        if (!stopped) timer = setTimeout(look, EVERY_MS);
      });
  }
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
