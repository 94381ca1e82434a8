import { readFileSync } from 'node:fs';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { demoStories } from '#main/seed/demo-stories.ts';
import { verifyExport } from '#usecases/ledger/verify-export.ts';
import { ledgerOf } from './ledgers.ts';
import { signInAs, subscriberOf } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';

const story = demoStories[0]!;

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const w = tongueOf(locale).words.ledger;

    test(`a figure leads to every movement behind it @everywhere`, async ({ page, program }) => {
      const who = await subscriberOf(program, { ...story, locale });
      await signInAs(page, program, who);
      const { line, bucket } = await ledgerOf(program, story.userName);
      await page.goto(`/account?line=${line}&lang=${locale}`);
      const why = page.getByRole('link', { name: w.why }).first();
      await expect(why).toBeVisible();
      await page.goto(`/lines/${line}/ledger`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.title);
      await picture(page, `ledger-${locale}`);
      await page.goto(`/lines/${line}/ledger?bucket=${bucket}`);
      await expect(page.getByText(w.agrees)).toBeVisible();
      await expect(page.getByRole('term').filter({ hasText: w.sums.granted })).toBeVisible();
      await picture(page, `ledger-bucket-${locale}`);
      const from = page.getByRole('main').getByRole('link', { name: w.fromOrder('') });
      await from.click();
      await page.getByRole('link', { name: w.why }).click();
      await expect(page.getByRole('heading', { name: w.money, exact: true })).toBeVisible();
      await expect(page.getByText(w.agrees)).toBeVisible();
      await picture(page, `ledger-order-${locale}`);
    });
  });

test('the file that is taken home proves itself @no-js', async ({ page, program }) => {
  const who = await subscriberOf(program, { ...story, locale: 'en' });
  await signInAs(page, program, who);
  const { line } = await ledgerOf(program, story.userName);
  const { words } = tongueOf('en');
  await page.goto(`/lines/${line}/ledger?lang=en`);
  for (const name of [words.ledger.download.csv, words.ledger.download.json]) {
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name }).click();
    const file = await coming;
    const text = readFileSync((await file.path())!, 'utf8');
    expect(verifyExport(text)).toMatchObject({ verdict: 'proven' });
    expect(text.length).toBeGreaterThan(1_000);
  }
});
