import { randomFillSync } from 'node:crypto';

/**
 * Makes UUIDv7s (RFC 9562 5.7) that grow within this process, also within one millisecond: rows
 * written together keep the order in which they were made. The 12 bits of rand_a count up.
 */
export function createIds(now: () => number = Date.now): () => string {
  const takeRandom = createRandom();
  let last = 0;
  let count = 0;
  let prefix = '';
  return () => {
    const at = now();
    if (at > last) {
      last = at;
      // Starts low enough to leave room for what one millisecond can make.
      count = Number.parseInt(takeRandom().slice(0, 2), 16);
      prefix = prefixOf(last);
    } else if (++count > 0xfff) {
      last += 1;
      count = 0;
      prefix = prefixOf(last);
    }
    const random = takeRandom();
    const variant = '89ab'[Number.parseInt(random.charAt(0), 16) & 3];
    const counter = count.toString(16).padStart(3, '0');
    return `${prefix}-7${counter}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
  };
}

function prefixOf(at: number): string {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}

const POOL = 4096;
const DIGITS = 16;

/** Sixteen random hexadecimal digits a time; asking the system for many at once costs what asking for few does. */
function createRandom(): () => string {
  const pool = Buffer.alloc(POOL);
  let digits = '';
  let next = 0;
  return () => {
    if (next === digits.length) {
      digits = randomFillSync(pool).toString('hex');
      next = 0;
    }
    next += DIGITS;
    return digits.slice(next - DIGITS, next);
  };
}
