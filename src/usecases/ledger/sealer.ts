import { takeRound } from '#storage/seal-watermark.ts';
import type { Product } from '../product.ts';
import {
  type SealOptions,
  type SealRound,
  sealMovements,
  walkBeginning,
} from './seal-movements.ts';

/** With the difference clocks may have and the time of a round: sealed well within a minute. */
const ROUND_EVERY_MS = 15_000;

export interface Sealer {
  /** A round, when it is this process's turn; null when it is not. `behind`: ask again at once. */
  runDue(): Promise<SealRound | null>;
  /** A round now, whoever's turn it is; for commands and tests. */
  run(): Promise<SealRound>;
}

/** One worker's part in sealing; all it remembers is where its walk has come to. */
export function createSealer(
  product: Pick<Product, 'database' | 'clock'>,
  options: Omit<SealOptions, 'walkFrom'>,
): Sealer {
  let walkFrom = walkBeginning;
  let behind = false;
  async function run(): Promise<SealRound> {
    const round = await sealMovements(product, { ...options, walkFrom });
    ({ walkFrom, behind } = round);
    return round;
  }
  return {
    run,
    runDue: async () =>
      behind || (await takeRound(product.database, ROUND_EVERY_MS)) ? run() : null,
  };
}
