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
  type Stamps,
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
      cross join lateral (select body_hash, answer from command
        where account_id = wanted.account_id and key = wanted.key offset 0) c`,
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
  readonly accountIds: string[] = [];
  readonly rows: object[] = [];
  readonly #places = new Map<string, number>();

  add(accountId: string, row: object): void {
    this.accountIds.push(accountId);
    this.rows.push(row);
  }

  /** In the place of the one with this id, if there is one. */
  put(accountId: string, id: string, row: object): void {
    const slot = slotFor(accountId, id);
    const place = this.#places.get(slot);
    if (place !== undefined) this.rows[place] = row;
    else {
      this.#places.set(slot, this.rows.length);
      this.add(accountId, row);
    }
  }

  get(accountId: string, id: string): object | undefined {
    const place = this.#places.get(slotFor(accountId, id));
    return place === undefined ? undefined : this.rows[place];
  }
}

const slotFor = (accountId: string, id: string): string => `${accountId} ${id}`;

/** Rows of one table: those that were there when they were read, and the others. */
interface PutRows {
  known: Rows;
  others: Rows;
}

/** All changes of a group, gathered to be written set-based, one or two statements a table. */
export class Writing {
  readonly #now: Instant;
  readonly #lastSeqs: Map<string, bigint>;
  readonly #puts = new Map<PutPart, PutRows>();
  readonly #transfers = new Rows();
  readonly #events = new Rows();
  readonly #outbox = new Rows();
  readonly #commands = new Rows();
  readonly #seqs: bigint[] = [];
  readonly #commandKeys: string[] = [];

  constructor(now: Instant, lastSeqs: Map<string, bigint>) {
    this.#now = now;
    this.#lastSeqs = lastSeqs;
  }

  get hasOutbox(): boolean {
    return this.#outbox.rows.length > 0;
  }

  /** A command of this group that was decided already. */
  command(accountId: string, key: string): CommandRow | undefined {
    return this.#commands.get(accountId, key) as CommandRow | undefined;
  }

  /** `state`: as the decision saw it. A row put twice is written once, as it was last. */
  add(state: AccountState, changes: Changes, command: CommandRow): void {
    const { accountId, key } = command;
    this.#commands.put(accountId, key, command);
    for (const part of putParts) {
      const rows = changes[part];
      if (rows.length > 0) this.#put(part, state, rows);
    }
    if (changes.transfers.length > 0) this.#move(command, changes.transfers);
    for (const event of changes.orderEvents) this.#events.add(accountId, event);
    for (const entry of changes.outbox)
      this.#outbox.add(accountId, { slot: slotOf(accountId), createdAt: this.#now, ...entry });
  }

  #move({ accountId, key }: CommandRow, transfers: readonly Transfer[]): void {
    let seq = this.#lastSeqs.get(accountId) ?? 0n;
    for (const transfer of transfers) {
      seq += 1n;
      this.#transfers.add(accountId, transfer);
      this.#seqs.push(seq);
      this.#commandKeys.push(key);
    }
    this.#lastSeqs.set(accountId, seq);
  }

  #put(part: PutPart, { accountId, [part]: stored }: AccountState, rows: readonly Owned[]): void {
    const puts = this.#puts.get(part) ?? { known: new Rows(), others: new Rows() };
    this.#puts.set(part, puts);
    for (const row of rows) {
      const isKnown = stored.has(row.id) && !puts.others.get(accountId, row.id);
      (isKnown ? puts.known : puts.others).put(accountId, row.id, row);
    }
  }

  /** Gives all statements at once; they run in the order in which they are given. */
  async write(transaction: Transaction): Promise<void> {
    const statements: Promise<void>[] = [];
    const write = (table: AnyTable, how: How, given: Given) => {
      if (given.rows.length > 0) statements.push(run(transaction, table, how, given));
    };
    for (const part of putParts) {
      const puts = this.#puts.get(part);
      if (!puts) continue;
      const table = putTables[part] as unknown as AnyTable;
      write(table, 'put', puts.others);
      write(table, 'update', puts.known);
    }
    const stamps = {
      seq: this.#seqs,
      commandKey: this.#commandKeys,
      recordedAt: this.#seqs.map(() => this.#now),
    };
    write(transferTable as AnyTable, 'append', { ...this.#transfers, stamps });
    write(orderEventTable as AnyTable, 'append', this.#events);
    write(outboxTable as AnyTable, 'append', this.#outbox);
    write(commandTable as AnyTable, 'append', this.#commands);
    await Promise.all(statements);
  }
}

type Owned = { id: string };
type AnyTable = AccountTable<object>;
type How = 'put' | 'update' | 'append';
type Given = Pick<Rows, 'accountIds' | 'rows'> & { stamps?: Stamps };

async function run(
  transaction: Transaction,
  table: AnyTable,
  how: How,
  { accountIds, rows, stamps = {} }: Given,
): Promise<void> {
  await transaction.query({
    name: `${how}-${table.name}`,
    text: table[how],
    values:
      how === 'update'
        ? table.changeable(accountIds, rows)
        : table.arrays(accountIds, rows, stamps),
  });
}
