import type { Seal } from '#domain/ledger-chain.ts';
import type { Instant } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

type Source = Database | Transaction;

const columns = `from_seq as "fromSeq", to_seq as "toSeq", previous, digest, sealed_at as "sealedAt"`;

/** Seals that cover movements above `after` and up to `to`, oldest first. */
export async function readSeals(
  source: Source,
  of: { accountId: string; after: bigint; to: bigint; limit: number },
): Promise<Seal[]> {
  const { rows } = await source.query<Seal>({
    name: 'read-seals',
    text: `select ${columns} from ledger_seal where account_id = $1 and from_seq > $2
      and from_seq <= $3 order by from_seq limit $4`,
    values: [of.accountId, of.after, of.to, of.limit],
  });
  return rows;
}

/** The seal that covers a movement, or else the last one before it; null when there is none. */
export async function readSealAt(
  source: Source,
  of: { accountId: string; seq: bigint },
): Promise<Seal | null> {
  const { rows } = await source.query<Seal>({
    name: 'read-seal-at',
    text: `select ${columns} from ledger_seal where account_id = $1 and from_seq <= $2
      order by from_seq desc limit 1`,
    values: [of.accountId, of.seq],
  });
  return rows[0] ?? null;
}

/** Clocks of recording and sealing processes may differ; within this, what is bounded stays exact. */
const CLOCK_MARGIN_MS = 3_600_000;

/**
 * A number up to which nothing happened at `from` or later, for bounding what is read: a movement is
 * recorded after it happened and sealed after it was recorded. 0: nothing is known to be older.
 */
export async function readSeqBefore(
  source: Source,
  of: { accountId: string; from: Instant },
): Promise<bigint> {
  const { rows } = await source.query<{ seq: bigint }>({
    name: 'read-seq-before',
    text: `select to_seq as seq from ledger_seal where account_id = $1 and sealed_at < $2
      order by from_seq desc limit 1`,
    values: [of.accountId, new Date(of.from - CLOCK_MARGIN_MS).toISOString()],
  });
  return rows[0]?.seq ?? 0n;
}
