import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

export interface FactorReset {
  id: string;
  askedAt: Instant;
  /** From then on the factors may go. */
  dueAt: Instant;
}

/** Null: nobody asked. */
export async function readFactorReset(
  database: Database | Transaction,
  accountId: string,
): Promise<FactorReset | null> {
  const { rows } = await database.query<FactorReset>(
    `select id, asked_at as "askedAt", due_at as "dueAt" from factor_reset where account_id = $1`,
    [accountId],
  );
  return rows[0] ?? null;
}

/** False: it was asked for already; that one stands. */
export async function insertFactorReset(
  transaction: Transaction,
  reset: FactorReset & { accountId: string },
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `insert into factor_reset (account_id, id, asked_at, due_at) values ($1, $2, $3, $4)
     on conflict (account_id) do nothing`,
    [reset.accountId, reset.id, toIso(reset.askedAt), toIso(reset.dueAt)],
  );
  return rowCount === 1;
}

/** True: there was one. */
export async function deleteFactorReset(
  database: Database | Transaction,
  accountId: string,
): Promise<boolean> {
  const { rowCount } = await database.query('delete from factor_reset where account_id = $1', [
    accountId,
  ]);
  return rowCount === 1;
}
