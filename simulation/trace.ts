import { createHash } from 'node:crypto';

/** What happened, in order: a digest of all of it, and the last lines for people. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #last: string[] = [];
  readonly #keep: number;
  lines = 0;

  constructor(options: { keep: number }) {
    this.#keep = options.keep;
  }

  write(line: string): void {
    this.#hash.update(line).update('\n');
    this.lines++;
    this.#last.push(line);
    if (this.#last.length > this.#keep) this.#last.shift();
  }

  last(): readonly string[] {
    return this.#last;
  }

  /** Ends the trace. */
  digest(): string {
    return this.#hash.digest('hex').slice(0, 16);
  }
}
