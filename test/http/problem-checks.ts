import { expect } from 'vitest';
import type { Answer } from './api-server.ts';

/** Checks everything a problem document promises, and that it tells nothing it should not. */
export function expectProblem(
  answer: Answer,
  [status, code]: [number, string],
  locale: 'zh-CN' | 'en' = 'en',
): void {
  expect([answer.status, answer.body?.code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.headers.get('content-language')).toBe(locale);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { type, title, detail, reference } = answer.body;
  expect(type).toBe(`/api/v1/problems/${code}`);
  expect(answer.body.status).toBe(status);
  expect(reference).toBe(answer.headers.get('x-request-id'));
  for (const text of [title, detail]) {
    expect(text.length).toBeGreaterThan(3);
    expect(/\p{Script=Han}/u.test(text)).toBe(locale === 'zh-CN');
  }
  expect(answer.text).not.toMatch(/node_modules|\.ts:|stack|select |postgres/i);
}

/** Fields named as wrong, `/need/days malformed`. */
export const wrongFields = (answer: Answer): string[] =>
  (answer.body.errors ?? []).map(
    (each: { field: string; code: string }) => `${each.field} ${each.code}`,
  );
