const EVERY_MS = 5 * 60_000;
/** Not while a process is busy starting. */
const FIRST_MS = 30_000;

export interface NightWork {
  /** Does tonight's work if it is time and nobody has it; must give up soon when it `isStopped`. */
  run: (isStopped: () => boolean) => Promise<unknown>;
  onError: (error: unknown) => void;
}

/** Looks every five minutes whether there is work for the night; several processes may do it at once. */
export function startNightly({ run, onError }: NightWork) {
  let stopped = false;
  let running: Promise<unknown> = Promise.resolve();
  let timer = setTimeout(look, FIRST_MS);
  function look() {
    running = run(() => stopped)
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
