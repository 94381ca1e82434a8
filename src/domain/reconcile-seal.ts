import { type ChainHash, chainBeginning, chainStep, type Seal } from './ledger-chain.ts';
import { type Movement, toMovementFields } from './movement.ts';
import type { Difference } from './reconciliation.ts';

/** A seal, where the one before it ended, and the movements that it covers as they are stored today. */
export interface SealFacts {
  accountId: string;
  seal: Omit<Seal, 'sealedAt'>;
  /** Null: it is the account's first. */
  before: Pick<Seal, 'toSeq' | 'digest'> | null;
  /** In the order of their numbers. */
  movements: readonly Movement[];
}

/** Null: the seal follows the one before it, and its movements are those that were sealed. */
export function reconcileSeal(facts: SealFacts, hash: ChainHash): Difference | null {
  const { accountId, seal, before, movements } = facts;
  const { fromSeq, toSeq } = seal;
  const differs = (what: string): Difference => ({
    ...{ code: 'sealed_movement_differs', subject: 'movement', accountId, id: String(fromSeq) },
    detail: { from: String(fromSeq), to: String(toSeq), what },
  });
  const expected = before ?? { toSeq: 0n, digest: chainBeginning };
  if (fromSeq !== expected.toSeq + 1n || !isSame(seal.previous, expected.digest))
    return differs('seal');
  let digest = seal.previous;
  let next = fromSeq;
  for (const movement of movements) {
    if (movement.seq !== next) break;
    digest = chainStep(hash, digest, toMovementFields(movement));
    next += 1n;
  }
  if (next !== toSeq + 1n) return differs('missing');
  return isSame(digest, seal.digest) ? null : differs('changed');
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((octet, i) => octet === b[i]);
