import { expect, type Page } from '@playwright/test';
import { expectNoViolation, rulesOfColour } from './axe.ts';
import { picture } from './picture.ts';

/** Pictures in both schemes, nothing that scrolls sideways, and nothing that axe minds in either. */
export async function isRight(page: Page, name: string) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectNoViolation(page, colorScheme === 'dark' ? rulesOfColour : undefined);
    await picture(page, `${name}-${page.viewportSize()!.width}-${colorScheme}`);
  }
  const { width, height } = page.viewportSize()!;
  await page.setViewportSize({ width: 320, height });
  const over = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(over).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width, height });
}
