import type pg from 'pg';
import type { Database } from '#storage/database.ts';
import { type Backends, processOf } from './backends.ts';
import type { Chance } from './chance.ts';
import type { CommitFault, Faults } from './faults.ts';
import { type Owner, type Scheduler, wordOf } from './scheduler.ts';

export const DEADLOCK = 'deadlock of the database';

type Statement = { name?: string; text: string; values?: unknown[] };

interface Pending {
  statement: Statement;
  resolve(result: unknown): void;
  reject(fault: unknown): void;
}

/** What the scheduler says, and how those who wait are answered once it lets them. */
interface Step {
  word: string;
  value: () => void;
}

/** What can change a table. Locks only look like it: `for update`. */
const writing = /\b(insert into|update (?!skip)\w+\s|delete from)/i;
const isWriting = remembered((text) => writing.test(text));

/** Whether the rows come in an order that was asked for; what parts in brackets sort is their own. */
const isSorting = remembered((text) => {
  let outside = text;
  for (let before = ''; before !== outside; ) {
    before = outside;
    outside = before.replace(/\([^()]*\)/g, ' ');
  }
  return /\border by\b/i.test(outside);
});

function remembered(judge: (text: string) => boolean): (statement: Statement) => boolean {
  const known = new Map<string, boolean>();
  return ({ text }) => {
    const answer = known.get(text) ?? judge(text);
    if (known.size < 10_000) known.set(text, answer);
    return answer;
  };
}

export interface LinkOptions {
  /** Told before anything that may change a table. */
  onWrite: () => void;
  backends: Backends;
  scheduler: Scheduler;
  chance: Chance;
  faults: Faults;
  owner: Owner;
}

