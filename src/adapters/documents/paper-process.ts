import { type PaperOrder, renderPaper } from './paper/render-paper.ts';

/** The other end of paper-press.ts: makes one paper after the other. */
export interface PaperTask {
  id: number;
  order: PaperOrder;
}

export type PaperResult = { id: number; file: Uint8Array } | { id: number; error: string };

// It ends with the channel to its parent, however that ends.
process.on('message', async ({ id, order }: PaperTask) => {
  try {
    answer({ id, file: new Uint8Array(await renderPaper(order)) });
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    answer({ id, error: words });
  }
});

const answer = (result: PaperResult) => process.send?.(result);
