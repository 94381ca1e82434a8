import { expect, test } from 'vitest';
import { readDecimal, readWhole } from '#edges/web/view/typed-number.ts';

test.each([
  ['0', 0],
  ['30', 30],
  [' 1 000 ', 1000],
  ['３０', 30],
  ['007', 7],
  ['9999999', 9_999_999],
])('%j is the whole number %i', (typed, value) => expect(readWhole(typed)).toBe(value));

test.each(['', ' ', '-1', '+1', '1.5', '1e3', '12345678', '三十', '0x10', '1,5', 'NaN'])(
  '%j is no whole number',
  (typed) => expect(readWhole(typed)).toBeNull(),
);

test.each([
  ['15', 2, 1500n],
  ['15.5', 2, 1550n],
  ['15,5', 2, 1550n],
  ['£15.50', 2, 1550n],
  ['￥15。5', 2, 1550n],
  ['１５．５', 2, 1550n],
  ['7.', 3, 7000n],
  ['0.001', 3, 1n],
  ['1.500000', 1, 15n],
  ['1200', 0, 1200n],
  ['1200.0', 0, 1200n],
])('%j with %i digits is %s', (typed, digits, value) =>
  expect(readDecimal(typed, digits)).toBe(value),
);

test.each([
  ['1.005', 2],
  ['0.5', 0],
  ['-1', 2],
  ['.5', 2],
  ['1.2.3', 2],
  ['1,200.50', 2],
  ['1234567890', 2],
  ['ten', 2],
  ['', 2],
])('%j with %i digits is no amount', (typed, digits) =>
  expect(readDecimal(typed, digits)).toBeNull(),
);