/**
 * A process's way to the database: what the product takes for its pool. Each group of statements
 * waits at the scheduler's gate; then it is done, or breaks in one of the ways links break.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #sessions = new Set<Session>();
  /** The product tells a pool by it: reads given at one time it then sends together. */
  readonly totalCount = 0;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Of a pool the product uses these three and nothing else. */
  asDatabase(): Database {
    return this as unknown as Database;
  }

  connect(): Promise<Session> {
    const session = new Session(this.#options, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return Promise.resolve(session);
  }

  query(given: Statement | string, values?: unknown[]): Promise<unknown> {
    const { scheduler, owner } = this.#options;
    const statement = toStatement(given, values);
    return new Promise((resolve, reject) => {
      let client: pg.PoolClient | null = null;
      const step = () =>
        this.#run({ statement, resolve, reject }, (taken) => {
          client = taken;
        });
      const backend = () => client && processOf(client);
      void scheduler.gate(owner, labelOf(statement), step, { backend }).then((answer) => answer());
    });
  }

  async #run(pending: Pending, taking: (client: pg.PoolClient) => void): Promise<Step> {
    const { backends, faults, onWrite } = this.#options;
    const fault = faults.query();
    const failed = fault === null ? null : refuse([pending], faults.lostLink(), fault);
    if (failed && fault === 'lost-before') return failed;
    const client = backends.take();
    taking(client);
    if (isWriting(pending.statement)) onWrite();
    const results = await send(client, [pending]);
    backends.give(client);
    return failed ?? answer(faults, [pending], results);
  }

  /** The process is dead: the server ends what it had open, now or a little later. */
  async die(): Promise<void> {
    for (const session of [...this.#sessions]) await session.die();
  }
}

/** One connection as the product holds it. */
class Session {
  readonly #options: LinkOptions;
  readonly #leave: () => void;
  #client: pg.PoolClient | null = null;
  #waiting: Pending[] = [];
  #isRunning = false;
  #isOpen = false;
  #isReleased = false;
  /** Set once the link is gone: nothing goes through any more. */
  #lost: Error | null = null;
  /** Statements written together travel together, as the scheduler's turn shows. */
  readonly connection = { stream: { cork: () => {}, uncork: () => {} } };

  constructor(options: LinkOptions, leave: () => void) {
    this.#options = options;
    this.#leave = leave;
  }

  on(): void {}
  off(): void {}

  query(given: Statement | string, values?: unknown[]): Promise<unknown> {
    if (this.#lost) return Promise.reject(this.#lost);
    const statement = toStatement(given, values);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statement, resolve, reject });
      if (this.#waiting.length === 1) this.#park(labelOf(statement));
    });
  }

  release(): void {
    this.#leave();
    this.#isReleased = true;
    if (this.#waiting.length > 0 || this.#isRunning) return;
    if (this.#isOpen) throw new Error('a connection was given back in the middle of a transaction');
    this.#giveBack();
  }

  async die(): Promise<void> {
    this.#leave();
    const wantsCommit = this.#waiting.some(({ statement }) => statement.text === 'commit');
    this.#lost = this.#options.faults.lostLink();
    this.#waiting = [];
    if (this.#isRunning || !this.#client) return;
    if (!this.#isOpen) return this.#giveBack();
    const { chance } = this.#options;
    if (wantsCommit && chance.happens(0.5)) return this.#endLater('commit');
    if (chance.happens(0.3)) return this.#endLater('rollback');
    await this.#end('rollback');
  }

  #park(label: string): void {
    const { scheduler, owner } = this.#options;
    const backend = () => this.#client && processOf(this.#client);
    const kind = () => {
      const first = this.#waiting.find(({ statement }) => statement.text !== 'begin');
      return first ? labelOf(first.statement) : label;
    };
    const step = () => this.#run();
    void scheduler.gate(owner, label, step, { backend, kind }).then((answer) => answer());
  }

  /** Does what has been given so far, all in one. */
  async #run(): Promise<Step> {
    const group = this.#waiting.splice(0);
    const isCommit = group.some(({ statement }) => statement.text === 'commit');
    const { faults, chance, backends } = this.#options;
    if (group[0]?.statement.text === 'rollback' && this.#lost) return refused(group, this.#lost);
    const commitFault = isCommit ? faults.commit() : null;
    if (commitFault) return this.#failCommit(group, commitFault);
    const fault = isCommit ? null : faults.statements();
    // Cut after everything was answered: the next statement finds the link gone.
    const latest = fault === 'serialization' ? group.length - 1 : group.length;
    const cutAt = fault ? chance.between(0, latest) : group.length;
    const error = fault === 'cut' ? faults.lostLink() : faults.serialization();
    this.#client ??= backends.take();
    this.#isRunning = true;
    const results = await this.#send(group.slice(0, cutAt));
    this.#isRunning = false;
    if (this.#lost) {
      // The process died while the server was at it.
      if (this.#isOpen) await this.#end('rollback');
      else this.#giveBack();
      return { word: 'nobody is there', value: () => {} };
    }
    if (!fault) {
      if (this.#isReleased && this.#waiting.length === 0) this.#giveBack();
      return answer(faults, group, results);
    }
    if (this.#isOpen) await this.#end('rollback');
    if (fault === 'cut') this.#lost = error;
    const before = answer(faults, group.slice(0, cutAt), results);
    const after = refuse(group.slice(cutAt), error, `${fault} after ${cutAt}`);
    return {
      ...after,
      value: () => {
        before.value();
        after.value();
      },
    };
  }

  async #send(group: readonly Pending[]): Promise<PromiseSettledResult<pg.QueryResult>[]> {
    const client = this.#client!;
    if (group.some(({ statement }) => isWriting(statement))) this.#options.onWrite();
    const results = await send(client, group);
    for (const { statement } of group) {
      if (statement.text === 'begin') this.#isOpen = true;
      if (statement.text === 'commit' || statement.text === 'rollback') this.#isOpen = false;
    }
    return results;
  }

  async #failCommit(group: readonly Pending[], fault: CommitFault): Promise<Step> {
    const { faults, backends } = this.#options;
    const error = fault === 'serialization' ? faults.serialization() : faults.lostLink();
    // What is sent together with the COMMIT was done before it.
    const before = group.filter(({ statement }) => statement.text !== 'commit');
    if (before.length > 0) {
      this.#client ??= backends.take();
      this.#isRunning = true;
      const results = await this.#send(before);
      this.#isRunning = false;
      if (results.some(({ status }) => status === 'rejected')) {
        await this.#end('rollback');
        return answer(faults, group, [...results, { status: 'rejected', reason: error }]);
      }
    }
    if (fault !== 'serialization') this.#lost = error;
    if (!this.#isOpen) return refused(group, error);
    if (fault === 'late-commit') this.#endLater('commit');
    else if (fault === 'late-rollback') this.#endLater('rollback');
    else await this.#end(fault === 'lost-after' ? 'commit' : 'rollback');
    return refuse(group, error, fault);
  }

  async #end(how: 'commit' | 'rollback'): Promise<void> {
    if (how === 'commit') this.#options.onWrite();
    await this.#client!.query(how);
    this.#isOpen = false;
    this.#giveBack();
  }

  /** The server does not know yet that nobody listens: it ends the transaction when chance says. */
  #endLater(how: 'commit' | 'rollback'): void {
    const { scheduler, backends, onWrite } = this.#options;
    const client = this.#client!;
    this.#client = null;
    this.#isOpen = false;
    const step = async () => {
      if (how === 'commit') onWrite();
      await client.query(how);
      backends.give(client);
      return { value: null, word: 'done' };
    };
    const server: Owner = { name: 'server', alive: true };
    const backend = () => processOf(client);
    void scheduler.gate(server, `late ${how}`, step, { backend, lingers: true });
  }

  #giveBack(): void {
    if (this.#client) this.#options.backends.give(this.#client);
    this.#client = null;
  }
}

function send(
  client: pg.PoolClient,
  group: readonly Pending[],
): Promise<PromiseSettledResult<pg.QueryResult>[]> {
  const { stream } = client.connection;
  stream.cork();
  const sent = group.map(({ statement }) => client.query(statement));
  stream.uncork();
  return Promise.allSettled(sent);
}

function answer(
  faults: Faults,
  group: readonly Pending[],
  results: readonly PromiseSettledResult<pg.QueryResult>[],
): Step {
  const words = group.map(({ statement }, i) => {
    const result = results[i]!;
    if (result.status === 'fulfilled') {
      if (!isSorting(statement)) result.value.rows.sort(byText);
      return `${labelOf(statement)}=${result.value.rowCount}`;
    }
    // Locks are taken in one order everywhere, so nobody may ever wait in a circle.
    if (codeOf(result.reason) === '40P01') faults.count(DEADLOCK);
    return `${labelOf(statement)} fault ${wordOf(result.reason)}`;
  });
  const value = () =>
    group.forEach(({ resolve, reject }, i) => {
      const result = results[i]!;
      if (result.status === 'fulfilled') resolve(result.value);
      else reject(result.reason);
    });
  return { word: words.join(' '), value };
}

const refuse = (group: readonly Pending[], error: Error, word: string): Step => ({
  word,
  value: () => {
    for (const { reject } of group) reject(error);
  },
});

const refused = (group: readonly Pending[], error: Error): Step =>
  refuse(group, error, `refused: ${wordOf(error)}`);

/**
 * Rows that nobody sorts come as they lie on the server's pages, and those it tidies when no other
 * world that runs on it could still want to look. So the world has an order of its own for them.
 */
function byText(a: object, b: object): number {
  const [one, other] = [textOf(a), textOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

const textOf = (row: object): string =>
  JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

const codeOf = (fault: unknown) => (fault instanceof Error && 'code' in fault ? fault.code : null);

const toStatement = (given: Statement | string, values?: unknown[]): Statement =>
  typeof given === 'string' ? { text: given, values: values ?? [] } : { ...given };

const labelOf = ({ name, text }: Statement): string =>
  name ?? text.slice(0, 24).replace(/\s+/g, ' ');
