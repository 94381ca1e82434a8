import { tongueOf } from '#edges/web/words/tongue.ts';
import { expectNoViolation } from './axe.ts';
import { halfUsed, newSubscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';

for (const locale of locales)
  test(`a line's use is seen day by day, with how long it lasts @everywhere ${locale}`, async ({
    page,
    program,
  }) => {
    const person = await newSubscriber(program, { locale });
    await signInAs(page, program, person);
    const w = tongueOf(locale).words.usage;
    await page.goto('/account');
    await page.getByRole('link', { name: w.entry }).click();
    await expect(page.getByRole('heading', { level: 1, name: w.title })).toBeVisible();
    // Twenty days into thirty with 260 MB a day of 12 GB: there is some left when it expires.
    await expect(page.locator('#outlook + p')).toHaveText(/\d/);
    const chart = page.locator('.chart').getByRole('img');
    await expect(chart).toHaveAccessibleName(new RegExp(w.kinds.data));
    await expect(chart.locator('rect')).toHaveCount(30);

    await page.getByText(w.chart.table).click();
    const rows = page.getByRole('table').getByRole('row');
    await expect(rows).toHaveCount(31);
    await expect(rows.nth(1)).toContainText(w.chart.today);

    await page.getByRole('link', { name: w.spans['7'] }).click();
    await expect(chart.locator('rect')).toHaveCount(7);
    await page.getByRole('link', { name: w.kinds.voice }).click();
    await expect(page).toHaveURL(/kind=voice&span=7/);
    await expect(page.getByRole('heading', { name: w.scopes.title })).toBeVisible();
    await page.getByRole('link', { name: w.spans.period }).click();
    await expect(chart.locator('rect')).toHaveCount(21);
    await expectNoViolation(page);
    await page.goto(`/lines/${person.lines[0]}/usage`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const width = page.viewportSize()!.width;
      await picture(page, `usage-${locale}-${width}-${colorScheme}`);
    }
  });

for (const locale of locales)
  test(`how long it lasts says that it counts what is queued ${locale}`, async ({
    page,
    program,
  }) => {
    const queued = { daysAgo: 1, planId: 'gb-everyday-12', timing: 'queue' } as const;
    const waiting = { ...queued, planId: 'gb-visitor-20' };
    const line = { ...halfUsed, purchases: [...halfUsed.purchases, queued, waiting] };
    const person = await newSubscriber(program, { locale, lines: [line] });
    await signInAs(page, program, person);
    await page.goto(`/lines/${person.lines[0]}/usage`);
    const { countsFrom, countsWaiting, bucketFrom } = tongueOf(locale).words.usage.outlook;
    const outlook = page.getByRole('region', {
      name: tongueOf(locale).words.usage.outlook.title,
    });
    await expect(outlook).toContainText(countsFrom('~').split('~')[locale === 'en' ? 0 : 1]!);
    await expect(outlook).toContainText(countsWaiting);
    const later = outlook.getByRole('listitem').filter({ hasText: bucketFrom('').trim() });
    await expect(later.first()).toBeVisible();
    await picture(page, `usage-counted-${locale}`);
  });
