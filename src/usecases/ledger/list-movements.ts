import type { Movement } from '#domain/movement.ts';
import { type MovementFilter, readMovements } from '#storage/reads/movements.ts';
import { readSeqBefore } from '#storage/reads/seals.ts';
import type { Product } from '../product.ts';

/** Movements of an account above `after`, in the order of their numbers; `next`: where the next page begins, null at the end. */
export async function listMovements(
  { database }: Pick<Product, 'database'>,
  wish: { accountId: string; filter: MovementFilter; after: bigint; limit: number },
): Promise<{ movements: Movement[]; next: bigint | null }> {
  const { accountId, filter, limit } = wish;
  const older =
    filter.from === undefined
      ? 0n
      : await readSeqBefore(database, { accountId, from: filter.from });
  const after = wish.after > older ? wish.after : older;
  const found = await readMovements(database, {
    accountId,
    filter,
    after,
    to: null,
    limit: limit + 1,
  });
  const movements = found.slice(0, limit);
  return { movements, next: found.length > limit ? movements.at(-1)!.seq : null };
}
