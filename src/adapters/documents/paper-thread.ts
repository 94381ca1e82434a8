import { parentPort } from 'node:worker_threads';
import { type PaperOrder, renderPaper } from './paper/render-paper.ts';

/** The other end of paper-press.ts: makes one paper after the other. */
export interface PaperTask {
  id: number;
  order: PaperOrder;
}

export type PaperResult = { id: number; file: Uint8Array } | { id: number; error: string };

const port = parentPort;
if (!port) throw new Error('runs as a worker thread only');

port.on('message', async ({ id, order }: PaperTask) => {
  try {
    const file = new Uint8Array(await renderPaper(order));
    port.postMessage({ id, file } satisfies PaperResult, [file.buffer]);
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    port.postMessage({ id, error: words } satisfies PaperResult);
  }
});
