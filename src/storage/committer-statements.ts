import type { Changes, OutboxEntry } from '#domain/account-state.ts';
import type { OrderEvent } from '#domain/ordering.ts';
import type { Instant } from '#domain/time.ts';
import {
  type AccountTable,
  bucketTable,
  commandTable,
  lineTable,
  orderEventTable,
  orderTable,
  outboxTable,
  paymentTable,
  periodTable,
  ratedUseTable,
  refundTable,
  type StoredCommand,
  type StoredTransfer,
  sessionTable,
  transferTable,
} from './account-tables.ts';
import { inOneWrite, type Transaction } from './database.ts';
import { slotOf } from './outbox-slot.ts';

export type CommandRow = StoredCommand & { accountId: string };

/** Locks the accounts in the order of their ids; answers those that exist. */
export async function lockAccounts(
  transaction: Transaction,
  accountIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'lock-accounts',
    text: 'select id from account where id = any($1::uuid[]) order by id for update',
    values: [accountIds],
  });
  return new Set(rows.map((row) => row.id));
}

/** Answers already given under these keys, by `<account> <key>`. */
export async function readCommands(
  transaction: Transaction,
  wanted: readonly { accountId: string; key: string }[],
): Promise<Map<string, Pick<CommandRow, 'bodyHash' | 'answer'>>> {
  const { rows } = await transaction.query<CommandRow>({
    name: 'read-commands',
    text: `select c.account_id as "accountId", c.key, c.body_hash as "bodyHash", c.answer
      from unnest($1::uuid[], $2::text[]) as wanted (account_id, key)
      join command c on c.account_id = wanted.account_id and c.key = wanted.key
      where c.account_id = any($1::uuid[])`,
    values: [wanted.map((command) => command.accountId), wanted.map((command) => command.key)],
  });
  return new Map(rows.map((row) => [`${row.accountId} ${row.key}`, row]));
}

/** Number of the last movement of each account that has one; read under its lock. */
export async function readLastSeqs(
  transaction: Transaction,
  accountIds: readonly string[],
): Promise<Map<string, bigint>> {
  const { rows } = await transaction.query<{ id: string; seq: bigint }>({
    name: 'read-last-seqs',
    text: `select wanted.id, last.seq from unnest($1::uuid[]) as wanted (id)
      cross join lateral (select seq from transfer t where t.account_id = wanted.id
        order by seq desc limit 1) last`,
    values: [accountIds],
  });
  return new Map(rows.map((row) => [row.id, row.seq]));
}

/** What has an id of its own and may change; the rest is only appended. */
type PutPart = Exclude<keyof Changes, 'transfers' | 'orderEvents' | 'outbox'>;

export interface Written {
  accountId: string;
  changes: Changes;
  transfers: StoredTransfer[];
}

/** Writes all changes of a group, one statement a table, parents before children. */
export async function writeChanges(
  transaction: Transaction,
  written: readonly Written[],
  commands: readonly CommandRow[],
  now: Instant,
): Promise<void> {
  const put = <Part extends PutPart>(part: Part, table: AccountTable<Changes[Part][number]>) =>
    write(transaction, table, 'put', lastOfEach(written, part));
  const append = <Part extends keyof Changes, Row extends Changes[Part][number]>(
    part: Part,
    table: AccountTable<Row>,
    complete: (row: Changes[Part][number], accountId: string) => Row,
  ) =>
    write(
      transaction,
      table,
      'append',
      written.flatMap(({ accountId, changes }) =>
        changes[part].map((row) => ({ ...complete(row, accountId), accountId })),
      ),
    );
  // Sent together, run in this order: parents before children.
  await inOneWrite(transaction, () =>
    Promise.all([
      put('lines', lineTable),
      put('orders', orderTable),
      put('periods', periodTable),
      put('buckets', bucketTable),
      put('payments', paymentTable),
      put('refunds', refundTable),
      put('sessions', sessionTable),
      put('ratedUses', ratedUseTable),
      write(
        transaction,
        transferTable,
        'append',
        written.flatMap(({ accountId, transfers }) =>
          transfers.map((row) => ({ ...row, accountId })),
        ),
      ),
      append('orderEvents', orderEventTable, (row) => row as OrderEvent),
      append('outbox', outboxTable, (row, accountId) => ({
        ...(row as OutboxEntry),
        slot: slotOf(accountId),
        createdAt: now,
      })),
      write(transaction, commandTable, 'append', commands),
    ]),
  );
}

/** A row put twice in one group is written once, as it was last. */
function lastOfEach<Part extends PutPart>(written: readonly Written[], part: Part) {
  const rows = new Map<string, Changes[Part][number] & { accountId: string }>();
  for (const { accountId, changes } of written)
    for (const row of changes[part]) rows.set(`${accountId} ${row.id}`, { ...row, accountId });
  return [...rows.values()];
}

async function write<Row>(
  transaction: Transaction,
  table: AccountTable<Row>,
  how: 'put' | 'append',
  rows: readonly (Row & { accountId: string })[],
): Promise<void> {
  if (rows.length === 0) return;
  await transaction.query({
    name: `${how}-${table.name}`,
    text: table[how],
    values: table.arrays(rows),
  });
}
