import { sweepIdentity } from '#usecases/identity/sweep-identity.ts';
import type { Product } from '#usecases/product.ts';
import { sweepNumbers } from '#usecases/sweep-numbers.ts';
import { sweepVouchers } from '#usecases/vouchers/sweep-vouchers.ts';

const EVERY_MS = 10 * 60_000;

/** Clears away what has no effect any more, every ten minutes; several processes may do it at once. */
export function startSweeps(product: Product, onError: (error: unknown) => void) {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = Promise.all([
      sweepIdentity(product),
      sweepNumbers(product),
      sweepVouchers(product),
    ]).catch(onError);
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
