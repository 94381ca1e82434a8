import type { Seal } from '#domain/ledger-chain.ts';
import type { Movement } from '#domain/movement.ts';
import type { Database } from '#storage/database.ts';
import { type MovementFilter, readMovements } from '#storage/reads/movements.ts';
import { readSeals } from '#storage/reads/seals.ts';

const PAGE = 1_000;

interface Part {
  accountId: string;
  firstSeq: bigint;
  lastSeq: bigint;
}

/** Movements of a part of an account's ledger, a thousand at a time. */
export async function* movementPages(
  database: Database,
  { accountId, firstSeq, lastSeq }: Part,
  filter: MovementFilter = {},
): AsyncGenerator<Movement[]> {
  for (let after = firstSeq - 1n; after < lastSeq; ) {
    const wish = { accountId, filter, after, to: lastSeq, limit: PAGE };
    const movements = await readMovements(database, wish);
    if (movements.length > 0) yield movements;
    if (movements.length < PAGE) return;
    after = movements.at(-1)!.seq;
  }
}

/** Seals that lie within the part as a whole. */
export async function* sealPages(
  database: Database,
  { accountId, firstSeq, lastSeq }: Part,
): AsyncGenerator<Seal[]> {
  for (let after = firstSeq - 1n; after < lastSeq; ) {
    const seals = await readSeals(database, { accountId, after, to: lastSeq, limit: PAGE });
    const whole = seals.filter(({ toSeq }) => toSeq <= lastSeq);
    if (whole.length > 0) yield whole;
    if (seals.length < PAGE) return;
    after = seals.at(-1)!.fromSeq;
  }
}
