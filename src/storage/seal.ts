import type { Seal } from '#domain/ledger-chain.ts';
import type { Movement } from '#domain/movement.ts';
import type { Instant } from '#domain/time.ts';
import { type Database, inTransaction, type Transaction } from './database.ts';
import { selectMovement } from './reads/movements.ts';

/** How far an account is sealed and how far it could be. */
export interface SealedSpan {
  accountId: string;
  /** 0 before the first seal. */
  sealedTo: bigint;
  /** Null before the first seal. */
  digest: Uint8Array | null;
  sealedAt: Instant | null;
  lastSeq: bigint;
}

const iso = (at: Instant): string => new Date(at).toISOString();

const lastSealOf = (account: string): string => `left join lateral (
  select to_seq, digest, sealed_at from ledger_seal s where s.account_id = ${account}
  order by from_seq desc limit 1) sealed on true`;

/**
 * Accounts with a movement recorded in [from, until) and not sealed. Finds them through the BRIN
 * index on `recorded_at`, which costs a charge next to nothing.
 */
export async function findMoved(
  database: Database,
  span: { from: Instant; until: Instant; limit: number },
): Promise<SealedSpan[]> {
  const { rows } = await database.query<SealedSpan>({
    name: 'find-moved',
    // Materialized, so that the limit tempts nobody into walking the whole ledger by account.
    text: `with moved as materialized (select account_id, max(seq) as seq from transfer
        where recorded_at >= $1 and recorded_at < $2 group by account_id)
      select moved.account_id as "accountId", coalesce(sealed.to_seq, 0) as "sealedTo",
        sealed.digest, sealed.sealed_at as "sealedAt", moved.seq as "lastSeq"
      from moved ${lastSealOf('moved.account_id')}
      where moved.seq > coalesce(sealed.to_seq, 0) limit $3`,
    values: [iso(span.from), iso(span.until), span.limit],
  });
  return rows;
}

/**
 * The next accounts by id, whenever they moved: what no clock can hide. `next` is null after the
 * last account. Besides what is unsealed it finds where sealed movements are gone.
 */
export async function walkAccounts(
  database: Database,
  { after, count }: { after: string; count: number },
): Promise<{ unsealed: SealedSpan[]; next: string | null }> {
  const { rows } = await database.query<SealedSpan>({
    name: 'walk-accounts',
    text: `select a.id as "accountId", coalesce(sealed.to_seq, 0) as "sealedTo", sealed.digest,
        sealed.sealed_at as "sealedAt", coalesce(moved.seq, 0) as "lastSeq"
      from (select id from account where id > $1 order by id limit $2) a
      ${lastSealOf('a.id')}
      left join lateral (select seq from transfer t where t.account_id = a.id
        order by seq desc limit 1) moved on true
      order by a.id`,
    values: [after, count],
  });
  return {
    unsealed: rows.filter(({ sealedTo, lastSeq }) => sealedTo !== lastSeq),
    next: rows.length < count ? null : rows.at(-1)!.accountId,
  };
}

/** A stretch of an account's movements: those above `after`, up to and with `to`. */
export interface Stretch {
  accountId: string;
  after: bigint;
  to: bigint;
}

/** The movements of several stretches, by account and then by number. */
export async function readStretches(
  source: Database | Transaction,
  stretches: readonly Stretch[],
): Promise<Movement[]> {
  const { rows } = await source.query<Movement>({
    name: 'read-stretches',
    text: `select m.* from unnest($1::uuid[], $2::bigint[], $3::bigint[])
        as wanted (account_id, after_seq, to_seq)
      cross join lateral (${selectMovement} where transfer.account_id = wanted.account_id
        and transfer.seq > wanted.after_seq and transfer.seq <= wanted.to_seq) m
      order by m."accountId", m.seq`,
    values: [
      stretches.map(({ accountId }) => accountId),
      stretches.map(({ after }) => after),
      stretches.map(({ to }) => to),
    ],
  });
  return rows;
}

/**
 * Writes seals; answers how many of them are new. One that begins where another sealer's begins is
 * left out: that sealer was first, and its seal says the same. Nobody waits for the disk: seals that
 * a crash of the server takes back are made again, with the same digests.
 */
export async function appendSeals(
  database: Database,
  seals: readonly (Seal & { accountId: string })[],
): Promise<number> {
  return inTransaction(database, async (transaction) => {
    const [, { rowCount }] = await Promise.all([
      transaction.query('set local synchronous_commit to off'),
      transaction.query({
        name: 'append-seals',
        text: `insert into ledger_seal (account_id, from_seq, to_seq, previous, digest, sealed_at)
      select * from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[],
        $6::timestamptz[]) on conflict (account_id, from_seq) do nothing`,
        values: [
          seals.map(({ accountId }) => accountId),
          seals.map(({ fromSeq }) => fromSeq),
          seals.map(({ toSeq }) => toSeq),
          seals.map(({ previous }) => Buffer.from(previous)),
          seals.map(({ digest }) => Buffer.from(digest)),
          seals.map(({ sealedAt }) => iso(sealedAt)),
        ],
      }),
    ]);
    return rowCount ?? 0;
  });
}
