import type { AccountState, Changes } from '#domain/account-state.ts';
import type { Transfer } from '#domain/ledger.ts';
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
  sessionTable,
  transferTable,
} from './account-tables.ts';
import { arrayParam } from './array-param.ts';
import type { Transaction } from './database.ts';
import { slotOf } from './outbox-slot.ts';

export type CommandRow = StoredCommand & { accountId: string };

/**
 * Locks the accounts in the order of their ids; answers those that exist. NO KEY: rows that point to
 * an account may be added meanwhile, by those who don't decide about money.
 */
export async function lockAccounts(
  transaction: Transaction,
  accountIds: readonly string[],
): Promise<ReadonlySet<string>> {
  // Nearly always all exist, and a count is read faster than their ids.
  const { rows } = await transaction.query<{ count: number }>({
    name: 'lock-accounts',
    text: `select count(*)::integer as count from (select id from account
      where id = any($1::uuid[]) order by id for no key update) locked`,
    values: [arrayParam('uuid', accountIds)],
  });
  if (rows[0]!.count === accountIds.length) return new Set(accountIds);
  const existing = await transaction.query<{ id: string }>({
    name: 'existing-accounts',
    text: 'select id from account where id = any($1::uuid[])',
    values: [arrayParam('uuid', accountIds)],
  });
  return new Set(existing.rows.map((row) => row.id));
}

/** Answers already given under these keys, by place in the group. */
export async function readCommands(
  transaction: Transaction,
  wanted: readonly { accountId: string; key: string }[],
): Promise<ReadonlyMap<number, Pick<CommandRow, 'bodyHash' | 'answer'>>> {
  const { rows } = await transaction.query<CommandRow & { place: number }>({
    name: 'read-commands',
    text: `select place::integer, c.body_hash as "bodyHash", c.answer
      from unnest($1::uuid[], $2::text[]) with ordinality as wanted (account_id, key, place)
      join command c on c.account_id = wanted.account_id and c.key = wanted.key`,
    values: [
      arrayParam(
        'uuid',
        wanted.map((command) => command.accountId),
      ),
      arrayParam(
        'text',
        wanted.map((command) => command.key),
      ),
    ],
  });
  return new Map(rows.map((row) => [row.place - 1, row]));
}

/** Number of the last movement of each account, 0 where there is none; read under its lock. */
export async function readLastSeqs(
  transaction: Transaction,
  accountIds: readonly string[],
): Promise<Map<string, bigint>> {
  // One value for all: as rows they would cost more to send and to read than to look up.
  const { rows } = await transaction.query<{ seqs: string }>({
    name: 'read-last-seqs',
    text: `select string_agg(coalesce((select seq from transfer t where t.account_id = wanted.id
        order by seq desc limit 1), 0)::text, ' ' order by place) as seqs
      from unnest($1::uuid[]) with ordinality as wanted (id, place)`,
    values: [arrayParam('uuid', accountIds)],
  });
  const seqs = rows[0]!.seqs.split(' ');
  return new Map(accountIds.map((id, i) => [id, BigInt(seqs[i]!)]));
}

/** What has an id of its own and may change; the rest is only appended. Parents before children. */
const putTables = {
  lines: lineTable,
  orders: orderTable,
  periods: periodTable,
  buckets: bucketTable,
  payments: paymentTable,
  refunds: refundTable,
  sessions: sessionTable,
  ratedUses: ratedUseTable,
} as const;

type PutPart = keyof typeof putTables;
const putParts = Object.keys(putTables) as PutPart[];

/** Rows of one table on their way to it, each with its account. */
class Rows {
  readonly rows: object[] = [];
  readonly accountIds: string[] = [];

  add(accountId: string, row: object): void {
    this.rows.push(row);
    this.accountIds.push(accountId);
  }
}

/** Rows of one table by account and id: those that were there when they were read, and the others. */
interface PutRows {
  known: Map<string, PutRow>;
  others: Map<string, PutRow>;
}

interface PutRow {
  accountId: string;
  row: object;
}

