import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPhone } from '#edges/web/view/phone.ts';

test.each([
  ['+447700900123', '+44 7700 900123'],
  ['447700900123', '+44 7700 900123'],
  ['+8613800138000', '+86 138 0013 8000'],
  ['+12025550143', '+1 202 555 0143'],
  ['+4915550138522', '+49 155 501 385 22'],
  ['+88313009606415', '+883 130 096 064 15'],
  ['+3531234567', '+353 123 4567'],
  ['+44770090', '+44 770 090'],
])('%s is written %s', (msisdn, written) => expect(formatPhone(msisdn)).toBe(written));

test('no digit is lost or moved', () => {
  const msisdn = fc.stringMatching(/^\+[1-9]\d{4,14}$/);
  fc.assert(
    fc.property(msisdn, (number) => {
      const written = formatPhone(number);
      expect(written.replaceAll(' ', '')).toBe(number);
      expect(written).not.toMatch(/ {2}| $/);
    }),
  );
});
