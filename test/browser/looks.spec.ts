import { gzipSync } from 'node:zlib';
import type { ConsoleMessage, Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import { rulesOfColour, violations } from './axe.ts';
import { routesOfPages, type Visit, visitsByRoute } from './pages.ts';
import { signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';

test.describe.configure({ mode: 'parallel' });
// So many pages: a trace of them all would take longer than looking at them.
test.use({ trace: 'off' });

const MOST_SCRIPT_BYTES = 40_960;
const widths = [360, 1280] as const;
const schemes = ['light', 'dark'] as const;

/** What width can change. */
const rulesOfWidth = ['target-size', 'scrollable-region-focusable', 'region'];

/** Every rule once, those of colours in all four looks, those of width in both. */
const rulesOf = (width: number, scheme: 'light' | 'dark') => {
  if (scheme === 'dark') return rulesOfColour;
  return width === 360 ? undefined : [...rulesOfColour, ...rulesOfWidth];
};

/** Shifts of the layout that nobody caused, summed as Chromium counts them. */
const layoutShift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const { value, hadRecentInput } = entry as PerformanceEntry & {
              value: number;
              hadRecentInput: boolean;
            };
            if (!hadRecentInput) sum += value;
          }
        }).observe({ type: 'layout-shift', buffered: true });
        // Buffered entries come in the next task.
        setTimeout(() => resolve(sum), 50);
      }),
  );

/** Bytes of script as they travel, from files and in the page. */
async function scriptOf(page: Page): Promise<number> {
  const files = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\.m?js(\?|$)/.test(name))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  );
  const inline = await page.locator('script:not([src])').allTextContents();
  return files + gzipSync(inline.join('')).length;
}

/** How far the page can be pushed sideways. */
const sideways = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });

/** Everything wrong with one page, in words; nothing is thrown, so that all of it is seen at once. */
async function faultsOf(page: Page, visit: Visit, locale: Locale) {
  const faults: string[] = [];
  const say = (what: string) => faults.push(`${visit.name} (${visit.path}): ${what}`);
  const onConsole = (message: ConsoleMessage) => {
    // A page that says "not found" has that status; browsers log it.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
      say(`console: ${message.text()}`);
  };
  const onError = (error: Error) => say(`script: ${error.message}`);
  page.on('console', onConsole).on('pageerror', onError);
  await page.setViewportSize({ width: 360, height: 780 });
  // Without motion, so that no colour is seen half-way to another.
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(visit.path);
  await visit.prepare?.(page);
  const shift = await layoutShift(page);
  if (shift > 0) say(`layout shift of ${shift}`);
  const lang = await page.locator('html').getAttribute('lang');
  if (lang !== locale) say(`lang is ${lang}`);
  const scriptBytes = await scriptOf(page);
  if (scriptBytes > MOST_SCRIPT_BYTES) say(`${scriptBytes} bytes of script`);
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 360 ? 780 : 900 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      for (const each of await violations(page, rulesOf(width, colorScheme)))
        say(`${width} ${colorScheme}: ${each}`);
      await picture(page, `looks/${visit.name}-${locale}-${width}-${colorScheme}`);
    }
  }
  for (const width of [320, 360, 1280]) {
    await page.setViewportSize({ width, height: 780 });
    const over = await sideways(page);
    if (over > 0) say(`scrolls ${over} px sideways at ${width}`);
  }
  page.off('console', onConsole).off('pageerror', onError);
  return faults;
}

for (const locale of locales)
  test(`every page is reachable, calm and right for all, in ${locale}`, async ({
    browser,
    program,
  }) => {
    test.setTimeout(600_000);
    const context = await browser.newContext({ locale, baseURL: program.web });
    const page = await context.newPage();
    const visits = await visitsByRoute(page, program, locale);
    // A new page without a visit fails here.
    expect([...visits.keys()].sort()).toEqual(routesOfPages().sort());
    const faults: string[] = [];
    for (const visit of [...visits.values()].flat()) {
      await context.clearCookies();
      if (visit.who) await signInAs(page, program, visit.who);
      await context.addCookies([{ name: 'lang', value: locale, url: program.web }]);
      faults.push(...(await faultsOf(page, visit, locale)));
    }
    expect(faults).toEqual([]);
    await context.close();
  });

test('what is wrong with a page is found, each time it is asked', async ({ page }) => {
  await page.setContent(
    '<main><h1>So</h1><p style="color:#bbb;background:#fff">Pale</p><img src="data:,"></main>',
  );
  const ids = async (rules?: readonly string[]) =>
    (await violations(page, rules)).map((each) => each.split(':')[0]);
  expect(await ids()).toEqual(
    expect.arrayContaining(['color-contrast', 'html-has-lang', 'image-alt']),
  );
  expect(await ids(rulesOfColour)).toEqual(['color-contrast']);
});
