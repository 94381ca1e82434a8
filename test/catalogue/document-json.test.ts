import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '#edges/cli/document-json.ts';
import { layOut } from '#edges/cli/document-layout.ts';

test.each<[string, string]>([
  ['', 'ends too early (line 1, column 1)'],
  ['{"a": 1', 'ends before its last "}" (line 1, column 8)'],
  ['{"a": 1,\n}', 'has a comma too many before "}" (line 2, column 1)'],
  ['[1,]', 'has a comma too many before "]" (line 1, column 4)'],
  ['[1 2]', 'misses a comma or "]" (line 1, column 4)'],
  ['{a: 1}', 'misses a name in double quotes (line 1, column 2)'],
  ['{"a" 1}', 'misses a colon after "a" (line 1, column 6)'],
  ['{\n "a": 1,\n "a": 2}', 'has "a" twice in one object (line 3, column 2)'],
  ["{'a': 1}", 'misses a name in double quotes (line 1, column 2)'],
  ['{"a": “b”}', 'has "“" where a value belongs; texts stand in double quotes (line 1, column 7)'],
  [
    '["a\nb"]',
    'has a text without its closing quote, or with a line break in it (line 1, column 2)',
  ],
  ['[01]', 'has "0" where a value belongs; texts stand in double quotes (line 1, column 2)'],
  ['{} {}', 'goes on after its end (line 1, column 4)'],
  [`${'['.repeat(60)}`, 'is nested too deeply (line 1, column 51)'],
])('%j %s', (text, problem) => {
  expect(parseJson(text)).toEqual({ problem });
});

test('reads what JSON.parse reads, however it is laid out', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      const value = JSON.parse(text);
      expect(parseJson(text)).toEqual({ value });
      expect(parseJson(JSON.stringify(value, null, 2))).toEqual({ value });
      expect(parseJson(`\uFEFF ${layOut(value)}`)).toEqual({ value });
    }),
    { numRuns: 500 },
  );
});

test('refuses what JSON.parse refuses', () => {
  const damaged = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', '}', ']', '\\', 'x', '-', '\u0000'))
    .map(([text, at, sign]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + sign + text.slice(cut + 1);
    });
  fc.assert(
    fc.property(damaged, (text) => {
      let isRead = true;
      try {
        JSON.parse(text);
      } catch {
        isRead = false;
      }
      const mine = parseJson(text);
      const isTwice = 'problem' in mine && mine.problem.includes('twice');
      if (!isTwice) expect('value' in mine).toBe(isRead);
    }),
    { numRuns: 2_000 },
  );
});
