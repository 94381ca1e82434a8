import pg from 'pg';
import type { Chance } from './chance.ts';

/** What may go wrong with a group of statements that is sent at once. */
export type StatementFault =
  /** The link breaks before anything is done, or after some of it; the server rolls back. */
  | 'cut'
  /** The server gives up: another transaction was faster. */
  | 'serialization';

/** What may go wrong with a COMMIT. */
export type CommitFault =
  | 'lost-before'
  /** Committed, and the answer is lost. */
  | 'lost-after'
  /** The link breaks at once; the server commits, or rolls back, only later. */
  | 'late-commit'
  | 'late-rollback'
  | 'serialization';

/** What may go wrong with a statement outside a transaction. */
export type QueryFault = 'lost-before' | 'lost-after';

/** How often each thing goes wrong, of 1. */
export interface Weather {
  query: number;
  statements: number;
  commit: number;
  /** A process stands still for a while before a step. */
  pause: number;
  /** A process dies before a step. */
  crash: number;
  /** A call to the provider goes wrong. */
  provider: number;
}

export const fairWeather: Weather = {
  query: 0,
  statements: 0,
  commit: 0,
  pause: 0,
  crash: 0,
  provider: 0,
};

const injected = new WeakSet<object>();

/** Whether the world made this fault, so that nobody need wonder about it. */
export const isInjected = (fault: unknown): boolean =>
  typeof fault === 'object' && fault !== null && injected.has(fault);

/** Draws what goes wrong and makes the errors a driver would throw. */
export class Faults {
  readonly #chance: Chance;
  weather: Weather = fairWeather;
  /** What was done to the product, for the report. */
  readonly counts: Record<string, number> = {};

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  draw<Kind extends string>(probability: number, kinds: Record<Kind, number>): Kind | null {
    if (!this.#chance.happens(probability)) return null;
    const kind = this.#chance.weighted(kinds);
    this.count(kind);
    return kind;
  }

  count(kind: string): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }

  statements(): StatementFault | null {
    return this.draw(this.weather.statements, { cut: 3, serialization: 1 });
  }

  commit(): CommitFault | null {
    const kinds = { 'lost-before': 2, 'lost-after': 4, 'late-commit': 2, 'late-rollback': 1 };
    return this.draw(this.weather.commit, { ...kinds, serialization: 1 });
  }

  query(): QueryFault | null {
    return this.draw(this.weather.query, { 'lost-before': 1, 'lost-after': 1 });
  }

  pause(): boolean {
    const pauses = this.#chance.happens(this.weather.pause);
    if (pauses) this.count('pause');
    return pauses;
  }

  crash(): boolean {
    return this.#chance.happens(this.weather.crash);
  }

  /** How a driver says that its link is gone: in one of several ways. */
  lostLink(): Error {
    const ways = ['ended', 'ECONNRESET', 'EPIPE', '57P01'] as const;
    const way = this.#chance.pickOne(ways);
    if (way === '57P01') return serverSays('57P01', 'terminating connection');
    const error = new Error(
      way === 'ended' ? 'Connection terminated unexpectedly' : `write ${way}`,
    );
    return mark(way === 'ended' ? error : Object.assign(error, { code: way }));
  }

  serialization(): Error {
    return serverSays('40001', 'could not serialize access');
  }
}

const mark = <Fault extends Error>(fault: Fault): Fault => {
  injected.add(fault);
  return fault;
};

const serverSays = (code: string, message: string): Error =>
  mark(Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code }));

/** A fault of the world that is none of the database's. */
export const madeFault = (message: string): Error => mark(new Error(message));
