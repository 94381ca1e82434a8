import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutations } from '../../simulation/mutations/list.ts';
import { mutate, runMutations } from '../../simulation/mutations/run-mutations.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

test.each(mutations)('“$name” still changes the product', (mutation) => {
  const text = read(mutation.file);
  expect(mutate(text, mutation)).not.toBe(text);
});

test('the page says what catches each of them', () => {
  const page = read('simulation/README.md');
  expect(mutations.length).toBeGreaterThanOrEqual(15);
  for (const { name } of mutations)
    expect(page).toMatch(new RegExp(`\\| ${name} \\|.*\\| (rule )?\``));
  expect(page).not.toContain('**nothing**');
});

test('one of them is caught, so that the others would be', { timeout: 240_000 }, async () => {
  const caught = await runMutations({ seeds: 20, only: 'forget held money', tell: () => {} });
  expect(caught.map(({ by }) => by)).toEqual([expect.stringContaining('rule `')]);
});
