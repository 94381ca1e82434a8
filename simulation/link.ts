import type pg from 'pg';
import type { Database } from '#storage/database.ts';
import { type Backends, processOf } from './backends.ts';
import type { Chance } from './chance.ts';
import type { CommitFault, Faults } from './faults.ts';
import type { Owner, Scheduler } from './scheduler.ts';
import {
  answer,
  isBegin,
  isWriting,
  labelOf,
  type Pending,
  refuse,
  refused,
  type Statement,
  type Step,
  send,
  toStatement,
} from './statements.ts';

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
      const first = this.#waiting.find(({ statement }) => !isBegin(statement));
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
    for (const [i, { statement }] of group.entries()) {
      if (isBegin(statement)) this.#isOpen = true;
      const isEnd = statement.text === 'commit' || statement.text === 'rollback';
      if (isEnd && results[i]!.status === 'fulfilled') this.#isOpen = false;
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
