import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';

const ofBuilder = createRequire(import.meta.resolve('@axe-core/playwright'));
const source = readFileSync(ofBuilder.resolve('axe-core/axe.min.js'), 'utf8');

/** As far as it is used here. */
interface Axe {
  run(
    context: Document,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** What colours can change; everything else is the same document in either scheme. */
export const rulesOfColour = ['color-contrast', 'link-in-text-block'];

/**
 * What axe minds about a page: WCAG 2.2 AA and what it calls best practice, or `rules` alone. Its half megabyte
 * is put into a document once however often it is asked, and nothing is worked out of what is right; the
 * builder of its own package does both, at twice the time. Pages have no frames.
 */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  // The page is the same without scripts, but axe can't run in it.
  if (test.info().project.use.javaScriptEnabled === false) return [];
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(async (only) => {
    const { axe } = window as unknown as { axe: Axe };
    const found = await axe.run(document, {
      resultTypes: ['violations'],
      preload: false,
      iframes: false,
      ...(only ? { runOnly: { type: 'rule', values: only } } : {}),
    });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  }, rules);
}

export async function expectNoViolation(page: Page, rules?: readonly string[]): Promise<void> {
  expect(await violations(page, rules)).toEqual([]);
}
