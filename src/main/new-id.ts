import { randomFillSync } from 'node:crypto';

/**
 * Makes UUIDv7s (RFC 9562 5.7) that grow within this process, also within one millisecond: rows
 * written together keep the order in which they were made. The 12 bits of rand_a count up.
 */
export function createIds(now: () => number = Date.now): () => string {
  const takeRandom = createRandom();
  let last = 0;
  let count = 0;
  return () => {
    const at = now();
    if (at > last) {
      last = at;
      // Starts low enough to leave room for what one millisecond can make.
      count = takeRandom()[0]!;
    } else if (++count > 0xfff) {
      last += 1;
      count = 0;
    }
    const time = last.toString(16).padStart(12, '0');
    const random = takeRandom();
    random[0] = (random[0]! & 0x3f) | 0x80;
    const tail = random.toString('hex');
    const counter = count.toString(16).padStart(3, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  };
}

const POOL = 4096;

/** Eight random octets a time; asking the system for many at once costs what asking for few does. */
function createRandom(): () => Buffer {
  const pool = Buffer.alloc(POOL);
  let next = POOL;
  return () => {
    if (next === POOL) {
      randomFillSync(pool);
      next = 0;
    }
    next += 8;
    return pool.subarray(next - 8, next);
  };
}
