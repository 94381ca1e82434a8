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
