import { expect, test } from 'vitest';
import { createIds } from '#main/new-id.ts';

test('ids are UUIDv7, unique, and grow even within one millisecond', () => {
  const newId = createIds(() => Date.UTC(2026, 10, 22));
  const ids = Array.from({ length: 10_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('the time is in front', () => {
  const at = Date.UTC(2026, 10, 22, 12);
  expect(
    createIds(() => at)()
      .replaceAll('-', '')
      .slice(0, 12),
  ).toBe(at.toString(16).padStart(12, '0'));
});
