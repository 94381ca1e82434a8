import { expect, test } from 'vitest';
import { textSize } from '#domain/text-segments.ts';

test.each([
  ['', 'gsm-7', 1],
  ['a'.repeat(160), 'gsm-7', 1],
  ['a'.repeat(161), 'gsm-7', 2],
  ['a'.repeat(306), 'gsm-7', 2],
  ['a'.repeat(307), 'gsm-7', 3],
  ['€'.repeat(80), 'gsm-7', 1],
  ['€'.repeat(81), 'gsm-7', 2],
  // 153 is odd: the 77th sign of two septets would be cut in two.
  ['€'.repeat(152), 'gsm-7', 2],
  ['€'.repeat(153), 'gsm-7', 3],
  ['£10.00 @ñü', 'gsm-7', 1],
  ['’', 'ucs-2', 1],
  ['流'.repeat(70), 'ucs-2', 1],
  ['流'.repeat(71), 'ucs-2', 2],
  ['流'.repeat(134), 'ucs-2', 2],
  ['流'.repeat(135), 'ucs-2', 3],
  ['😀'.repeat(35), 'ucs-2', 1],
  ['😀'.repeat(66), 'ucs-2', 2],
  ['😀'.repeat(67), 'ucs-2', 3],
] as const)('%#', (text, coding, segments) => {
  expect(textSize(text)).toEqual({ coding, segments });
});
