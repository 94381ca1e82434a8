import { randomFillSync } from 'node:crypto';

const OCTETS = 6;

/** Makes references of twelve hexadecimal digits by chance; asking for many at once costs as much as for one. */
export function createReferences(): () => string {
  const pool = Buffer.alloc(OCTETS * 512);
  let next = pool.length;
  return () => {
    if (next === pool.length) {
      randomFillSync(pool);
      next = 0;
    }
    next += OCTETS;
    return pool.toString('hex', next - OCTETS, next);
  };
}
