import { chainBeginning, chainStep, type Seal } from '#domain/ledger-chain.ts';
import { type Movement, toMovementFields } from '#domain/movement.ts';
import { type Instant, MINUTE, SECOND } from '#domain/time.ts';
import {
  appendSeals,
  findMoved,
  readStretches,
  type SealedSpan,
  type Stretch,
  walkAccounts,
} from '#storage/seal.ts';
import { oldestTransactionMs, raiseWatermark, readWatermark } from '#storage/seal-watermark.ts';
import type { Product } from '../product.ts';
import { chainHash } from './chain-hash.ts';

/** How far the clocks of the processes may be apart before a movement waits for the walk. */
const CLOCK_DIFFERENCE = 20 * SECOND;
/**
 * After a pause this much is looked through at a time, more where little happened, and the watermark
 * keeps what was done.
 */
const SLICE = 10 * MINUTE;
const LITTLE = 1_000;
const MOST_FOUND = 20_000;
/** Movements in memory at once, and the most that one seal covers. */
const BATCH = 1_000;
const WALK = 2_000;

export interface SealRound {
  seals: number;
  movements: number;
  /** The walk found work or is not through yet: look again soon. */
  behind: boolean;
  /** Where the next walk begins. */
  walkFrom: string;
}

export const walkBeginning = '00000000-0000-0000-0000-000000000000';

export interface SealOptions {
  /** Where the last round's walk ended. */
  walkFrom: string;
  /** An account whose movements have a gap or end before its last seal: somebody was at the table. */
  onBroken: (accountId: string) => void;
  /** Between batches: a worker that is to stop, or to rest, says so here. */
  pause?: () => Promise<void>;
}

/**
 * Seals what has been recorded and is not sealed yet. It takes no lock that a charge waits for. Several may run at
 * once, and any may die at any point: a seal is one row that begins where the last one ended.
 */
export async function sealMovements(
  product: Pick<Product, 'database' | 'clock'>,
  options: SealOptions,
): Promise<SealRound> {
  const sealing = new Sealing(product, options);
  await sealing.sealRecent();
  return sealing.walk();
}

class Sealing {
  readonly #product: Pick<Product, 'database' | 'clock'>;
  readonly #options: SealOptions;
  #seals = 0;
  #movements = 0;
  /** Another sealer wrote some of these seals first, perhaps shorter ones. */
  #overtaken = false;

  constructor(product: Pick<Product, 'database' | 'clock'>, options: SealOptions) {
    this.#product = product;
    this.#options = options;
  }

  /**
   * Everything recorded since the watermark, which then rises to `horizon`: a movement recorded
   * before the horizon was committed before we look. Its transaction either held its locks when
   * `oldestTransactionMs` was asked, and then it began after the horizon, or had ended by then.
   */
  async sealRecent(): Promise<void> {
    const { database, clock } = this.#product;
    const began = clock();
    const horizon = began - (await oldestTransactionMs(database)) - CLOCK_DIFFERENCE;
    let from = (await readWatermark(database)) ?? horizon;
    let slice = SLICE;
    for (;;) {
      const until = Math.min(from + slice, began);
      const found = await this.#sealMoved({ from, until });
      slice = found < LITTLE ? slice * 2 : SLICE;
      await raiseWatermark(database, Math.min(until, horizon));
      if (until >= began) return;
      from = until;
    }
  }

