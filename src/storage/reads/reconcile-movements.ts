import type { Transaction } from '../database.ts';
import type { AccountRange } from './reconcile-snapshot.ts';

/** How many movements a range has, and the accounts whose numbers do not run 1, 2, 3 …. */
export async function readNumberGaps(
  transaction: Transaction,
  { from, to }: AccountRange,
): Promise<{ looked: number; gaps: { accountId: string; count: bigint; last: bigint }[] }> {
  const { rows } = await transaction.query<{
    accountId: string | null;
    count: bigint;
    last: bigint;
  }>({
    name: 'reconcile-gaps',
    text: `with numbered as (select account_id, count(*) as count, max(seq) as last, min(seq) as first
        from transfer where account_id between $1 and $2 group by 1)
      select account_id as "accountId", count, last from numbered where count <> last or first <> 1
      union all
      select null, coalesce(sum(count), 0)::bigint, 0 from numbered`,
    values: [from, to],
  });
  const gaps = rows.flatMap(({ accountId, ...row }) => (accountId ? [{ accountId, ...row }] : []));
  const looked = rows.find(({ accountId }) => accountId === null)?.count ?? 0n;
  return { looked: Number(looked), gaps };
}

/** Movements whose command is not kept, and is too young to be forgotten: nothing says who asked for them. */
export async function readMovementsWithoutCommand(
  transaction: Transaction,
  { from, to }: AccountRange,
): Promise<{ accountId: string; commandKey: string; first: bigint; count: bigint }[]> {
  const { rows } = await transaction.query({
    name: 'reconcile-commands',
    text: `select t.account_id as "accountId", t.command_key as "commandKey", min(t.seq) as first,
        count(*) as count
      from transfer t left join command c
        on c.account_id = t.account_id and c.key = t.command_key and c.account_id between $1 and $2
      where t.account_id between $1 and $2 and c.key is null
        and t.recorded_at >= coalesce((select answers_before from retention), '-infinity')
      group by 1, 2 order by 1, 3`,
    values: [from, to],
  });
  return rows;
}

/**
 * Lines whose use of untaxed credit is not split as it must be: the sum that was carried on is not what
 * moved, or the tax that moved is not what is in that sum, rate by rate and half up.
 */
export async function readDoubtfulUseTax(
  transaction: Transaction,
  { from, to }: AccountRange,
): Promise<
  {
    accountId: string;
    lineId: string;
    asset: string;
    sold: bigint;
    carried: bigint;
    tax: bigint;
    due: bigint;
  }[]
> {
  const { rows } = await transaction.query({
    name: 'reconcile-use-tax',
    text: `with moved as (select account_id, line_id::text as line, asset, sum(amount) as sold,
          coalesce(sum(amount) filter (where to_place = 'operator:tax'), 0) as tax
        from transfer where account_id between $1 and $2 and kind = 'usage'
          and to_place in ('operator:revenue', 'operator:tax') group by 1, 2, 3),
      sums as (select account_id, split_part(id, '/tax:', 1) as line, split_part(id, ':', 3) as asset,
          quantity, split_part(id, ':', 2)::bigint + 10000 as whole
        from rated_use where account_id between $1 and $2 and id ~ '/tax:[0-9]+:[A-Z]{3}$'),
      due as (select account_id, line, asset, sum(quantity) as carried,
          sum(quantity - (20000 * quantity + whole) / (2 * whole)) as due from sums group by 1, 2, 3)
      select account_id as "accountId", line as "lineId", asset,
        coalesce(sold, 0)::bigint as sold, coalesce(carried, 0)::bigint as carried,
        coalesce(tax, 0)::bigint as tax, coalesce(due, 0)::bigint as due
      from moved full join due using (account_id, line, asset)
      where sold is distinct from carried or tax is distinct from due`,
    values: [from, to],
  });
  return rows;
}
