import type { Instant } from '#domain/time.ts';
import type { Transaction } from '../database.ts';
import type { AccountRange } from './reconcile-snapshot.ts';

export interface DoubtfulVoucher {
  accountId: string;
  serial: string;
  /** Null: there is no claim of this account under it. */
  claimedAt: Instant | null;
  redeemedAt: Instant | null;
  /** Movements that name the claim. */
  isMoved: boolean;
}

/** Vouchers of a range's accounts whose claim and movements do not agree; one under way for less time is right. */
export async function readDoubtfulVouchers(
  transaction: Transaction,
  { from, to }: AccountRange,
  { claimedBefore }: { claimedBefore: Instant },
): Promise<DoubtfulVoucher[]> {
  const { rows } = await transaction.query<DoubtfulVoucher>({
    name: 'reconcile-vouchers',
    text: `with claimed as (select account_id, serial, claimed_at, redeemed_at,
          'voucher:' || serial || ':' || (wish ->> 'claimId') as key
        from voucher where account_id between $1 and $2),
      moved as (select distinct account_id, command_key as key from transfer
        where account_id between $1 and $2 and starts_with(command_key, 'voucher:'))
      select coalesce(c.account_id, m.account_id) as "accountId",
        coalesce(c.serial, split_part(m.key, ':', 2)) as serial, claimed_at as "claimedAt",
        redeemed_at as "redeemedAt", m.key is not null as "isMoved"
      from claimed c full join moved m on m.account_id = c.account_id and m.key = c.key
      where c.key is null or (m.key is null and redeemed_at is not null)
        or (redeemed_at is null and claimed_at < $3)
      order by 1, 2`,
    values: [from, to, new Date(claimedBefore).toISOString()],
  });
  return rows;
}
