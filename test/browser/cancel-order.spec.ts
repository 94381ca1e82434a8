import { tongueOf } from '#edges/web/words/tongue.ts';
import { expectChargedOnce, expectNothingMoved } from './books.ts';
import { agreeAndPay, draftFor } from './orders.ts';
import { newSubscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';
import { control, payByCard, providerWords } from './provider.ts';

const PRICE_MINOR = 800;

test.afterEach(({ program }) => control(program, 'faults', { merchant_api: 'up' }));

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const w = tongueOf(locale).words.orders;

    test('an order is cancelled while it is looked through, and nothing is asked for @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const order = await draftFor(program, person);
      await page.goto(`${order.path}/review`);
      // No consent is ticked: cancelling needs none.
      await page.getByRole('button', { name: w.page.cancel }).click();
      await expect(page.getByRole('heading', { name: w.page.cancelledTitle })).toBeVisible();
      await expect(page.getByRole('main')).toContainText(w.page.cancelledOrderBody);
      await expect(page.getByRole('link', { name: w.page.again })).toBeVisible();
      await page.goto(`${order.path}/review`);
      await expect(page).toHaveURL(new RegExp(`${order.path}$`));
      await expectNothingMoved(program, order);
    });

    test('cancelled while it waits for payment, the provider’s page takes nothing more', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const order = await draftFor(program, person);
      await page.goto(`${order.path}/review`);
      await agreeAndPay(page, locale, 'card');
      await expect(page.getByLabel(providerWords[locale].card.number)).toBeVisible();
      const provider = page.url();
      await page.goto(order.path);
      await page.getByRole('button', { name: w.page.cancel }).click();
      await expect(page.getByRole('heading', { name: w.page.cancelledTitle })).toBeVisible();
      await page.goto(provider);
      await expect(page.getByLabel(providerWords[locale].card.number)).toHaveCount(0);
      await expectNothingMoved(program, order);
    });

    test('the provider silent, cancelling waits; paid meanwhile, the truth is shown', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const order = await draftFor(program, person);
      await page.goto(`${order.path}/review`);
      await agreeAndPay(page, locale, 'card');
      const paying = await page.context().newPage();
      await paying.goto(page.url());
      await control(program, 'faults', { merchant_api: 'unreachable' });
      await page.goto(order.path);
      await page.getByRole('button', { name: w.page.cancel }).click();
      await expect(page.getByRole('heading', { name: w.page.notCancelledTitle })).toBeVisible();
      await picture(page, `not-cancelled-${locale}`);
      await control(program, 'faults', { merchant_api: 'up' });
      await payByCard(paying, locale, '4242');
      await expect(page.getByRole('heading', { name: w.page.doneTitle })).toBeVisible();
      await expect(page.getByRole('button', { name: w.page.cancel })).toHaveCount(0);
      await expectChargedOnce(program, order, PRICE_MINOR);
    });
  });