/** All changes of a group, gathered to be written set-based, one or two statements a table. */
export class Writing {
  readonly #now: Instant;
  readonly #lastSeqs: Map<string, bigint>;
  readonly #puts = new Map<PutPart, PutRows>();
  readonly #transfers = new Rows();
  readonly #events = new Rows();
  readonly #outbox = new Rows();
  readonly #commands = new Map<string, CommandRow>();

  constructor(now: Instant, lastSeqs: Map<string, bigint>) {
    this.#now = now;
    this.#lastSeqs = lastSeqs;
  }

  get hasOutbox(): boolean {
    return this.#outbox.rows.length > 0;
  }

  /** A command of this group that was decided already. */
  command(accountId: string, key: string): CommandRow | undefined {
    return this.#commands.get(`${accountId} ${key}`);
  }

  /** `state`: as the decision saw it. A row put twice is written once, as it was last. */
  add(state: AccountState, changes: Changes, command: CommandRow): void {
    const { accountId, key } = command;
    this.#commands.set(`${accountId} ${key}`, command);
    for (const part of putParts) {
      const rows = changes[part];
      if (rows.length > 0) this.#put(part, state, rows);
    }
    if (changes.transfers.length > 0) this.#move(command, changes.transfers);
    for (const event of changes.orderEvents) this.#events.add(accountId, event);
    for (const entry of changes.outbox) {
      const stored = { slot: slotOf(accountId), createdAt: this.#now };
      this.#outbox.add(accountId, Object.assign(stored, entry));
    }
  }

  #move({ accountId, key }: CommandRow, transfers: readonly Transfer[]): void {
    let seq = this.#lastSeqs.get(accountId) ?? 0n;
    for (const transfer of transfers) {
      seq += 1n;
      const stored = { seq, commandKey: key, recordedAt: this.#now };
      this.#transfers.add(accountId, Object.assign(stored, transfer));
    }
    this.#lastSeqs.set(accountId, seq);
  }

  #put(part: PutPart, state: AccountState, rows: readonly { id: string }[]): void {
    const { accountId } = state;
    const puts = this.#puts.get(part) ?? { known: new Map(), others: new Map() };
    this.#puts.set(part, puts);
    for (const row of rows) {
      const slot = `${accountId} ${row.id}`;
      const isKnown = state[part].has(row.id) && !puts.others.has(slot);
      (isKnown ? puts.known : puts.others).set(slot, { accountId, row });
    }
  }

  /** Gives all statements at once; they run in the order in which they are given. */
  async write(transaction: Transaction): Promise<void> {
    const statements: Promise<void>[] = [];
    const write = (table: AnyTable, how: How, given: Rows) => {
      if (given.rows.length > 0) statements.push(run(transaction, table, how, given));
    };
    for (const part of putParts) {
      const puts = this.#puts.get(part);
      if (!puts) continue;
      const table = putTables[part] as unknown as AnyTable;
      write(table, 'put', rowsOf(puts.others.values()));
      write(table, 'update', rowsOf(puts.known.values()));
    }
    write(transferTable as AnyTable, 'append', this.#transfers);
    write(orderEventTable as AnyTable, 'append', this.#events);
    write(outboxTable as AnyTable, 'append', this.#outbox);
    const commands = [...this.#commands.values()].map((row) => ({ accountId: row.accountId, row }));
    write(commandTable as AnyTable, 'append', rowsOf(commands));
    await Promise.all(statements);
  }
}

function rowsOf(puts: Iterable<PutRow>): Rows {
  const rows = new Rows();
  for (const { accountId, row } of puts) rows.add(accountId, row);
  return rows;
}

type AnyTable = AccountTable<object>;
type How = 'put' | 'update' | 'append';

async function run(
  transaction: Transaction,
  table: AnyTable,
  how: How,
  { accountIds, rows }: Rows,
): Promise<void> {
  await transaction.query({
    name: `${how}-${table.name}`,
    text: table[how],
    values: how === 'update' ? table.changeable(accountIds, rows) : table.arrays(accountIds, rows),
  });
}
