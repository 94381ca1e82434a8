import { expect, test } from 'vitest';
import type { LineState } from '#domain/line.ts';
import { mostUrgent } from '#edges/web/view/line-urgency.ts';

const firstOf = (...states: LineState[]) =>
  mostUrgent(states.map((state, at) => ({ state, at })))?.at;

test('the line against which time runs is shown first, a lost number only when alone', () => {
  expect(firstOf('active', 'grace')).toBe(1);
  expect(firstOf('active', 'not-yet-activated', 'expiring-soon')).toBe(2);
  expect(firstOf('number-lost', 'active')).toBe(1);
  expect(firstOf('number-lost', 'not-yet-activated')).toBe(1);
  expect(firstOf('number-lost')).toBe(0);
  expect(firstOf('active', 'active')).toBe(0);
  expect(firstOf('grace', 'suspended')).toBe(0);
  expect(firstOf()).toBeUndefined();
});
