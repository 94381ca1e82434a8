import type { Seal } from '#domain/ledger-chain.ts';
import type { Transaction } from '../database.ts';
import type { AccountRange } from './reconcile-snapshot.ts';

/** One part of all accounts, by the end of their ids, which is chance: part `turn` of `turns`. */
export interface SealTurn {
  turn: number;
  turns: number;
}

export type AccountSeal = Omit<Seal, 'sealedAt'> & { accountId: string };

const SEALS_OF_PAGE = 500;

/** The seals of the accounts of a range whose turn it is; of each account from its first on. */
export async function* readSealsByTurn(
  transaction: Transaction,
  { from, to }: AccountRange,
  { turn, turns }: SealTurn,
): AsyncGenerator<AccountSeal[]> {
  const accounts = await transaction.query<{ id: string }>({
    name: 'reconcile-seal-accounts',
    text: `select id from account where id between $1 and $2
      and ('x' || right(id::text, 4))::bit(16)::integer % $4::integer = $3::integer`,
    values: [from, to, turn, turns],
  });
  if (accounts.rows.length === 0) return;
  const ids = accounts.rows.map(({ id }) => id);
  for (
    let after: Pick<AccountSeal, 'accountId' | 'fromSeq'> = { accountId: from, fromSeq: 0n };
    ;
  ) {
    const { rows }: { rows: AccountSeal[] } = await transaction.query<AccountSeal>({
      name: 'reconcile-seals',
      text: `select account_id as "accountId", from_seq as "fromSeq", to_seq as "toSeq", previous,
          digest from ledger_seal
        where account_id = any($1::uuid[]) and (account_id, from_seq) > ($2, $3)
        order by account_id, from_seq limit $4`,
      values: [ids, after.accountId, after.fromSeq, SEALS_OF_PAGE],
    });
    if (rows.length > 0) yield rows;
    if (rows.length < SEALS_OF_PAGE) return;
    after = rows.at(-1)!;
  }
}
