import { expect, test } from 'vitest';
import { readRecoveryCode, toRecoveryCode, writeRecoveryCode } from '#domain/recovery-code.ts';

const code = { selector: 'K7QM', secret: '2X10P3W8' };

test.each([
  'K7QM-2X10-P3W8',
  'k7qm2x10p3w8',
  ' k7qm – 2xlO – p3w8 ',
  'K7QM 2XIo P3W8',
  'Ｋ７ＱＭ－２Ｘ１０－Ｐ３Ｗ８',
])('%s is read as it was meant', (typed) => {
  expect(readRecoveryCode(typed)).toEqual(code);
});

test.each([
  '',
  'K7QM-2X10-P3W',
  'K7QM-2X10-P3W88',
  'U7QM-2X10-P3W8',
  'K7QM_2X10_P3W8',
  '🙂'.repeat(6),
])('%s is none', (typed) => {
  expect(readRecoveryCode(typed)).toBeNull();
});

test('what is written is read back', () => {
  const drawn = toRecoveryCode('0123456789AB');
  expect(writeRecoveryCode(drawn)).toBe('0123-4567-89AB');
  expect(readRecoveryCode(writeRecoveryCode(drawn))).toEqual(drawn);
});
