import type { Page } from '@playwright/test';
import { meansWords } from '#domain/means-consent.ts';
import { fromPublicId } from '#domain/public-id.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { demoPassword } from '#main/seed/demo-password.ts';
import { violations } from './axe.ts';
import { draftFor, payButton } from './orders.ts';
import { newSubscriber, type Subscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, type Program, test } from './program.ts';
import { control, providerWords } from './provider.ts';

const longAgo = ({ product }: Program, { accountId }: Subscriber) =>
  product.database.query(
    `update session set confirmed_at = confirmed_at - interval '2 hours',
       payment_confirmed_at = payment_confirmed_at - interval '2 hours' where account_id = $1`,
    [accountId],
  );

/** An auto-renewal of the first line, paid with the means whose name ends so. */
async function renewsWith({ product }: Program, { accountId, lines }: Subscriber, ending: string) {
  await product.database.query(
    `insert into auto_renewal (account_id, id, state, trigger, plan_id, agreed_minor, currency, means,
      consent, locale, created_at)
      select account_id, $2, 'on', '{"kind":"plan-end"}', 'gb-everyday-12', 5000, 'GBP',
        jsonb_build_array(jsonb_build_object('kind', 'means', 'meansId', id)),
        '{"version":"test/1","words":"","locale":"en","agreedAt":0}', 'en', now()
      from payment_means where account_id = $1 and label like $3 and state <> 'removed'`,
    [accountId, fromPublicId('line', lines[0]!), `%${ending}`],
  );
}

