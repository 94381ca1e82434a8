import { tongueOf } from '#edges/web/words/tongue.ts';
import { mailsTo } from './mailbox.ts';
import { agreeAndPay } from './orders.ts';
import { newSubscriber, planName, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';
import { payByCard } from './provider.ts';

const planId = 'cn-year-monthly-30';
const times = '12 × 30 GB';

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const w = tongueOf(locale).words;

    test('a year with an allowance for each month, from choice to receipt @everywhere', async ({
      page,
      program,
    }) => {
      // In its second month.
      const year = {
        simKind: 'physical' as const,
        purchases: [{ daysAgo: 40, planId }],
        habits: [{ from: 40, to: 0, country: 'CN', dataMb: 300, nationalMinutes: 2, texts: 0 }],
      };
      const person = await newSubscriber(program, { locale, lines: [year] });
      await signInAs(page, program, person);
      const line = person.lines[0]!;

      await page.goto('/account');
      const rows = page.getByRole('region', { name: w.account.everything });
      await expect(rows.getByText(w.account.anew)).toHaveCount(2);
      // What the first month left is gone: at most twelve days have been used of this one, each somewhat differently.
      await expect(page.locator('.figure')).toContainText(/(?<!\d)(2[4-9](\.\d)?|30) GB/);
      await picture(page, `cycles-account-${locale}`);

      await page.goto(`/lines/${line}/dates`);
      await expect(page.getByText(w.dates.anew)).toHaveCount(1);
      await picture(page, `cycles-dates-${locale}`);

      await page.goto(`/lines/${line}/plans`);
      const card = page
        .getByRole('article')
        .filter({ hasText: await planName(program, planId, locale) });
      await expect(card).toContainText(times);
      await expect(card).toContainText(w.plans.anew(w.plans.cycles['calendar-month'](1)));
      await card.scrollIntoViewIfNeeded();
      await picture(page, `cycles-plans-${locale}`);

      // Begun now, it would take away all months that are paid for.
      await page.goto(`/lines/${line}/simulate?plan=${planId}`);
      const now = page.getByRole('region', { name: w.plans.simulate.now, exact: true });
      const later = page.getByRole('region', { name: w.plans.simulate['at-end'] });
      await expect(now.getByText(w.plans.simulate.loses)).toBeVisible();
      await expect(later.getByText(w.plans.simulate.recommended)).toBeVisible();
      await picture(page, `cycles-simulate-${locale}`);
      await later.getByRole('button', { name: w.plans.simulate.choose['at-end'] }).click();

      await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.orders.review.title);
      await expect(page.getByRole('main')).toContainText(times);
      await picture(page, `cycles-review-${locale}`);
      await agreeAndPay(page, locale, 'card');
      await payByCard(page, locale, '4242');
      await expect(page.getByRole('heading', { name: w.orders.page.doneTitle })).toBeVisible();
      await picture(page, `cycles-done-${locale}`);
      const confirmation = async () =>
        (await mailsTo(program, person.email)).find(({ text }) => text.includes(times));
      await expect.poll(confirmation, 'the confirmation mail').toBeTruthy();
    });
  });
