import type { Chance } from './chance.ts';
import type { Trace } from './trace.ts';

/** Whoever does steps: a process of the product, or the world outside. What is dead never goes on. */
export interface Owner {
  name: string;
  alive: boolean;
}

export interface Task {
  owner: Owner;
  label: string;
  work: () => Promise<unknown>;
}

export type Outcome =
  | { end: 'answered'; answer: unknown }
  | { end: 'failed'; fault: unknown }
  | { end: 'crashed' };

interface Parked {
  owner: Owner;
  label: string;
  order: number;
  /** May be left waiting when the tasks of a step are over: nobody waits for it. */
  lingers: boolean;
  /** The database process it runs on; null where it can't wait for a lock. */
  backend: () => number | null;
  /** Two of a kind may want the same lock. */
  kind: () => string;
  go: () => Promise<Result>;
}

interface Result {
  word: string;
  /** Lets whoever waits for it go on. */
  answer: () => void;
}

interface Running {
  parked: Parked;
  kind: string;
  result: Result | null;
  ended: Promise<void>;
  isBlocked: boolean;
}

/** Thrown when somebody waits for an answer and nothing is left that could bring it. */
export class StandsStill extends Error {}

export interface SchedulerOptions {
  chance: Chance;
  trace: Trace;
  /** Which of these database processes wait for a lock that another one holds. */
  findBlocked: (backends: readonly number[]) => Promise<ReadonlySet<number>>;
  /** Asked before each step while there is something to interrupt. */
  shouldCrash: (owner: Owner) => boolean;
  crash: (owner: Owner) => Promise<void>;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function within(promise: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    promise.finally(() => clearTimeout(timer)).then(() => resolve(), reject);
  });
}

/** An operation that takes longer may be waiting for a lock: the database is asked. */
const PATIENCE_MS = 4;

/** Counted, not timed: a machine that stands still for a minute has not made anybody wait. */
const ROUNDS = 4_000;