  /** Answers how many accounts it found. */
  async #sealMoved(span: { from: Instant; until: Instant }): Promise<number> {
    for (let accounts = 0; ; ) {
      const found = await findMoved(this.#product.database, { ...span, limit: MOST_FOUND });
      accounts += found.length;
      const before = this.#seals;
      this.#overtaken = false;
      // Neighbours of an index together.
      await this.#sealAll(found.sort((a, b) => (a.accountId < b.accountId ? -1 : 1)));
      const more = found.length === MOST_FOUND && this.#seals > before;
      if (!more && !this.#overtaken) return accounts;
    }
  }

  async walk(): Promise<SealRound> {
    const { walkFrom, onBroken } = this.#options;
    const { unsealed, next } = await walkAccounts(this.#product.database, {
      after: walkFrom,
      count: WALK,
    });
    for (const { accountId, sealedTo, lastSeq } of unsealed)
      if (lastSeq < sealedTo) onBroken(accountId);
    const before = this.#seals;
    await this.#sealAll(unsealed.filter(({ sealedTo, lastSeq }) => sealedTo < lastSeq));
    return {
      seals: this.#seals,
      movements: this.#movements,
      behind: this.#seals > before && next !== null,
      walkFrom: next ?? walkBeginning,
    };
  }

  async #sealAll(spans: readonly SealedSpan[]): Promise<void> {
    let open = [...spans];
    while (open.length > 0) {
      const { taken, rest } = takeBatch(open);
      const done = await this.#sealBatch(taken);
      open = [...done, ...rest];
      await this.#options.pause?.();
    }
  }

  /** Answers what is still open of the accounts taken. */
  async #sealBatch(taken: readonly (SealedSpan & { upTo: bigint })[]): Promise<SealedSpan[]> {
    const { database, clock } = this.#product;
    const stretches = taken.map(
      (span): Stretch => ({ accountId: span.accountId, after: span.sealedTo, to: span.upTo }),
    );
    const movements = groupByAccount(await readStretches(database, stretches));
    const seals: (Seal & { accountId: string })[] = [];
    const open: SealedSpan[] = [];
    for (const span of taken) {
      const seal = sealOf(span, movements.get(span.accountId) ?? [], clock());
      if (seal === null) {
        this.#options.onBroken(span.accountId);
        continue;
      }
      seals.push({ ...seal, accountId: span.accountId });
      this.#movements += Number(span.upTo - span.sealedTo);
      const { toSeq: sealedTo, digest, sealedAt } = seal;
      if (sealedTo < span.lastSeq) open.push({ ...span, sealedTo, digest, sealedAt });
    }
    const written = seals.length === 0 ? 0 : await appendSeals(database, seals);
    this.#seals += written;
    if (written === seals.length) return open;
    this.#overtaken = true;
    return [];
  }
}

/** As many accounts as fit into a batch, of a long one only its beginning. */
function takeBatch(open: readonly SealedSpan[]) {
  const taken: (SealedSpan & { upTo: bigint })[] = [];
  let room = BigInt(BATCH);
  let at = 0;
  for (; at < open.length && room > 0n; at++) {
    const span = open[at]!;
    const upTo = span.lastSeq - span.sealedTo > room ? span.sealedTo + room : span.lastSeq;
    room -= upTo - span.sealedTo;
    taken.push({ ...span, upTo });
  }
  return { taken, rest: open.slice(at) };
}

function groupByAccount(movements: readonly Movement[]): Map<string, Movement[]> {
  const groups = new Map<string, Movement[]>();
  for (const movement of movements) {
    const group = groups.get(movement.accountId);
    if (group) group.push(movement);
    else groups.set(movement.accountId, [movement]);
  }
  return groups;
}

/**
 * Null: the numbers do not follow each other. Whatever the clocks do, a seal is never dated before
 * what it covers, nor before the seal before it: reads are bounded by that.
 */
function sealOf(
  span: SealedSpan & { upTo: bigint },
  movements: readonly Movement[],
  now: Instant,
): Seal | null {
  const previous = span.digest ?? chainBeginning;
  let digest = previous;
  let toSeq = span.sealedTo;
  let sealedAt = Math.max(now, span.sealedAt ?? now);
  for (const movement of movements) {
    toSeq += 1n;
    if (movement.seq !== toSeq) return null;
    digest = chainStep(chainHash, digest, toMovementFields(movement));
    sealedAt = Math.max(sealedAt, movement.recordedAt);
  }
  return toSeq === span.upTo
    ? { fromSeq: span.sealedTo + 1n, toSeq, previous, digest, sealedAt }
    : null;
}
