import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divideRounded, isCurrency, minorDigits, splitTax } from '#domain/money.ts';

test.each([
  [5n, 2n, 3n],
  [-5n, 2n, -3n],
  [4n, 3n, 1n],
  [-4n, 3n, -1n],
  [149n, 100n, 1n],
  [150n, 100n, 2n],
  [-150n, 100n, -2n],
  [0n, 7n, 0n],
  [6n, 3n, 2n],
  [10n ** 30n + 1n, 2n, 5n * 10n ** 29n + 1n],
])('%s / %s is %s: half goes away from zero', (dividend, divisor, quotient) => {
  expect(divideRounded(dividend, divisor)).toBe(quotient);
});

test.each([0n, -1n])('a divisor of %s is a bug', (divisor) => {
  expect(() => divideRounded(1n, divisor)).toThrow(RangeError);
});

test.each([
  ['UK VAT of 20 %', 1200n, 2000, 1000n, 200n],
  ['UK VAT, not even', 999n, 2000, 833n, 166n],
  ['half a penny goes to the net', 3n, 2000, 3n, 0n],
  ['Irish VAT of 23 %', 1999n, 2300, 1625n, 374n],
  ['no tax', 1050n, 0, 1050n, 0n],
  ['a quarter of a per cent', 10_025n, 25, 10_000n, 25n],
  ['free', 0n, 2000, 0n, 0n],
  ['a refund mirrors the sale', -999n, 2000, -833n, -166n],
])('%s: %s at %i is %s net and %s tax', (_name, gross, rate, netMinor, taxMinor) => {
  expect(splitTax(gross, rate)).toEqual({ netMinor, taxMinor });
});

test('only currencies we can settle in are currencies', () => {
  expect(Object.keys(minorDigits).every(isCurrency)).toBe(true);
  expect(['gbp', 'XXX', '', 'toString', '__proto__'].some(isCurrency)).toBe(false);
  expect(minorDigits.JPY).toBe(0);
});

describe('properties', () => {
  const amounts = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  const divisors = fc.bigInt({ min: 1n, max: 10n ** 9n });

  test('rounding is never off by more than a half', () => {
    fc.assert(
      fc.property(amounts, divisors, (dividend, divisor) => {
        const off = 2n * (divideRounded(dividend, divisor) * divisor - dividend);
        expect(off <= divisor && off >= -divisor).toBe(true);
      }),
    );
  });

  test('rounding is odd: what is charged one way goes back the same way', () => {
    fc.assert(
      fc.property(amounts, divisors, (dividend, divisor) => {
        expect(divideRounded(-dividend, divisor)).toBe(-divideRounded(dividend, divisor));
      }),
    );
  });

  test('net and tax make the gross, and tax on the net is the tax within half a unit', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (gross, rate) => {
        const { netMinor, taxMinor } = splitTax(gross, rate);
        expect(netMinor + taxMinor).toBe(gross);
        const off = 2n * (netMinor * BigInt(rate) - taxMinor * 10_000n);
        const most = BigInt(10_000 + rate);
        expect(off <= most && off >= -most).toBe(true);
      }),
    );
  });
});
