import { tongueOf } from '#edges/web/words/tongue.ts';
import { viewReferral } from '#usecases/promotions/view-referral.ts';
import { expectNoViolation } from './axe.ts';
import { agreeAndPay, draftFor } from './orders.ts';
import { newSubscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';
import { payByCard } from './provider.ts';

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const tongue = tongueOf(locale);
    const w = tongue.words.promotions;
    const money = (minor: bigint) => tongue.money(minor, 'GBP');

    test('a code lowers the price, and says what comes after @no-js @desktop', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      const { path } = await draftFor(program, person, { timing: 'queue' });
      await signInAs(page, program, person);
      await page.goto(`${path}/review`);
      const field = page.getByLabel(w.code.label, { exact: true });
      const use = page.getByRole('button', { name: w.code.apply });
      const method = page.getByRole('radio', { name: tongue.words.orders.methods.alipay });
      await method.check();
      await field.fill('WELCOME20');
      await use.click();
      await expect(page.getByRole('alert')).toContainText(w.code.refusals.code_first_time_only);
      await expect(field).toHaveValue('WELCOME20');
      await expect(method).toBeChecked();
      await field.fill('nobodys');
      await use.click();
      await expect(page.getByRole('alert')).toContainText(w.code.refusals.code_refused);
      await picture(page, `promotion-refused-${locale}`);
      await expectNoViolation(page);
      await field.fill('half-3');
      await use.click();
      await expect(page.getByText(w.code.applied)).toBeVisible();
      const facts = page.locator('dl.facts').first();
      await expect(facts).toContainText(money(800n));
      await expect(facts).toContainText(`−${money(400n)}`);
      await expect(facts.locator('.total')).toContainText(money(400n));
      const next = tongue.words.orders.review.thenPriceStill(money(400n), money(800n));
      await expect(facts).toContainText(next);
      await picture(page, `promotion-applied-${locale}`);
      await expectNoViolation(page);
      await page.getByRole('button', { name: w.code.remove }).click();
      await expect(facts.locator('.total')).toContainText(money(800n));
      await field.fill('HALF3');
      await use.click();
      await agreeAndPay(page, locale, 'card');
      await payByCard(page, locale, '4242');
      await expect(page.getByRole('main')).toContainText(`−${money(400n)}`);
      await expect(page.getByRole('main')).toContainText(next);
      await picture(page, `promotion-order-${locale}`);
      await expectNoViolation(page);
      await page.goto(`/lines/${person.lines[0]}/plans`);
      await expect(page.getByText(w.lasts(2, money(800n))).first()).toBeVisible();
      await picture(page, `promotion-plans-${locale}`);
      await expectNoViolation(page);
    });

    test('inviting a friend: a code, a link, and what becomes of it @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await page.goto('/account');
      await page.getByRole('link', { name: w.referral.invite }).click();
      const { code } = (await viewReferral(program.product, person.accountId))!;
      await expect(page.getByLabel(w.referral.code)).toHaveValue(code);
      await expect(page.getByLabel(w.referral.link)).toHaveValue(`${program.web}/invited/${code}`);
      await expect(page.getByText(w.referral.none)).toBeVisible();
      await picture(page, `referral-${locale}`);
      await expectNoViolation(page);
      const { path } = await draftFor(program, person, { timing: 'queue' });
      await page.goto(`/invited/${code}`);
      await page.goto(`${path}/review`);
      await expect(page.getByLabel(w.code.label, { exact: true })).toHaveValue(code);
      await page.getByRole('button', { name: w.code.apply }).click();
      await expect(page.getByRole('alert')).toContainText(w.code.refusals.code_own);
    });
  });
