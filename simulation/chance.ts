/** All chance of a world comes from here: the same seed makes the same numbers in the same order. */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(seed: string) {
    // FNV-1a with three starts; then the generator is stirred so that near seeds part at once.
    const start = (basis: number) => {
      let hash = basis;
      for (const letter of seed) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
      return hash | 0;
    };
    this.#a = start(0x811c9dc5);
    this.#b = start(0x9e3779b9);
    this.#c = start(0x7f4a7c15);
    for (let i = 0; i < 16; i++) this.next();
  }

  /** 32 random bits: sfc32 of PractRand. */
  next(): number {
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor((this.next() / 2 ** 32) * (high - low + 1));
  }

  /** True this often, of 1. */
  happens(probability: number): boolean {
    return probability > 0 && this.next() / 2 ** 32 < probability;
  }

  /** Undefined only of an empty list. */
  pick<T>(list: readonly T[]): T | undefined {
    return list.length === 0 ? undefined : list[this.between(0, list.length - 1)];
  }

  pickOne<T>(list: readonly [T, ...T[]]): T {
    return list[this.between(0, list.length - 1)]!;
  }

  /** One of the keys, each as often as its weight says. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as [T, number][];
    let at = (this.next() / 2 ** 32) * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      at -= weight;
      if (at < 0) return key;
    }
    return entries.at(-1)![0];
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.next().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }
}

/** Makes UUIDv7s of the world's own time and chance; each is larger than the one before. */
export function createIds(chance: Chance, clock: () => number): () => string {
  let last = 0;
  return () => {
    // Twelve bits below the millisecond keep ids of one instant apart and in order.
    last = Math.max(last + 1, clock() * 4096);
    const time = Math.floor(last / 4096)
      .toString(16)
      .padStart(12, '0');
    const low = (last % 4096).toString(16).padStart(3, '0');
    const tail = chance.hex(16);
    const variant = '89ab'[chance.between(0, 3)];
    return `${time.slice(0, 8)}-${time.slice(8)}-7${low}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`;
  };
}
