/** A slip of syntax: what is wrong in words, with line and column. */
class Slip extends Error {
  readonly at: number;
  constructor(at: number, problem: string) {
    super(problem);
    this.at = at;
  }
}

const MAX_DEPTH = 50;
const blank = /[ \t\r\n]*/y;
const string = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const word = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;

/**
 * JSON (RFC 8259) as people write it: JSON.parse names no line and keeps the last of two equal
 * keys without a word, and both cost an operator an evening.
 */
export function parseJson(written: string): { value: unknown } | { problem: string } {
  const text = written.replace(/^\uFEFF/, '');
  try {
    return { value: parse(text) };
  } catch (fault) {
    if (!(fault instanceof Slip)) throw fault;
    const lines = text.slice(0, fault.at).split('\n');
    const place = `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
    return { problem: `${fault.message} (${place})` };
  }
}

function parse(text: string): unknown {
  let at = 0;

  function take(token: RegExp): string | null {
    token.lastIndex = at;
    const [found = null] = token.exec(text) ?? [];
    if (found !== null) at += found.length;
    return found;
  }
  const next = (): string | undefined => {
    take(blank);
    return text[at];
  };
  const slip = (problem: string) => new Slip(at, problem);

  /** Reads `item` until `close`; commas between, none at the end. */
  function list(close: ']' | '}', item: () => void): void {
    at += 1;
    if (next() === close) {
      at += 1;
      return;
    }
    for (;;) {
      item();
      const sign = next();
      if (sign === undefined) throw slip(`ends before its last "${close}"`);
      if (sign !== ',' && sign !== close) throw slip(`misses a comma or "${close}"`);
      at += 1;
      if (sign === close) return;
      if (next() === close) throw slip(`has a comma too many before "${close}"`);
    }
  }

  function key(): string {
    next();
    const found = take(string);
    if (found === null) throw slip('misses a name in double quotes');
    return JSON.parse(found);
  }

  function object(depth: number): unknown {
    const entries = new Map<string, unknown>();
    list('}', () => {
      const start = at;
      const name = key();
      if (entries.has(name)) throw new Slip(start, `has "${name}" twice in one object`);
      if (next() !== ':') throw slip(`misses a colon after "${name}"`);
      at += 1;
      entries.set(name, value(depth));
    });
    return Object.fromEntries(entries);
  }

  function array(depth: number): unknown {
    const items: unknown[] = [];
    list(']', () => items.push(value(depth)));
    return items;
  }

  function value(depth: number): unknown {
    const sign = next();
    if (sign === undefined) throw slip('ends too early');
    if (depth >= MAX_DEPTH) throw slip('is nested too deeply');
    if (sign === '{') return object(depth + 1);
    if (sign === '[') return array(depth + 1);
    const found = take(sign === '"' ? string : word);
    if (found !== null) return JSON.parse(found);
    if (sign === '"')
      throw slip('has a text without its closing quote, or with a line break in it');
    throw slip(`has "${sign}" where a value belongs; texts stand in double quotes`);
  }

  const whole = value(0);
  if (next() !== undefined) throw slip('goes on after its end');
  return whole;
}
