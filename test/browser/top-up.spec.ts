import { fromPublicId } from '#domain/public-id.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { viewCredit } from '#usecases/view-credit.ts';
import { viewOrder } from '#usecases/view-order.ts';
import { expectNoViolation } from './axe.ts';
import { agreeAndPay } from './orders.ts';
import { newSubscriber, planName, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';
import { payByCard } from './provider.ts';

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const tongue = tongueOf(locale);
    const { topUp: w, orders } = tongue.words;
    const money = (minor: bigint) => tongue.money(minor, 'GBP');

    test('credit for an amount of one’s own, from the account page to the credit @everywhere', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await page.goto('/account');
      await page.getByRole('link', { name: w.entry }).click();
      await expect(page.getByText(w.hint(money(500n), money(10_000n), money(50n)))).toBeVisible();
      const amount = page.getByLabel(w.amount, { exact: true });
      await expect(amount).toHaveValue('15.00');
      await picture(page, `top-up-${locale}`);
      await amount.fill('３７．５');
      await page.getByRole('button', { name: w.button }).click();
      await expect(page).toHaveURL(/\/orders\/ord_[0-9a-f]{32}\/review$/);
      await expect(page.getByRole('main')).toContainText(money(3_750n));
      await expect(page.getByRole('main')).toContainText(
        await planName(program, 'gb-topup', locale),
      );
      await picture(page, `top-up-review-${locale}`);
      const orderId = fromPublicId('ord', /ord_[0-9a-f]{32}/.exec(page.url())![0])!;
      await agreeAndPay(page, locale, 'card');
      await payByCard(page, locale, '4242');
      await expect(page.getByRole('heading', { name: orders.page.doneTitle })).toBeVisible();
      const { accountId } = person;
      const view = await viewOrder(program.product, { accountId, orderId });
      expect(view!.order).toMatchObject({ state: 'fulfilled', priceMinor: 3_750n });
      const { credit } = await viewCredit(program.product, accountId);
      expect(credit.map(({ spendableMinor }) => spendableMinor)).toEqual([3_750n]);
      await page.goto('/account');
      await expect(page.locator('section', { has: page.locator('#credit') })).toContainText(
        money(3_750n),
      );
    });

    test('an amount that will not do is told in figures that would @no-js @desktop', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await page.goto(`/lines/${person.lines[0]}/plans?kind=add-on`);
      const name = await planName(program, 'gb-topup', locale);
      await page.getByRole('link', { name: w.range(name, money(500n), money(10_000n)) }).click();
      const { problems } = w;
      const steps = problems.notInSteps(money(50n), money(700n), money(750n));
      for (const [typed, problem] of [
        ['4.50', problems.tooSmall(money(500n))],
        ['100.50', problems.tooLarge(money(10_000n))],
        ['7.30', steps],
        ['lots', problems.notANumber('5.50')],
        ['1,000', problems.notANumber('5.50')],
        ['-8', problems.notANumber('5.50')],
        ['', problems.notANumber('5.50')],
      ] as const) {
        const amount = page.getByLabel(w.amount, { exact: true });
        await amount.fill(typed);
        await page.getByRole('button', { name: w.button }).click();
        await expect(page.getByRole('alert')).toContainText(problem);
        await expect(amount).toHaveValue(typed);
        await expect(amount).toHaveAccessibleDescription(new RegExp(problem.slice(0, 12)));
      }
      await picture(page, `top-up-wrong-${locale}`);
      await expectNoViolation(page);
      const { rows } = await program.product.database.query(
        `select from subscriber_order where account_id = $1 and plan_id = 'gb-topup'`,
        [person.accountId],
      );
      expect(rows).toEqual([]);
    });
  });
