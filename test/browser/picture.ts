import { type Page, test } from '@playwright/test';

/**
 * A picture of the whole page in test-results/screens, for people to look at. Only with `KEEP_PICTURES=1`: some
 * two thousand of them take as long as the questions that are asked of the pages.
 */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.KEEP_PICTURES) return;
  const { name: project } = test.info().project;
  const path = `test-results/screens/${name}-${project}.jpg`;
  await page.screenshot({ path, fullPage: true, type: 'jpeg', quality: 70 });
}
