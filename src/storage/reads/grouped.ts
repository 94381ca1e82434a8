import { type Database, isRefusedByServer, type Transaction, together } from '../database.ts';

type Source = Database | Transaction;

/** Answers a read for each key, in their order. */
type ReadMany<Key, Answer> = (source: Source, keys: readonly Key[]) => Promise<Answer[]>;

interface Waiting {
  key: unknown;
  resolve(answer: unknown): void;
  reject(fault: unknown): void;
}

type Kind = [ReadMany<never, unknown>, Waiting[]];

interface Desk {
  waiting: Map<Kind[0], Kind[1]>;
  running: number;
}

/** Trips of one pool at the same time; what comes meanwhile makes the next ones larger. */
const TRIPS = 2;

/**
 * Makes one read of many: reads given at about the same time travel together, those of a kind as one
 * statement, so that many callers cost little more than one. Each is read after it was asked for.
 * On a connection of one's own it is read there, alone.
 */
export const grouped = inGroups(TRIPS);

/** Groups of their own: what is grouped by it waits only for its like. */
export function inGroups(trips: number) {
  const desks = new WeakMap<Source, Desk>();

  function deskOf(database: Database): Desk {
    const known = desks.get(database);
    if (known) return known;
    const desk: Desk = { waiting: new Map(), running: 0 };
    desks.set(database, desk);
    return desk;
  }

  async function travel(database: Database, desk: Desk): Promise<void> {
    if (desk.running >= trips || desk.waiting.size === 0) return;
    const kinds = [...desk.waiting];
    desk.waiting.clear();
    desk.running++;
    await serve(database, kinds);
    desk.running--;
    void travel(database, desk);
  }

  return <Key, Answer>(
    readMany: ReadMany<Key, Answer>,
  ): ((source: Source, key: Key) => Promise<Answer>) => {
    const kind = readMany as ReadMany<never, unknown>;
    return async (source, key) => {
      if (!isPool(source)) return (await readMany(source, [key]))[0]!;
      const desk = deskOf(source);
      return new Promise<Answer>((resolve, reject) => {
        const waiting: Waiting = { key, resolve: resolve as Waiting['resolve'], reject };
        // Whatever this turn of the event loop still asks for travels along.
        if (desk.waiting.size === 0) setImmediate(() => void travel(source, desk));
        const others = desk.waiting.get(kind);
        if (others) others.push(waiting);
        else desk.waiting.set(kind, [waiting]);
      });
    };
  };
}

const isPool = (source: Source): source is Database => 'totalCount' in source;

/** All or none; when the server refuses one of them, each kind alone, so that none suffers for another. */
async function serve(database: Database, kinds: readonly Kind[]): Promise<void> {
  try {
    const answers = await together(database, (connection) =>
      Promise.all(
        kinds.map(([readMany, waiting]) =>
          readMany(
            connection,
            waiting.map(({ key }) => key as never),
          ),
        ),
      ),
    );
    for (const [i, [, waiting]] of kinds.entries())
      for (const [j, { resolve }] of waiting.entries()) resolve(answers[i]![j]);
  } catch (fault) {
    if (kinds.length > 1 && isRefusedByServer(fault))
      await Promise.all(kinds.map((kind) => serve(database, [kind])));
    else for (const [, waiting] of kinds) for (const { reject } of waiting) reject(fault);
  }
}
