export interface GateOptions {
  atOnce: number;
  waiting: number;
  /** Makes the error for a caller who finds the queue full. */
  refuse: () => Error;
}

/** Lets `atOnce` pieces of work run; the others wait in order, up to `waiting` of them. */
export function createGate({ atOnce, waiting, refuse }: GateOptions) {
  const queue: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw refuse();
      // Whoever leaves hands its place over, so nobody can slip in between.
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running--;
    }
  };
}
