import { createSealer } from '#usecases/ledger/sealer.ts';
import type { Product } from '#usecases/product.ts';

const LOOK_EVERY_MS = 5_000;

export interface SealWorkerOptions {
  onRound?: (round: { movements: number; seconds: number }) => void;
  onBroken: (accountId: string) => void;
  onError: (error: unknown) => void;
}

/**
 * Seals movements all the time, one worker of all processes at a time, and rests between two batches as long as a
 * batch took: what can wait leaves half to what can't.
 */
export function startSealWorker(product: Product, options: SealWorkerOptions) {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let endRest = () => {};
  let batchBegan = 0;
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const resting = setTimeout(resolve, ms);
      endRest = () => {
        clearTimeout(resting);
        resolve();
      };
    });
  const sealer = createSealer(product, {
    onBroken: options.onBroken,
    pause: async () => {
      if (stopped) throw new Stopped();
      await rest(performance.now() - batchBegan);
      batchBegan = performance.now();
    },
  });

  async function work(): Promise<void> {
    while (!stopped) {
      const began = performance.now();
      batchBegan = began;
      const round = await sealer.runDue();
      if (!round) return;
      const seconds = (performance.now() - began) / 1_000;
      options.onRound?.({ movements: round.movements, seconds });
      if (!round.behind) return;
    }
  }

  let working: Promise<void> = Promise.resolve();
  function loop(): void {
    working = work()
      .catch((error) => {
        if (!(error instanceof Stopped)) options.onError(error);
      })
      .finally(() => {
        if (!stopped) timer = setTimeout(loop, LOOK_EVERY_MS);
      });
  }
  timer = setTimeout(loop, 0);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      endRest();
      await working;
    },
  };
}

/** Ends a round between two batches; what it sealed stays, the rest is the next round's. */
class Stopped extends Error {}
