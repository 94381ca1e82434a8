import type { Currency } from '#domain/money.ts';
import type { Factors } from '#domain/second-factor.ts';
import type { ConfirmedSession, StepUpFactors, StepUpPolicy } from '#domain/step-up.ts';
import type { Database, Transaction } from '../database.ts';

/** Columns of `$1`, the account. */
const counted = `
  exists (select from totp_secret t where t.account_id = $1 and t.confirmed_at is not null)
    as "hasTotp",
  (select count(*)::integer from passkey k where k.account_id = $1) as passkeys,
  (select count(*)::integer from recovery_code r where r.account_id = $1 and r.used_at is null)
    as "recoveryCodesLeft"`;

/** What the account can prove itself with beside its password. */
export async function readFactors(
  database: Database | Transaction,
  accountId: string,
): Promise<Factors> {
  const { rows } = await database.query<Factors>(`select ${counted}`, [accountId]);
  return rows[0]!;
}

export interface StepUpState {
  session: ConfirmedSession;
  factors: StepUpFactors;
  /** The subscriber's own choice; null: the operator's holds. */
  chosen: StepUpPolicy | null;
}

interface StateRow extends ConfirmedSession, StepUpFactors {
  ask: 'always' | 'recent' | 'above' | null;
  freeBelowMinor: bigint | null;
  currency: Currency | null;
}

/** What has to be known to say whether somebody must confirm; null: the session has ended. */
export async function readStepUpState(
  database: Database | Transaction,
  key: { accountId: string; sessionId: string },
): Promise<StepUpState | null> {
  const { rows } = await database.query<StateRow>(
    `select s.confirmed_at as "confirmedAt", s.second_factor_at as "secondFactorAt",
       s.payment_confirmed_at as "paymentConfirmedAt",
       s.payment_confirmed_for as "paymentConfirmedFor",
       c.password_hash is not null as "hasPassword",
       coalesce(p.password_hash is not null, false) as "hasPaymentPassword",
       p.ask, p.free_below_minor as "freeBelowMinor", p.currency, ${counted}
     from session s join credential c on c.account_id = s.account_id
       left join payment_protection p on p.account_id = s.account_id
     where s.account_id = $1 and s.id = $2`,
    [key.accountId, key.sessionId],
  );
  const [row] = rows;
  if (!row) return null;
  const { confirmedAt, secondFactorAt, paymentConfirmedAt, paymentConfirmedFor } = row;
  const { hasPassword, hasPaymentPassword, hasTotp, passkeys, recoveryCodesLeft } = row;
  return {
    session: { confirmedAt, secondFactorAt, paymentConfirmedAt, paymentConfirmedFor },
    factors: { hasPassword, hasPaymentPassword, hasTotp, passkeys, recoveryCodesLeft },
    chosen: chosenOf(row),
  };
}

function chosenOf({ ask, freeBelowMinor, currency }: StateRow): StepUpPolicy | null {
  if (ask === null || ask !== 'above') return ask && { ask };
  return { ask, freeBelow: { amountMinor: freeBelowMinor!, currency: currency! } };
}

/**
 * Uses up a confirmation that counts once; the same subject may use it again. False: somebody else was quicker,
 * or it was confirmed anew meanwhile.
 */
export async function usePaymentConfirmation(
  database: Database | Transaction,
  of: { accountId: string; sessionId: string; subject: string },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `update session set payment_confirmed_for = $3
     where account_id = $1 and id = $2 and payment_confirmed_at is not null
       and (payment_confirmed_for is null or payment_confirmed_for = $3)`,
    [of.accountId, of.sessionId, of.subject],
  );
  return rowCount === 1;
}

/** Removes factors that came after `since`, or all; answers how many apps and passkeys went. */
export async function deleteFactors(
  transaction: Transaction,
  accountId: string,
  sinceIso: string | null,
): Promise<number> {
  const remove = async (table: 'totp_secret' | 'passkey' | 'recovery_code') =>
    (
      await transaction.query(
        `delete from ${table} where account_id = $1 and ($2::timestamptz is null or created_at >= $2)`,
        [accountId, sinceIso],
      )
    ).rowCount ?? 0;
  const gone = (await remove('totp_secret')) + (await remove('passkey'));
  await remove('recovery_code');
  return gone;
}
