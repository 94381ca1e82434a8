import type { StepUpPolicy } from '#domain/step-up.ts';
import { type Instant, toIso } from '#domain/time.ts';
import type { Database, Transaction } from '../database.ts';

/** Null: none was set. */
export async function readPaymentHash(
  database: Database | Transaction,
  accountId: string,
): Promise<string | null> {
  const { rows } = await database.query<{ passwordHash: string | null }>(
    `select password_hash as "passwordHash" from payment_protection where account_id = $1`,
    [accountId],
  );
  return rows[0]?.passwordHash ?? null;
}

/** Null removes it. What any session confirmed for paying before counts no more. */
export async function writePaymentHash(
  transaction: Transaction,
  of: { accountId: string; passwordHash: string | null; now: Instant },
): Promise<void> {
  await transaction.query(
    `insert into payment_protection (account_id, password_hash, password_changed_at)
     values ($1, $2, $3)
     on conflict (account_id) do update set password_hash = excluded.password_hash,
       password_changed_at = excluded.password_changed_at`,
    [of.accountId, of.passwordHash, of.passwordHash === null ? null : toIso(of.now)],
  );
  await transaction.query(
    `update session set payment_confirmed_at = null, payment_confirmed_for = null
     where account_id = $1`,
    [of.accountId],
  );
}

export async function writeStepUpChoice(
  transaction: Transaction,
  { accountId, chosen }: { accountId: string; chosen: StepUpPolicy },
): Promise<void> {
  const freeBelow = chosen.ask === 'above' ? chosen.freeBelow : null;
  await transaction.query(
    `insert into payment_protection (account_id, ask, free_below_minor, currency)
     values ($1, $2, $3, $4)
     on conflict (account_id) do update set ask = excluded.ask,
       free_below_minor = excluded.free_below_minor, currency = excluded.currency`,
    [
      accountId,
      chosen.ask,
      freeBelow === null ? null : String(freeBelow.amountMinor),
      freeBelow?.currency ?? null,
    ],
  );
}
