import type { Changes } from '#domain/account-state.ts';
import type { Transfer } from '#domain/ledger.ts';
import type { Instant } from '#domain/time.ts';
import type { ReadState } from './account-state.ts';
import type { AccountTable, Stamps } from './account-table.ts';
import {
  autoRenewalTable,
  bucketTable,
  commandTable,
  lineEventTable,
  lineTable,
  orderEventTable,
  orderTable,
  outboxTable,
  paymentMeansTable,
  paymentTable,
  periodTable,
  promotionUseTable,
  ratedUseTable,
  refundTable,
  type StoredCommand,
  sessionTable,
  transferTable,
  watchTable,
} from './account-tables.ts';
import { arrayParam } from './array-param.ts';
import type { Transaction } from './database.ts';
import { slotOf } from './outbox-slot.ts';
import { type Write, writeTogether } from './write-together.ts';

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
  autoRenewals: autoRenewalTable,
  paymentMeans: paymentMeansTable,
  watches: watchTable,
  promotionUses: promotionUseTable,
} as const;

type PutPart = keyof typeof putTables;
const putParts = Object.keys(putTables) as PutPart[];

/** Rows of one table on their way to it, each with its account. */
class Rows {
  readonly accountIds: string[] = [];
  readonly rows: object[] = [];
  /** By the row's id; where two accounts have the same, by both. */
  readonly #indexes = new Map<string, number>();

  add(accountId: string, row: object): void {
    this.accountIds.push(accountId);
    this.rows.push(row);
  }

  /** Instead of the one with this id, if there is one. Answers whether there was none. */
  put(accountId: string, id: string, row: object): boolean {
    const index = this.#indexOf(accountId, id);
    if (index !== undefined) {
      this.rows[index] = row;
      return false;
    }
    this.#indexes.set(this.#indexes.has(id) ? slotFor(accountId, id) : id, this.rows.length);
    this.add(accountId, row);
    return true;
  }

  get(accountId: string, id: string): object | undefined {
    const index = this.#indexOf(accountId, id);
    return index === undefined ? undefined : this.rows[index];
  }

  #indexOf(accountId: string, id: string): number | undefined {
    const index = this.#indexes.get(id);
    if (index === undefined || this.accountIds[index] === accountId) return index;
    return this.#indexes.get(slotFor(accountId, id));
  }
}

/** No id has a space in it. */
const slotFor = (accountId: string, id: string): string => `${accountId} ${id}`;

/** Rows of one table: those that were there when they were read, with where, and the others. */
interface PutRows {
  known: Rows;
  places: string[];
  others: Rows;
}

/** All changes of a group, gathered to be written set-based. */
export class Writing {
  readonly #now: Instant;
  /** Movements of each account so far: their table numbers them on from what it holds. */
  readonly #moved = new Map<string, bigint>();
  readonly #puts = new Map<PutPart, PutRows>();
  readonly #transfers = new Rows();
  readonly #events = new Rows();
  readonly #lineEvents = new Rows();
  readonly #outbox = new Rows();
  readonly #commands = new Rows();
  readonly #seqs: bigint[] = [];
  readonly #commandKeys: string[] = [];

  constructor(now: Instant) {
    this.#now = now;
  }

  get hasOutbox(): boolean {
    return this.#outbox.rows.length > 0;
  }

  /** A command of this group that was decided already. */
  command(accountId: string, key: string): CommandRow | undefined {
    return this.#commands.get(accountId, key) as CommandRow | undefined;
  }

  /** `state`: as the decision saw it. A row put twice is written once, as it was last. */
  add(state: ReadState, changes: Changes, command: CommandRow): void {
    const { accountId, key } = command;
    this.#commands.put(accountId, key, command);
    for (const part of putParts) {
      const rows = changes[part];
      if (rows.length > 0) this.#put(part, state, rows);
    }
    if (changes.transfers.length > 0) this.#move(command, changes.transfers);
    for (const event of changes.orderEvents) this.#events.add(accountId, event);
    for (const event of changes.lineEvents) this.#lineEvents.add(accountId, event);
    for (const entry of changes.outbox)
      this.#outbox.add(accountId, { slot: slotOf(accountId), createdAt: this.#now, ...entry });
  }

  #move({ accountId, key }: CommandRow, transfers: readonly Transfer[]): void {
    let seq = this.#moved.get(accountId) ?? 0n;
    for (const transfer of transfers) {
      seq += 1n;
      this.#transfers.add(accountId, transfer);
      this.#seqs.push(seq);
      this.#commandKeys.push(key);
    }
    this.#moved.set(accountId, seq);
  }

  #put(part: PutPart, state: ReadState, rows: readonly Owned[]): void {
    const puts = this.#puts.get(part) ?? { known: new Rows(), places: [], others: new Rows() };
    this.#puts.set(part, puts);
    for (const row of rows) {
      const place = state.placeOf(part, row.id);
      if (place === undefined) puts.others.put(state.accountId, row.id, row);
      else if (puts.known.put(state.accountId, row.id, row)) puts.places.push(place);
    }
  }

  /** Sends what is to be written, once it is asked to. */
  sending(transaction: Transaction): () => Promise<void> {
    return sendingOf(transaction, this.#writes());
  }

  #writes(): Write[] {
    const writes: Write[] = [];
    const add = (table: AnyTable, how: 'put' | 'append', given: Rows, stamps?: Stamps) => {
      if (given.rows.length > 0)
        writes.push({ table, how, values: table.arrays(given.accountIds, given.rows, stamps) });
    };
    for (const part of putParts) {
      const puts = this.#puts.get(part);
      if (!puts) continue;
      const table = putTables[part] as unknown as AnyTable;
      add(table, 'put', puts.others);
      if (puts.places.length > 0) {
        const values = table.changeable(puts.places, puts.known.rows);
        writes.push({ table, how: 'update', values });
      }
    }
    const stamps = {
      seq: this.#seqs,
      commandKey: this.#commandKeys,
      recordedAt: this.#seqs.map(() => this.#now),
    };
    add(transferTable as AnyTable, 'append', this.#transfers, stamps);
    add(orderEventTable as AnyTable, 'append', this.#events);
    add(lineEventTable as AnyTable, 'append', this.#lineEvents);
    add(outboxTable as AnyTable, 'append', this.#outbox);
    add(commandTable as AnyTable, 'append', this.#commands);
    return writes;
  }
}

/**
 * Holds only what is sent: the rows, and what the decisions read, are not kept until the server has written them.
 */
const sendingOf = (transaction: Transaction, writes: readonly Write[]) => () =>
  writeTogether(transaction, writes);

type Owned = { id: string };
type AnyTable = AccountTable<object>;