/**
 * Runs the steps of all processes one at a time: every database statement and provider call waits
 * at a gate until chance lets it through. Only a statement that waits for a lock stays under way
 * beside others, as it does in the database.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  #parked: Parked[] = [];
  #running: Running[] = [];
  #arrivals = 0;
  #activity = 0;
  /** Steps made so far. */
  operations = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /**
   * Waits for its turn, then does `step`, whose second part is a word for the trace. A step draws by
   * chance only before its first await: what comes after depends on how fast the server was.
   */
  gate<T>(
    owner: Owner,
    label: string,
    step: () => Promise<{ value: T; word: string }>,
    options: { backend?: () => number | null; kind?: () => string; lingers?: boolean } = {},
  ): Promise<T> {
    if (!owner.alive) return new Promise(() => {});
    return new Promise<T>((resolve, reject) => {
      this.#activity++;
      this.#parked.push({
        owner,
        label,
        order: this.#arrivals++,
        lingers: options.lingers ?? false,
        backend: options.backend ?? (() => null),
        kind: options.kind ?? (() => label),
        go: async () => {
          try {
            const { value, word } = await step();
            return { word, answer: () => resolve(value) };
          } catch (fault) {
            return { word: `fault ${wordOf(fault)}`, answer: () => reject(fault) };
          }
        },
      });
    });
  }

  /** Whether anything still waits for its turn or for a lock. */
  get isIdle(): boolean {
    return this.#parked.length === 0 && this.#running.length === 0;
  }

  /** Forgets what a dead process was about to do. */
  forget(owner: Owner): void {
    this.#parked = this.#parked.filter((parked) => parked.owner !== owner);
  }

  /** Runs tasks beside each other until each has an end. */
  async run(tasks: readonly Task[]): Promise<Outcome[]> {
    const outcomes: (Outcome | null)[] = tasks.map(() => null);
    const settle = (i: number, outcome: Outcome) => {
      this.#activity++;
      outcomes[i] ??= outcome;
    };
    for (const [i, { work, owner }] of tasks.entries())
      if (owner.alive)
        work().then(
          (answer) => settle(i, { end: 'answered', answer }),
          (fault) => settle(i, { end: 'failed', fault }),
        );
    for (;;) {
      await this.#quiet();
      tasks.forEach(({ owner }, i) => {
        if (!owner.alive) settle(i, { end: 'crashed' });
      });
      if (outcomes.every((outcome) => outcome !== null) && !this.#hasWork()) break;
      if (!(await this.#step())) throw new StandsStill(standing(tasks, outcomes));
    }
    return outcomes as Outcome[];
  }

  /** Lets everything go on that was left waiting. */
  async finish(): Promise<void> {
    while (!this.isIdle) if (!(await this.#step())) return;
  }

  #hasWork(): boolean {
    return this.#running.length > 0 || this.#parked.some((parked) => !parked.lingers);
  }

  async #step(): Promise<boolean> {
    const { chance, trace, shouldCrash, crash } = this.#options;
    this.#parked.sort(inOrder);
    const next = chance.pick(this.#ready());
    if (!next) {
      if (this.#running.length === 0) return false;
      await this.#untilDoneOrBlocked(true);
      return true;
    }
    if (shouldCrash(next.owner)) {
      trace.write(`${next.owner.name} crashes before ${next.label}`);
      await crash(next.owner);
      // What waited for a lock of the dead one goes on.
      await this.#untilDoneOrBlocked(false);
      return true;
    }
    this.#parked.splice(this.#parked.indexOf(next), 1);
    this.operations++;
    const kind = next.kind();
    const ended = next.go().then((result) => {
      running.result = result;
    });
    const running: Running = { parked: next, kind, result: null, ended, isBlocked: false };
    this.#running.push(running);
    await this.#untilDoneOrBlocked(false);
    return true;
  }

  /**
   * Who may go on. Of several that wait for one row the server lets any go first once it was changed:
   * so whatever is of a kind with one that waits is not let through before that.
   */
  #ready(): readonly Parked[] {
    const waiting = new Set(this.#running.map(({ kind }) => kind));
    const ready = this.#parked.filter(({ kind }) => !waiting.has(kind()));
    return ready.length > 0 ? ready : this.#parked;
  }

  /** Until what runs is over or certainly waits for another; `must` waits for at least one. */
  async #untilDoneOrBlocked(must: boolean): Promise<void> {
    for (let round = 0; ; round++) {
      const fresh = this.#running.filter((each) => each.result === null && !each.isBlocked);
      if (fresh.length > 0) await within(Promise.all(fresh.map((each) => each.ended)), PATIENCE_MS);
      const open = this.#running.filter((each) => each.result === null);
      if (open.length === 0) return this.#tell();
      const backends = open.flatMap(({ parked }) => parked.backend() ?? []);
      const blocked = await this.#options.findBlocked(backends);
      // Who ended while the server was asked may have let go what the others were said to wait for.
      const isStale = open.some((each) => each.result !== null);
      for (const each of open)
        each.isBlocked = !isStale && blocked.has(each.parked.backend() ?? -1);
      const isQuiet = open.every((each) => each.isBlocked);
      if (isQuiet && !(must && open.length === this.#running.length)) return this.#tell();
      if (round > ROUNDS) throw new StandsStill('a statement does not end');
      if (isQuiet) await pause(1);
    }
  }

  /**
   * Ends what is over. Several may end at once after one lock is let go, and which of them the server
   * answered first is nobody's choice: so they are told, and go on, in a fixed order.
   */
  #tell(): void {
    const over = this.#running.filter((each) => each.result !== null);
    this.#running = this.#running.filter((each) => each.result === null);
    over.sort((a, b) => inOrder(a.parked, b.parked));
    for (const { parked, result } of over) {
      this.#options.trace.write(`${parked.owner.name} ${parked.label}: ${result!.word}`);
      if (parked.owner.alive) result!.answer();
    }
    for (const { parked } of this.#running) this.#options.trace.write(`${parked.label} waits`);
  }

  /** Until nobody does anything more by themselves. */
  async #quiet(): Promise<void> {
    for (let still = 0, seen = this.#activity; still < 2; ) {
      await turn();
      still = this.#activity === seen ? still + 1 : 0;
      seen = this.#activity;
    }
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (a: Parked, b: Parked): number =>
  compare(a.owner.name, b.owner.name) || compare(a.label, b.label) || a.order - b.order;

export function wordOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  return 'code' in fault ? `${fault.code} ${fault.message}` : fault.message;
}

const standing = (tasks: readonly Task[], outcomes: readonly (Outcome | null)[]): string =>
  `no answer for ${tasks.filter((_, i) => outcomes[i] === null).map(({ label }) => label)}`;
