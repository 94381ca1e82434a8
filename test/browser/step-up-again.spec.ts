import { tongueOf } from '#edges/web/words/tongue.ts';
import { demoPassword } from '#main/seed/demo-password.ts';
import { mintOneTimeLink } from '#usecases/identity/mint-one-time-link.ts';
import { expectNoViolation } from './axe.ts';
import { newSubscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const { confirm, paying } = tongueOf(locale).words.factors;

    test('asked while a page is open: a choice goes on by itself, a secret is typed again @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      const { accountId } = person;
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      const fresh = page.getByLabel(paying.fresh, { exact: true });
      const longAgo = () =>
        program.product.database.query(
          `update session set confirmed_at = confirmed_at - interval '1 hour',
             second_factor_at = null where account_id = $1`,
          [accountId],
        );
      const confirmNow = async () => {
        await page.getByLabel(confirm.usePassword, { exact: true }).fill(demoPassword);
        await button(confirm.button).click();
      };
      await signInAs(page, program, person);
      await page.goto('/security/paying');
      await page.getByLabel(paying.choices.above).check();
      await page.getByLabel(paying.amount).fill('7');
      await page.getByLabel(paying.currency).selectOption('GBP');
      await longAgo();
      await button(paying.save).click();
      await expect(page.getByText(confirm.afterwards['choose-payment-guard'])).toBeVisible();
      await confirmNow();
      await expect(page).toHaveURL(/\/security\?done=paying$/);
      await expect(page.getByText('£7.00')).toBeVisible();

      // An amount that is none is told where it was typed.
      await page.goto('/security/paying');
      await page.getByLabel(paying.amount).fill('1000');
      await longAgo();
      await button(paying.save).click();
      await confirmNow();
      await expect(page.getByRole('alert')).toContainText(paying.wrongAmount);

      await page.goto('/security/paying');
      await fresh.fill('829146');
      await longAgo();
      await button(paying.set).click();
      await expect(page).toHaveURL(/\/confirm-it-is-you/);
      expect(page.url()).not.toContain('then=');
      await confirmNow();
      await expect(page).toHaveURL(/\/security\/paying\?confirmed=yes$/);
      await expect(page.getByRole('alert')).toContainText(confirm.goOn);
      await picture(page, `confirmed-paying-${locale}`);
      await expectNoViolation(page);
      await fresh.fill('829146');
      await button(paying.set).click();
      await expect(page.getByText(paying.saved)).toBeVisible();

      // A mailed link is still in hand after the confirmation.
      const { token } = await mintOneTimeLink(program.product, {
        accountId,
        purpose: 'payment_password',
      });
      await page.goto(`/payment-password?token=${token}`);
      await fresh.fill('704283');
      await longAgo();
      await button(paying.chooseOther).click();
      await confirmNow();
      await expect(page.getByRole('alert')).toContainText(confirm.goOn);
      await fresh.fill('704283');
      await button(paying.chooseOther).click();
      await expect(page.getByText(paying.saved)).toBeVisible();
    });
  });
