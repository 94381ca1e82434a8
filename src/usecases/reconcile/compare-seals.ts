import type { Movement } from '#domain/movement.ts';
import { reconcileSeal } from '#domain/reconcile-seal.ts';
import type { DifferenceTally, ReconciliationScope } from '#domain/reconciliation.ts';
import type { Transaction } from '#storage/database.ts';
import {
  type AccountSeal,
  readSealsByTurn,
  type SealTurn,
} from '#storage/reads/reconcile-seals.ts';
import type { AccountRange } from '#storage/reads/reconcile-snapshot.ts';
import { readStretches } from '#storage/seal.ts';
import { chainHash } from '../ledger/chain-hash.ts';

/** Movements in memory at once, and the most that the sealer puts under one seal. */
const MOVEMENTS = 1_000;

/** Recomputes the chains of a range's accounts whose turn it is, from what is stored today. */
export async function compareSeals(
  snapshot: Transaction,
  range: AccountRange,
  work: { sealTurn: SealTurn; tally: DifferenceTally; scope: ReconciliationScope },
): Promise<void> {
  let before: AccountSeal | null = null;
  for await (const page of readSealsByTurn(snapshot, range, work.sealTurn))
    for (const seals of batches(page)) {
      const movements = await readCovered(snapshot, seals);
      for (const [i, seal] of seals.entries()) {
        const { accountId } = seal;
        const last: AccountSeal | null = before?.accountId === accountId ? before : null;
        const facts = { accountId, seal, before: last, movements: movements[i]! };
        const difference = reconcileSeal(facts, chainHash);
        if (difference) work.tally.add(difference);
        work.scope.sealed += facts.movements.length;
        before = seal;
      }
    }
}

/** As many seals as cover what may be in memory; one at least. */
function* batches(seals: readonly AccountSeal[]): Generator<AccountSeal[]> {
  let batch: AccountSeal[] = [];
  let room = MOVEMENTS;
  for (const seal of seals) {
    const size = Number(seal.toSeq - seal.fromSeq) + 1;
    if (size > room && batch.length > 0) {
      yield batch;
      batch = [];
      room = MOVEMENTS;
    }
    batch.push(seal);
    room -= size;
  }
  if (batch.length > 0) yield batch;
}

/** Of each seal the movements that it covers. */
async function readCovered(
  snapshot: Transaction,
  seals: readonly AccountSeal[],
): Promise<Movement[][]> {
  const stretches = seals.map(({ accountId, fromSeq, toSeq }) => ({
    accountId,
    after: fromSeq - 1n,
    to: toSeq,
  }));
  const movements = await readStretches(snapshot, stretches);
  const byAccount = Map.groupBy(movements, ({ accountId }) => accountId);
  return seals.map(({ accountId, fromSeq, toSeq }) =>
    (byAccount.get(accountId) ?? []).filter(({ seq }) => seq >= fromSeq && seq <= toSeq),
  );
}
