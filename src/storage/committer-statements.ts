import type { AccountState, Changes } from '#domain/account-state.ts';
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
): Promise<Set<string>> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'lock-accounts',
    text: 'select id from account where id = any($1::uuid[]) order by id for no key update',
    values: [accountIds],
  });
  return new Set(rows.map((row) => row.id));
}

export interface Known {
  /** The answers already given, by place in the group. */
  commands: (Pick<CommandRow, 'bodyHash' | 'answer'> | undefined)[];
  /** Number of the last movement of each account that has one. */
  lastSeqs: Map<string, bigint>;
}

/** What is known under these keys, and where each account's ledger stands; read under the locks. */
export async function readKnown(
  transaction: Transaction,
  wanted: readonly { accountId: string; key: string }[],
): Promise<Known> {
  const { rows } = await transaction.query<{
    accountId: string;
    place: number;
    bodyHash: string | null;
    answer: unknown;
    seq: bigint | null;
  }>({
    name: 'read-known',
    text: `select wanted.account_id as "accountId", place::integer, c.body_hash as "bodyHash", c.answer,
        (select seq from transfer t where t.account_id = wanted.account_id
          order by seq desc limit 1) as seq
      from unnest($1::uuid[], $2::text[]) with ordinality as wanted (account_id, key, place)
      left join command c on c.account_id = wanted.account_id and c.key = wanted.key
        and c.account_id = any($1::uuid[])`,
    values: [wanted.map((command) => command.accountId), wanted.map((command) => command.key)],
  });
  const known: Known = { commands: [], lastSeqs: new Map() };
  for (const { accountId, place, bodyHash, answer, seq } of rows) {
    if (bodyHash !== null) known.commands[place - 1] = { bodyHash, answer };
    if (seq !== null) known.lastSeqs.set(accountId, seq);
  }
  return known;
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

type Owned = { accountId: string };
type OwnedRow = Owned & { id: string };

/** Rows of one table: those that were there when they were read, and those that may be new. */
interface PutRows {
  known: Map<string, OwnedRow>;
  others: Map<string, OwnedRow>;
}

/** All changes of a group, gathered to be written set-based, one or two statements a table. */
export class Writing {
  readonly #now: Instant;
  readonly #lastSeqs: Map<string, bigint>;
  readonly #puts = new Map<PutPart, PutRows>();
  readonly #transfers: Owned[] = [];
  readonly #events: Owned[] = [];
  readonly #outbox: Owned[] = [];
  readonly #commands = new Map<string, CommandRow>();

  constructor(now: Instant, lastSeqs: Map<string, bigint>) {
    this.#now = now;
    this.#lastSeqs = lastSeqs;
  }

  get hasOutbox(): boolean {
    return this.#outbox.length > 0;
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
    for (const transfer of changes.transfers) {
      const seq = (this.#lastSeqs.get(accountId) ?? 0n) + 1n;
      this.#lastSeqs.set(accountId, seq);
      const stored = { accountId, seq, commandKey: key, recordedAt: this.#now };
      this.#transfers.push(Object.assign(stored, transfer));
    }
    for (const event of changes.orderEvents) this.#events.push({ ...event, accountId });
    for (const entry of changes.outbox) {
      const stored = { accountId, slot: slotOf(accountId), createdAt: this.#now };
      this.#outbox.push(Object.assign(stored, entry));
    }
  }

  #put(part: PutPart, state: AccountState, rows: readonly { id: string }[]): void {
    const { accountId } = state;
    const puts = this.#puts.get(part) ?? { known: new Map(), others: new Map() };
    this.#puts.set(part, puts);
    for (const row of rows) {
      const slot = `${accountId} ${row.id}`;
      const isKnown = state[part].has(row.id) && !puts.others.has(slot);
      (isKnown ? puts.known : puts.others).set(slot, { ...row, accountId });
    }
  }

  /** Gives all statements at once; they run in the order in which they are given. */
  async write(transaction: Transaction): Promise<void> {
    const statements: Promise<void>[] = [];
    const write = (table: AnyTable, how: 'put' | 'update' | 'append', rows: readonly Owned[]) => {
      if (rows.length > 0) statements.push(run(transaction, table, how, rows));
    };
    for (const part of putParts) {
      const puts = this.#puts.get(part);
      if (!puts) continue;
      const table = putTables[part] as unknown as AnyTable;
      write(table, 'put', [...puts.others.values()]);
      write(table, 'update', [...puts.known.values()]);
    }
    write(transferTable as AnyTable, 'append', this.#transfers);
    write(orderEventTable as AnyTable, 'append', this.#events);
    write(outboxTable as AnyTable, 'append', this.#outbox);
    write(commandTable as AnyTable, 'append', [...this.#commands.values()]);
    await Promise.all(statements);
  }
}

type AnyTable = AccountTable<object>;

async function run(
  transaction: Transaction,
  table: AnyTable,
  how: 'put' | 'update' | 'append',
  rows: readonly Owned[],
): Promise<void> {
  await transaction.query({
    name: `${how}-${table.name}`,
    text: table[how],
    values: how === 'update' ? table.changeable(rows) : table.arrays(rows),
  });
}
