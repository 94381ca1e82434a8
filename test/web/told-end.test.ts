import { expect, test } from 'vitest';
import { toldEnd } from '#domain/told-end.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';

test.each([
  ['the end of a day', '2027-01-08T23:00:00Z', 'Fri 8 Jan 2027, 23:59 (Berlin)'],
  ['the end of a day in summer', '2026-07-08T22:00:00Z', 'Wed 8 Jul 2026, 23:59 (Berlin)'],
  ['what is counted in hours', '2027-01-08T14:30:00Z', 'Fri 8 Jan 2027, 15:30 (Berlin)'],
])('%s', (_, endsAt, told) => {
  const end = toldEnd(Date.parse(endsAt), 'Europe/Berlin');
  expect(tongueOf('en').instant(end, 'Europe/Berlin')).toBe(told);
});
