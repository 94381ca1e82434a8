import type { Bucket } from '#domain/ledger.ts';
import type { Order } from '#domain/ordering.ts';
import { bucketTable, orderTable } from '../account-tables.ts';
import type { Database, Transaction } from '../database.ts';

type Source = Database | Transaction;

/** Null when the account has no such bucket. */
export async function readBucket(
  source: Source,
  accountId: string,
  bucketId: string,
): Promise<Bucket | null> {
  const { rows } = await source.query<Bucket>({
    name: 'read-bucket',
    text: `${bucketTable.select} and id = $2`,
    values: [[accountId], bucketId],
  });
  return rows[0] ?? null;
}

/** What a line may use or could use: its own and the account's credit, open ones and then the newest first. */
export async function readBucketsOfLine(
  source: Source,
  of: { accountId: string; lineId: string; limit: number },
): Promise<Bucket[]> {
  const { rows } = await source.query<Bucket>({
    name: 'read-buckets-of-line',
    text: `${bucketTable.select} and (line_id = $2 or line_id is null)
      order by closed_at is not null, bought_at desc, id limit $3`,
    values: [[of.accountId], of.lineId, of.limit],
  });
  return rows;
}

/** What an order gave. */
export async function readBucketsOfOrder(
  source: Source,
  of: { accountId: string; orderId: string },
): Promise<Bucket[]> {
  const { rows } = await source.query<Bucket>({
    name: 'read-buckets-of-order',
    text: `${bucketTable.select} and order_id = $2 order by id`,
    values: [[of.accountId], of.orderId],
  });
  return rows;
}

const tables = { acc: 'account', line: 'line', ord: 'subscriber_order', bkt: 'bucket' } as const;

/**
 * The account that has a row with this id; null when none has. It knows no account, so it looks at
 * all of them: for an operator's command, not for a page.
 */
export async function readOwner(
  source: Source,
  { kind, id }: { kind: keyof typeof tables; id: string },
): Promise<string | null> {
  const owner = kind === 'acc' ? 'id' : 'account_id';
  const { rows } = await source.query<{ accountId: string }>(
    `select ${owner} as "accountId" from ${tables[kind]} where id = $1`,
    [id],
  );
  return rows[0]?.accountId ?? null;
}

/** The account that has a confirmed e-mail address, user name or number; null when none has. */
export async function readClaimant(
  source: Source,
  claim: { kind: 'email' | 'user-name' | 'msisdn'; value: string },
): Promise<string | null> {
  const { rows } = await source.query<{ accountId: string }>(
    `select account_id as "accountId" from claim where kind = $1 and value = $2 and confirmed`,
    [claim.kind, claim.value],
  );
  return rows[0]?.accountId ?? null;
}

/** The order with this short reference, wherever it is; null when there is none. */
export async function readOrderByReference(
  source: Source,
  reference: string,
): Promise<(Order & { accountId: string }) | null> {
  const text = orderTable.select.replace(/ where .*$/s, ' where reference = $1');
  const { rows } = await source.query<Order & { accountId: string }>(text, [reference]);
  return rows[0] ?? null;
}
