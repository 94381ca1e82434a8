import type { Page } from '@playwright/test';
import { meansWords } from '#domain/means-consent.ts';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { demoPassword } from '#main/seed/demo-password.ts';
import { violations } from './axe.ts';
import { linkFromMail, mailsTo } from './mailbox.ts';
import { agreeAndPay, draftFor } from './orders.ts';
import { newSubscriber, planName, type Subscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, type Program, test } from './program.ts';
import { control, payByCard, providerPayments } from './provider.ts';
import { agreeFor } from './renewals.ts';

/** A picture in both schemes, of a page that everybody can use. */
async function look(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await violations(page), name).toEqual([]);
  await picture(page, `renewal-${name}`);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violations(page), `${name} in the dark`).toEqual([]);
  await picture(page, `renewal-${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Keeps a card by buying with it; from then on its bank is as the ending says. */
async function keepCard(page: Page, program: Program, person: Subscriber, ending: string) {
  const order = await draftFor(program, person, { planId: 'gb-add-data-5' });
  await signInAs(page, program, person);
  await page.goto(`${order.path}/review`);
  await page.getByRole('checkbox', { name: meansWords[person.locale], exact: true }).check();
  await agreeAndPay(page, person.locale, 'card');
  await expect(page).toHaveURL(new RegExp(`^${program.payment}`));
  await payAtProvider(program, order.reference);
  const kept = async () =>
    (
      await program.product.database.query<{ id: string; reference: string }>(
        'select id, provider_reference as reference from payment_means where account_id = $1',
        [person.accountId],
      )
    ).rows[0];
  await expect.poll(kept).toBeTruthy();
  const { id, reference } = (await kept())!;
  await control(program, 'means', { means_reference: reference, change: 'card', ending });
  return id;
}

/** Pays what is open of an order, as its payer does on the provider's page. */
async function payAtProvider(program: Program, reference: string): Promise<void> {
  const payments = await providerPayments(program, reference);
  const { payment_id } = payments.find(({ status }) => status === 'pending') ?? payments[0]!;
  await control(program, 'pay', { payment_id, card_ending: '4242' });
}

/** The page of what somebody bought last. */
async function lastOrderOf({ product }: Program, { accountId }: Subscriber): Promise<string> {
  const { rows } = await product.database.query<{ id: string }>(
    'select id from subscriber_order where account_id = $1 order by id desc limit 1',
    [accountId],
  );
  return `/orders/${toPublicId('ord', rows[0]!.id)}`;
}

/** What the notice leaves time for is over. */
async function letNoticePass({ product }: Program, { accountId }: Subscriber): Promise<void> {
  const noticed = async () =>
    (
      await product.database.query(
        `update auto_renewal set round = jsonb_set(round, '{chargeAt}', to_jsonb((extract(epoch from now()) * 1000)::bigint))
          where account_id = $1 and round ->> 'noticedAt' is not null`,
        [accountId],
      )
    ).rowCount;
  await expect.poll(noticed).toBe(1);
  await product.database.query('update line set due_at = now() where account_id = $1', [accountId]);
}

const stateOf = async ({ product }: Program, { accountId }: Subscriber) => {
  const { rows } = await product.database.query<{ state: string; consent: { words: string } }>(
    'select state, consent from auto_renewal where account_id = $1',
    [accountId],
  );
  return rows[0];
};

/** The plan ends in some days, and what stands before its renewal is looked at. */
async function looksAheadNow(
  { product }: Program,
  { accountId }: Subscriber,
  planted = 'spent = null',
): Promise<void> {
  const soon = `now() + interval '5 days'`;
  for (const text of [
    `update period set ends_at = ${soon} where account_id = $1 and kind = 'plan'`,
    `update bucket set expires_at = ${soon} where account_id = $1 and period_kind = 'plan'`,
    `update auto_renewal set round = null, ${planted} where account_id = $1`,
    'update line set due_at = now() where account_id = $1',
  ])
    await product.database.query(text, [accountId]);
}

/** A second card is kept, as if it had been added. */
const keepAnother = ({ product }: Program, { accountId }: Subscriber) =>
  product.database.query(
    `insert into payment_means (account_id, id, gateway, method, provider_reference, fingerprint,
        initial_payment_id, initial_reference, label, state, created_at)
      values ($1, $2, 'simulator', 'card', 'kept-2', 'another', $2, 'first', 'Visa •••• 0002', 'usable', now())`,
    [accountId, product.newId()],
  );

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const tongue = tongueOf(locale);
    const { autoRenewal: w, factors } = tongue.words;

    test('off until it is agreed to in the words shown; seen; stopped in one tap @everywhere', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      const line = `/lines/${person.lines[0]}`;
      await signInAs(page, program, person);
      // What was bought may renew by itself: offered as a link, nothing ticked.
      await page.goto(await lastOrderOf(program, person));
      await page.getByRole('link', { name: w.offer.link }).click();
      await expect(page).toHaveURL(new RegExp(`${line}/auto-renewal$`));
      await expect(page.getByRole('heading', { name: w.off.title })).toBeVisible();
      await look(page, `off-${locale}`);
      await page.getByRole('link', { name: w.off.setUp }).click();
      // What can't be is said beside its field, and nothing typed is lost.
      await page.getByRole('radio', { name: w.triggers.calendar }).check();
      await page.getByLabel(w.form.cap).fill('1.00');
      await page.getByRole('button', { name: w.form.go }).click();
      await expect(page.locator('#day-error')).toHaveText(new RegExp(w.form.wrong.day));
      await page.getByRole('radio', { name: w.triggers['plan-end'] }).check();
      await page.getByRole('button', { name: w.form.go }).click();
      await expect(page.locator('#cap-error')).toHaveText(new RegExp(w.refusals.cap_below_price));
      await look(page, `form-${locale}`);
      await page.getByLabel(w.form.cap).fill('25.00');
      await page.getByRole('button', { name: w.form.go }).click();
      const words = await page.locator('form p').allInnerTexts();
      expect(words[0]).toContain(await planName(program, 'gb-everyday-12', locale));
      // No box is ticked beforehand, and without it nothing is on.
      const tick = page.getByRole('checkbox', { name: w.agree.tick });
      await expect(tick).not.toBeChecked();
      await page.getByRole('button', { name: w.agree.button }).click();
      await expect(page.locator('#consent-error')).toHaveText(new RegExp(w.agree.missingTick));
      expect(await stateOf(program, person)).toBeUndefined();
      await look(page, `agree-${locale}`);
      await tick.check();
      await page.getByRole('button', { name: w.agree.button }).click();
      await expect(page).toHaveURL(new RegExp(`${line}/auto-renewal$`));
      expect(await stateOf(program, person)).toMatchObject({
        state: 'on',
        consent: { words: words.join('\n') },
      });
      // There is no credit yet: it says so, and what mends it.
      await expect(page.getByRole('heading', { name: w.troubleTitle })).toBeVisible();
      await expect(page.getByRole('link', { name: w.fixes['top-up'] })).toBeVisible();
      await look(page, `trouble-${locale}`);
      await page.goto(`/account?line=${person.lines[0]}`);
      await expect(page.getByRole('link', { name: w.account.trouble })).toBeVisible();
      await picture(page, `renewal-account-${locale}`);
      await page.goto(await lastOrderOf(program, person));
      await expect(page.getByRole('link', { name: w.offer.link })).toHaveCount(0);
      await page.goto(`${line}/auto-renewal`);
      await page.getByRole('button', { name: w.on.stop }).click();
      await expect(page.getByRole('heading', { name: w.ended.stoppedTitle })).toBeVisible();
      expect((await stateOf(program, person))?.state).toBe('ended');
      await look(page, `stopped-${locale}`);
    });

    test('its own plan first, other plans; add-ons and credit only with what they are for @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const change = `/lines/${person.lines[0]}/auto-renewal/change`;
      await page.goto(change);
      const values = (label: string) =>
        page
          .getByLabel(label, { exact: true })
          .locator('option')
          .evaluateAll((all) => all.map((each) => (each as HTMLOptionElement).value));
      const plans = await values(w.form.plan);
      expect(plans[0]).toBe('gb-everyday-12');
      expect(plans.filter((id) => /add|topup/.test(id))).toEqual([]);
      await expect(page.getByLabel(w.form.addOn)).toBeHidden();
      await page.getByRole('radio', { name: w.triggers['low-balance'] }).check();
      expect(await values(w.form.topUp)).toEqual(['gb-topup-5', 'gb-topup-10', 'gb-topup-20']);
      await page.getByRole('radio', { name: w.triggers['low-data'] }).check();
      await page.getByLabel(w.form.left).fill('20');
      await page.getByLabel(w.form.addOn).selectOption('gb-add-data-5');
      await look(page, `form-add-on-${locale}`);
      await page.getByRole('button', { name: w.form.go }).click();
      const name = await planName(program, 'gb-add-data-5', locale);
      await expect(page.locator('form p').first()).toContainText(name);
      await page.getByRole('link', { name: w.agree.back }).click();
      await expect(page.getByLabel(w.form.addOn)).toHaveValue('gb-add-data-5');
      await expect(page.getByLabel(w.form.plan, { exact: true })).toHaveValue('gb-everyday-12');
    });

    test('the link of the mail stops it without signing in, and opening it does not @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await agreeFor(program, person);
      const link = await linkFromMail(program, { to: person.email, path: '/a/' });
      await page.goto(link);
      await page.reload();
      expect((await stateOf(program, person))?.state).toBe('on');
      await look(page, `stop-link-${locale}`);
      await page.getByRole('button', { name: w.stopPage.button }).click();
      await expect(page.getByRole('heading', { name: w.ended.stoppedTitle })).toBeVisible();
      expect((await stateOf(program, person))?.state).toBe('ended');
      await look(page, `stop-link-done-${locale}`);
      // The receipt comes by mail too, under the same reference.
      const shown = await page.locator('.notice').innerText();
      const [reference] = /[0-9A-Z]{8}/.exec(shown) ?? ['none'];
      await expect
        .poll(async () => (await mailsTo(program, person.email)).map(({ text }) => text).join())
        .toContain(reference);
      await page.reload();
      await expect(page.locator('.notice')).toContainText(w.notices.delivered);
      // Once more changes nothing and says since when.
      await page.goto(link);
      await expect(page.getByRole('button', { name: w.stopPage.button })).toHaveCount(0);
      await expect(page.locator('.notice')).toContainText(reference);
      expect((await page.goto(`${link.slice(0, -3)}AAA`))?.status()).toBe(404);
    });

    test('a price that rose: the mail leads to agree to it in one press @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      const line = `/lines/${person.lines[0]}`;
      await agreeFor(program, person);
      const first = await linkFromMail(program, { to: person.email, path: '/a/' });
      // As if it had been agreed to at a lower price, and were soon to be charged.
      await looksAheadNow(program, person, 'agreed_minor = 100');
      const mend = await linkFromMail(program, { to: person.email, path: '/mend' });
      await signInAs(page, program, person);
      await page.goto(`${line}/auto-renewal`);
      await expect(page.getByText(w.problems.price_rose)).toBeVisible();
      await page.goto(mend);
      await look(page, `mend-${locale}`);
      const agree = w.agree.buttonAgree(tongue.money(800n, 'GBP'));
      await page.getByRole('button', { name: agree }).click();
      await expect(page).toHaveURL(new RegExp(`${line}/auto-renewal$`));
      expect((await stateOf(program, person))?.consent.words).toContain(tongue.money(800n, 'GBP'));
      await expect(page.getByText(w.problems.price_rose)).toHaveCount(0);
      // The link of the first agreement stops the second one only when its reader has seen it.
      await page.goto(first);
      await expect(page.getByRole('heading', { name: w.stopPage.earlierTitle })).toBeVisible();
      await look(page, `earlier-link-${locale}`);
      await page.getByRole('button', { name: w.stopPage.button }).click();
      await expect(page.getByRole('heading', { name: w.ended.stoppedTitle })).toBeVisible();
    });

    test('a card that is gone: the mail leads to swap it in one press @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      const meansId = await keepCard(page, program, person, '4242');
      await keepAnother(program, person);
      await agreeFor(program, person, { means: [{ kind: 'means', meansId }] });
      await program.product.database.query(
        `update payment_means set state = 'revoked', ended_at = now() where id = $1`,
        [meansId],
      );
      await looksAheadNow(program, person);
      const mend = await linkFromMail(program, { to: person.email, path: '/mend' });
      await page.goto(mend);
      await expect(page).toHaveURL(/\/replace$/);
      await page.getByRole('button', { name: tongue.words.means.doReplace }).click();
      await expect(page.getByText(tongue.words.means.done.replaced)).toBeVisible();
      await page.goto(mend);
      await expect(page).toHaveURL(/\/replace$/);
      await page.goto(`/lines/${person.lines[0]}/auto-renewal`);
      await expect(page.getByText(w.on.allRight)).toBeVisible();
    });

    test('long after signing in it asks who it is, and then holds what was agreed to @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      const line = `/lines/${person.lines[0]}`;
      await signInAs(page, program, person);
      await page.goto(`${line}/auto-renewal/change`);
      await page.getByRole('button', { name: w.form.go }).click();
      await program.product.database.query(
        `update session set confirmed_at = confirmed_at - interval '2 hours',
           payment_confirmed_at = payment_confirmed_at - interval '2 hours' where account_id = $1`,
        [person.accountId],
      );
      await page.getByRole('checkbox').check();
      await page.getByRole('button', { name: w.agree.button }).click();
      await expect(page.getByRole('main')).toContainText(
        factors.confirm.afterwards['agree-auto-renewal'],
      );
      expect(await stateOf(program, person)).toBeUndefined();
      await page.getByLabel(factors.confirm.usePassword, { exact: true }).fill(demoPassword);
      await page.getByRole('button', { name: factors.confirm.button, exact: true }).click();
      await expect(page).toHaveURL(new RegExp(`${line}/auto-renewal$`));
      expect((await stateOf(program, person))?.state).toBe('on');
    });

    test('a bank that wants its payer leads them by the mail to pay, and back, without signing in @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      const meansId = await keepCard(page, program, person, '3155');
      const bought = await linkFromMail(program, { to: person.email, path: '/o/' });
      await page.context().clearCookies();
      const means = [{ kind: 'means', meansId } as const];
      // More than 80% of it is left: it is due at once, and a quarter of an hour is made to pass.
      await agreeFor(program, person, { trigger: { kind: 'low-data', percent: 90 }, means });
      await letNoticePass(program, person);
      const link = await linkFromMail(program, {
        ...{ to: person.email, path: '/o/', after: [bought] },
      });
      await page.goto(link);
      await look(page, `pay-link-${locale}`);
      const pay = w.payBy(tongue.money(800n, 'GBP'), tongue.words.orders.methods.card);
      await page.getByRole('button', { name: pay }).click();
      await expect(page).toHaveURL(new RegExp(`^${program.payment}`));
      // Declined there, the link is where it can be paid again.
      await payByCard(page, locale, '9995');
      await expect(page).toHaveURL(link);
      await page.getByRole('button', { name: pay }).click();
      await payByCard(page, locale, '4242');
      await expect(page).toHaveURL(link);
      const { doneTitle } = tongue.words.orders.page;
      await expect(page.getByRole('heading', { name: doneTitle })).toBeVisible();
      await expect(page.getByText(w.order.began)).toBeVisible();
    });

    test('a line of another account is not there', async ({ page, program }) => {
      const person = await newSubscriber(program, { locale });
      const other = await newSubscriber(program, { locale });
      await agreeFor(program, other);
      await signInAs(page, program, person);
      for (const path of ['', '/change', '/agree']) {
        const answer = await page.goto(`/lines/${other.lines[0]}/auto-renewal${path}`);
        expect(answer?.status()).toBe(404);
      }
      expect(fromPublicId('line', other.lines[0]!)).not.toBeNull();
    });
  });
