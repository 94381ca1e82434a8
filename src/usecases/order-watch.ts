/** Wakes who waits for news of an order in this process. Only a hint: what is new, the database says. */
export interface OrderWatch {
  /** Something on the order was committed. */
  tell(orderId: string): void;
  /**
   * Resolves at the next word on the order, after `ms`, or when `signal` aborts. Null: too many wait
   * already.
   */
  listen(orderId: string, limits: { ms: number; signal?: AbortSignal }): Listening | null;
  /** Wakes everybody, now and from now on: the program is to stop. */
  close(): void;
  isClosed(): boolean;
}

export interface Listening {
  news: Promise<void>;
  /** Wakes it now; to be called when it is not waited for any more. */
  end(): void;
}

/** Each holds a connection and is looked up again now and then. */
const LISTENERS_IN_ALL = 2_000;
const LISTENERS_OF_AN_ORDER = 8;

export function createOrderWatch(): OrderWatch {
  const listeners = new Map<string, Set<() => void>>();
  let count = 0;
  let closed = false;

  const tell = (orderId: string): void => {
    for (const wake of listeners.get(orderId) ?? []) wake();
  };

  return {
    tell,
    listen(orderId, { ms, signal }) {
      const others = listeners.get(orderId) ?? new Set();
      if (closed || count >= LISTENERS_IN_ALL || others.size >= LISTENERS_OF_AN_ORDER) return null;
      listeners.set(orderId, others);
      count++;
      let end = () => {};
      const news = new Promise<void>((resolve) => {
        end = () => {
          if (!others.delete(end)) return;
          count--;
          if (others.size === 0) listeners.delete(orderId);
          clearTimeout(timer);
          signal?.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        signal?.addEventListener('abort', end);
      });
      others.add(end);
      return { news, end };
    },
    close() {
      closed = true;
      for (const orderId of [...listeners.keys()]) tell(orderId);
    },
    isClosed: () => closed,
  };
}
