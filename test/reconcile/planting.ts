import { expect } from 'vitest';
import type { DifferenceCode } from '#domain/reconciliation.ts';
import type { liveADay, ReconciledWorld } from './reconciled-world.ts';

export type Lived = Awaited<ReturnType<typeof liveADay>>;
export type Plant = (world: ReconciledWorld, lived: Lived) => Promise<unknown>;

export interface PlantedCase {
  plant: Plant;
  /** Code and subject of all that is to be found; the subject is read from the world. */
  finds: (lived: Lived) => [DifferenceCode, id: unknown][];
}

export const any = expect.any(String);

/** The plan that all of them buy grants four buckets. */
export const fourTimes = (code: DifferenceCode) =>
  Array.from({ length: 4 }, (): [DifferenceCode, unknown] => [code, any]);

/** A movement as somebody would write it by hand who knows the rules of numbers and commands. */
export async function move(
  sql: ReconciledWorld['sql'],
  accountId: string,
  of: { from: string; to: string; amount: number; asset?: string },
): Promise<void> {
  await sql(
    `insert into transfer (account_id, seq, command_key, kind, asset, amount, from_place, to_place,
        rule, happened_at, recorded_at)
      select $1, coalesce((select max(seq) from transfer where account_id = $1), 0) + 1,
        (select min(key) from command where account_id = $1), 'adjustment', $2, $3, $4, $5, 'hand',
        now(), now()`,
    [accountId, of.asset ?? 'octets', of.amount, of.from, of.to],
  );
}
