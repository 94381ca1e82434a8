import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OCTETS_PER_GB, OCTETS_PER_MB } from '#domain/allowance.ts';
import { formatData } from '#domain/format.ts';
import { shownUsed } from '#edges/web/view/line-view.ts';
import { upToTenths } from '#edges/web/view/tenths.ts';

/** In tenths of a GB, as a reader adds them up. */
const asRead = (octets: bigint) => {
  const [amount = '', unit] = formatData(octets, 'en').replace(',', '').split(' ');
  return unit === 'GB' ? Math.round(Number(amount) * 10) : null;
};

const data = (granted: bigint, remaining: bigint) => ({
  kind: 'data' as const,
  granted,
  remaining,
  reserved: 0n,
  used: granted - remaining,
});

test('left and used add up to the whole for who reads them', () => {
  const sizes = fc
    .tuple(fc.bigInt({ min: 1n, max: 99n }), fc.bigInt({ min: 0n, max: 1_000_000n }))
    .map(([gb, share]) => data(gb * OCTETS_PER_GB, (gb * OCTETS_PER_GB * share) / 1_000_000n));
  fc.assert(
    fc.property(sizes, (bucket) => {
      const left = asRead(bucket.remaining);
      const used = asRead(shownUsed(bucket));
      if (left === null || used === null) return;
      expect(left + used).toBe(Number(bucket.granted / OCTETS_PER_GB) * 10);
    }),
  );
});

test('use is never told as more than the whole, nor changed where GBs are not told', () => {
  expect(shownUsed(data(3n * OCTETS_PER_GB, 46n * OCTETS_PER_MB))).toBe(
    3n * OCTETS_PER_GB - 46n * OCTETS_PER_MB,
  );
  expect(shownUsed({ ...data(10n, 3n), kind: 'sms' as const })).toBe(7n);
  expect(shownUsed(data(OCTETS_PER_GB, OCTETS_PER_GB))).toBe(0n);
});

test('rounding up to tenths takes the next tenth, and stays on one', () => {
  expect(upToTenths(0n)).toBe(0n);
  expect(upToTenths(OCTETS_PER_GB)).toBe(OCTETS_PER_GB);
  expect(formatData(upToTenths(OCTETS_PER_GB + 1n), 'en')).toBe('1.1 GB');
});
