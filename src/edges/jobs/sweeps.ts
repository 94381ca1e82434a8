import { sweepIdentity } from '#usecases/identity/sweep-identity.ts';
import { sweepMeansSetups } from '#usecases/means/sweep-means-setups.ts';
import type { Product } from '#usecases/product.ts';
import { sweepPromotions } from '#usecases/promotions/settle-claims.ts';
import { sweepNumbers } from '#usecases/sweep-numbers.ts';
import { sweepVouchers } from '#usecases/vouchers/sweep-vouchers.ts';

const EVERY_MS = 10 * 60_000;

/** Somebody waits for what a claimed voucher brings. */
const VOUCHERS_EVERY_MS = 60_000;

/** Clears away what has no effect any more and ends what was left half way; several processes may do it at once. */
export function startSweeps(product: Product, onError: (error: unknown) => void) {
  const sweeps = [
    every(
      EVERY_MS,
      () => Promise.all([sweepIdentity(product), sweepNumbers(product), sweepMeansSetups(product)]),
      onError,
    ),
    every(VOUCHERS_EVERY_MS, () => sweepVouchers(product), onError),
    every(VOUCHERS_EVERY_MS, () => sweepPromotions(product), onError),
  ];
  return {
    stop: async () => {
      await Promise.all(sweeps.map((sweep) => sweep.stop()));
    },
  };
}

function every(ms: number, work: () => Promise<unknown>, onError: (error: unknown) => void) {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = work().catch(onError);
  }, ms);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