const labelsOfRenewal = async ({ product }: Program, { accountId }: Subscriber) =>
  (
    await product.database.query<{ label: string }>(
      `select m.label from auto_renewal r cross join jsonb_array_elements(r.means) each
        join payment_means m on m.account_id = r.account_id and m.id = (each ->> 'meansId')::uuid
        where r.account_id = $1`,
      [accountId],
    )
  ).rows.map(({ label }) => label);

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const { words, phone } = tongueOf(locale);
    const { means: w, orders, factors } = words;
    const provider = providerWords[locale];

    const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
    const keepTick = (page: Page) =>
      page.getByRole('checkbox', { name: meansWords[locale], exact: true });

    /** On the provider's page: types a card, and goes on by `name`. */
    async function typeCard(page: Page, number: string, name: RegExp) {
      await page.getByLabel(provider.card.number).fill(number);
      await page.getByLabel(provider.card.expiry, { exact: true }).fill('08/31');
      await page.getByLabel(provider.card.cvv, { exact: true }).fill('123');
      await page.getByLabel(provider.card.name).fill('A READER');
      await page.getByRole('button', { name }).click();
    }
    const saveIt = new RegExp(`^${provider.keeping.save}$`);
    const payIt = new RegExp(`^${provider.card.pay('')}\\S`);

    test('a card is added, swapped in one step and removed @everywhere', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await page.goto('/security');
      await page.getByRole('link', { name: factors.changeNamed(w.row) }).click();
      await expect(page.getByText(w.none, { exact: true })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await picture(page, `means-none-${locale}`);

      // Nothing is kept unless it is agreed to.
      await expect(keepTick(page)).not.toBeChecked();
      await button(page, w.add).click();
      await expect(page.getByText(w.consentMissing).first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('radio', { name: orders.methods.card }).check();
      await keepTick(page).check();
      await button(page, w.add).click();
      await expect(page.getByText(provider.keeping.nothingTaken)).toBeVisible();
      await picture(page, `means-provider-${locale}`);
      await typeCard(page, '4242424242424242', saveIt);
      await expect(page.getByText(w.done.saved)).toBeVisible();
      await expect(page.getByText('Visa •••• 4242')).toBeVisible();

      await renewsWith(program, person, '4242');
      await page.goto('/security/means');
      const number = (
        await program.product.database.query<{ msisdn: string; label: string }>(
          'select msisdn, label from line where account_id = $1',
          [person.accountId],
        )
      ).rows[0]!;
      await expect(page.getByText(w.pays(number.label || phone(number.msisdn)))).toBeVisible();
      await picture(page, `means-one-${locale}`);
      await button(page, w.removeNamed('Visa •••• 4242')).click();
      await expect(page.getByText(w.refusals.means_in_use).first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await picture(page, `means-in-use-${locale}`);

      await page.getByRole('link', { name: w.replaceNamed('Visa •••• 4242') }).click();
      expect(await violations(page)).toEqual([]);
      await picture(page, `means-replace-${locale}`);
      await page.getByRole('radio', { name: orders.methods.card }).check();
      await keepTick(page).check();
      await button(page, w.doReplace).click();
      await typeCard(page, '5555555555554444', saveIt);
      await expect(page.getByText(w.done.replaced)).toBeVisible();
      await expect(page.getByText('Mastercard •••• 4444')).toBeVisible();
      await expect(page.getByText('Visa •••• 4242')).toBeHidden();
      expect(await labelsOfRenewal(program, person)).toEqual(['Mastercard •••• 4444']);

      await program.product.database.query('delete from auto_renewal where account_id = $1', [
        person.accountId,
      ]);
      await button(page, w.removeNamed('Mastercard •••• 4444')).click();
      await expect(page.getByText(w.done.removed)).toBeVisible();
      await expect(page.getByText(w.none, { exact: true })).toBeVisible();
    });

    test('a card is added while choosing auto-renewal, and nothing typed is lost @no-js', async ({
      page,
      program,
    }) => {
      const { autoRenewal } = words;
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await page.goto(`/lines/${person.lines[0]}/auto-renewal/change`);
      await page.getByRole('radio', { name: autoRenewal.triggers['low-data'] }).check();
      await page.getByLabel(autoRenewal.form.left).fill('15');
      await page.getByLabel(autoRenewal.form.addOn).selectOption('gb-add-data-5');
      await page.getByLabel(autoRenewal.form.cap).fill('25.00');
      await button(page, autoRenewal.form.addMeans).click();
      await keepTick(page).check();
      await button(page, w.add).click();
      await typeCard(page, '4242424242424242', saveIt);
      await page.getByRole('link', { name: w.goOn }).click();
      await expect(page.getByLabel(autoRenewal.form.left)).toHaveValue('15');
      await expect(page.getByLabel(autoRenewal.form.addOn)).toHaveValue('gb-add-data-5');
      await expect(page.getByLabel(autoRenewal.form.cap)).toHaveValue('25.00');
      await expect(page.locator('#first option:checked')).toHaveText('Visa •••• 4242');
      // Enter in a field goes on, and does not add another.
      await page.getByLabel(autoRenewal.form.cap).press('Enter');
      await expect(page).toHaveURL(/\/auto-renewal\/agree\?/);
    });

    test('a refused card is told and not saved @no-js', async ({ page, program }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await page.goto('/security/means');
      await page.getByRole('radio', { name: orders.methods.card }).check();
      await keepTick(page).check();
      await button(page, w.add).click();
      await typeCard(page, '4000000000000002', saveIt);
      await expect(page.getByText(w.notKept.declined)).toBeVisible();
      await expect(page.getByText(orders.declines.card_declined)).toBeVisible();
      await expect(page.getByText(w.none, { exact: true })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('a card is kept while buying, and pays the next time without a page @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const first = await draftFor(program, person, { timing: 'queue' });
      await page.goto(`${first.path}/review`);
      await expect(keepTick(page)).not.toBeChecked();
      await page.getByRole('radio', { name: orders.methods.card }).check();
      await keepTick(page).check();
      await page.getByRole('checkbox', { name: orders.review.consent }).check();
      expect(await violations(page)).toEqual([]);
      await picture(page, `means-review-keep-${locale}`);
      await payButton(page, locale).click();
      await expect(page.getByRole('checkbox', { name: provider.keeping.tick })).toBeChecked();
      await picture(page, `means-provider-keep-${locale}`);
      await typeCard(page, '4242424242424242', payIt);
      await expect(page.getByText(orders.events['means-agreed'])).toBeVisible();

      const next = await draftFor(program, person, { timing: 'queue' });
      await page.goto(`${next.path}/review`);
      const saved = page.getByRole('radio', { name: 'Visa •••• 4242' });
      await expect(saved).toBeChecked();
      await picture(page, `means-review-saved-${locale}`);
      expect(await violations(page)).toEqual([]);
      await longAgo(program, person);
      await page.getByRole('checkbox', { name: orders.review.consent }).check();
      await payButton(page, locale).click();
      // Whoever holds the telephone may not be its owner.
      await expect(page).toHaveURL(/\/confirm-it-is-you/);
      expect(await violations(page)).toEqual([]);
      await picture(page, `means-confirm-${locale}`);
      await page.getByLabel(factors.confirm.usePassword, { exact: true }).fill(demoPassword);
      await page.getByRole('button', { name: /£/ }).click();
      await expect(page).toHaveURL(new RegExp(`${next.path}$`));
      await expect(page.getByText(orders.events.credited)).toBeVisible();
    });

    test('the bank’s question becomes a page', async ({ page, program }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const first = await draftFor(program, person, { timing: 'queue' });
      await page.goto(`${first.path}/review`);
      await page.getByRole('radio', { name: orders.methods.card }).check();
      await keepTick(page).check();
      await page.getByRole('checkbox', { name: orders.review.consent }).check();
      await payButton(page, locale).click();
      await typeCard(page, '4242424242424242', payIt);
      await expect(page.getByText(orders.events['means-agreed'])).toBeVisible();
      const { rows } = await program.product.database.query<{ reference: string }>(
        'select provider_reference as reference from payment_means where account_id = $1',
        [person.accountId],
      );
      await control(program, 'means', { means_reference: rows[0]!.reference, change: 'ask_payer' });
      const next = await draftFor(program, person, { timing: 'queue' });
      await expect(async () => {
        await page.goto('/security/means');
        await expect(page.getByText(w.states['needs-payer'])).toBeVisible({ timeout: 500 });
      }).toPass();
      expect(await violations(page)).toEqual([]);
      await page.goto(`${next.path}/review`);
      await page.getByRole('radio', { name: 'Visa •••• 4242' }).check();
      await page.getByRole('checkbox', { name: orders.review.consent }).check();
      await payButton(page, locale).click();
      await page.getByRole('button', { name: provider.challenge.accept }).click();
      await expect(page).toHaveURL(new RegExp(`${next.path}$`));
      await expect(page.getByText(orders.declines.authentication_required)).toBeHidden();
      await page.goto('/security/means');
      await expect(page.getByText('Visa •••• 4242')).toBeVisible();
      await expect(page.getByText(w.states['needs-payer'])).toBeHidden();
    });
  });
