import type { Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import { toPublicId } from '#domain/public-id.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { demoPassword } from '#main/seed/demo-password.ts';
import type { LineStory } from '#main/seed/demo-story.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { viewCredit } from '#usecases/view-credit.ts';
import { keptByProvider, orderOnPage } from './books.ts';
import { agreeAndPay, draftFor } from './orders.ts';
import { halfUsed, newSubscriber, planName, type Subscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, type Program, test } from './program.ts';
import { payByCard } from './provider.ts';
import { voucherFor } from './vouchers.ts';

const PRICE_MINOR = 800n;
const fullWidth = (digits: string) =>
  digits.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));

const creditOf = async (program: Program, { accountId }: Subscriber) =>
  (await viewCredit(program.product, accountId)).credit.map(({ spendableMinor }) => spendableMinor);

const value = (amountMinor: bigint) =>
  ({ worth: { kind: 'value', amountMinor, currency: 'GBP' } }) as const;

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const tongue = tongueOf(locale);
    const w = tongue.words.credit;
    const money = (minor: bigint) => tongue.money(minor, 'GBP');

    test('a voucher is redeemed: what was added and until when; a second time adds nothing @no-js @desktop', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      const { pin } = await voucherFor(program, value(1_000n));
      await signInAs(page, program, person);
      await page.goto('/account');
      await page.getByRole('link', { name: w.redeem }).click();
      const typed = `${fullWidth(pin.slice(0, 4))} ${pin.slice(4, 8)}-${pin.slice(8)}`;
      await page.getByLabel(w.voucher.pin, { exact: true }).fill(typed);
      await page.getByRole('button', { name: w.voucher.button }).click();
      await expect(
        page.getByRole('heading', { name: w.voucher.addedTitle(money(1_000n)) }),
      ).toBeVisible();
      const [bucket] = (await viewCredit(program.product, person.accountId)).credit[0]!.buckets;
      const until = tongue.instant(bucket!.expiresAt! - 1, 'Europe/London');
      await expect(page.getByRole('main')).toContainText(w.voucher.addedUntil(until));
      await picture(page, `voucher-added-${locale}`);
      expect(page.url()).not.toContain(pin);
      await page.getByRole('link', { name: w.voucher.another }).click();
      await page.getByLabel(w.voucher.pin, { exact: true }).fill(pin);
      await page.getByRole('button', { name: w.voucher.button }).click();
      await expect(page.getByRole('heading', { name: w.voucher.againTitle })).toBeVisible();
      expect(await creditOf(program, person)).toEqual([1_000n]);
      await page.goto('/account');
      await expect(page.locator('section', { has: page.locator('#credit') })).toContainText(
        money(1_000n),
      );
    });

    test('a wrong PIN is told, and the serial asked for @no-js', async ({ page, program }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await page.goto('/voucher');
      await page.getByLabel(w.voucher.pin, { exact: true }).fill('1234');
      await page.getByRole('button', { name: w.voucher.button }).click();
      await expect(page.getByRole('alert')).toContainText(w.voucher.refusals.pin_malformed);
      const { pin, serial } = await voucherFor(program, { ...value(500n), expiresAt: 1_000 });
      await page.getByLabel(w.voucher.pin, { exact: true }).fill(pin);
      await page.getByRole('button', { name: w.voucher.button }).click();
      await expect(page.getByRole('alert')).toContainText(w.voucher.refusals.voucher_refused);
      await page.getByLabel(w.voucher.serial).fill(serial);
      await page.getByRole('button', { name: w.voucher.button }).click();
      await expect(page.getByRole('alert')).toContainText(w.voucher.refusals.voucher_expired);
      await picture(page, `voucher-refused-${locale}`);
    });

    test('a voucher of a plan goes onto the chosen line @no-js', async ({ page, program }) => {
      const person = await newSubscriber(program, { locale });
      const worth = { kind: 'plan', planId: 'gb-everyday-12' } as const;
      const { pin } = await voucherFor(program, { worth, tax: 'single-purpose' });
      await signInAs(page, program, person);
      await page.goto('/voucher');
      await page.getByLabel(w.voucher.pin, { exact: true }).fill(pin);
      await page.getByRole('button', { name: w.voucher.button }).click();
      await expect(
        page.getByRole('heading', { name: tongue.words.orders.page.doneTitle }),
      ).toBeVisible();
      await expect(page.getByRole('main')).toContainText(tongue.words.orders.methods.voucher);
      await expect(page.getByRole('main')).toContainText(w.taxedBefore);
    });

    test('a voucher from the review, then credit and a card together @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      const { pin } = await voucherFor(program, value(300n));
      await signInAs(page, program, person);
      const order = await draftFor(program, person);
      await page.goto(`${order.path}/review`);
      await page.getByRole('link', { name: w.review.voucher }).click();
      await page.getByLabel(w.voucher.pin, { exact: true }).fill(pin);
      await page.getByRole('button', { name: w.voucher.button }).click();
      await page.getByRole('link', { name: w.voucher.back }).click();
      await page.getByRole('checkbox', { name: w.review.part(money(300n)) }).check();
      await picture(page, `review-with-credit-${locale}`);
      await agreeAndPay(page, locale, 'card');
      await payByCard(page, locale, '9995');
      const o = tongue.words.orders;
      await expect(page.getByRole('heading', { name: o.page.failedTitle })).toBeVisible();
      await expect(page.getByRole('main')).toContainText(o.events['credit-released'](money(300n)));
      expect(await creditOf(program, person)).toEqual([300n]);
      // The basket is kept as it was: credit first again.
      await page.getByRole('button', { name: o.page.retry }).click();
      await payByCard(page, locale, '4242');
      await expect(page.getByRole('heading', { name: o.page.doneTitle })).toBeVisible();
      await expectBoth(page, locale, program, person);
      // Each part goes back the way it came, and the page says how much of it.
      await page.goto(`${order.path}/refund`);
      const r = tongue.words.refunds;
      await page.getByRole('button', { name: r.quote.next }).click();
      await page.getByRole('button', { name: r.confirm.confirmWithdrawal }).click();
      await expect(page.getByRole('heading', { name: r.tracker.goodTitle })).toBeVisible();
      await page.goto(order.path);
      const headline = page.getByRole('main').locator('.notice');
      await expect(headline).toContainText(o.page.returnedToCredit(money(300n)));
      await expect(headline).toContainText(
        o.page.returnedBody(money(PRICE_MINOR - 300n), o.methods.card),
      );
    });

    test('a plan that the line can’t have: another one is chosen where lines are @no-js', async ({
      page,
      program,
    }) => {
      const german: LineStory = {
        ...{ simKind: 'esim', habits: [] },
        purchases: [{ daysAgo: 5, planId: 'de-start-3' }],
      };
      const person = await newSubscriber(program, { locale, lines: [halfUsed, german] });
      const worth = { kind: 'plan', planId: 'gb-everyday-12' } as const;
      const { pin } = await voucherFor(program, { worth, tax: 'single-purpose' });
      await signInAs(page, program, person);
      const view = await viewAccount(program.product, person.accountId);
      const lineIn = (marketId: string) =>
        toPublicId('line', view!.lines.find(({ line }) => line.marketId === marketId)!.line.id);
      await page.goto('/voucher');
      const line = page.getByLabel(w.voucher.line);
      await page.getByLabel(w.voucher.pin, { exact: true }).fill(pin);
      await line.selectOption(lineIn('de'));
      await page.getByRole('button', { name: w.voucher.button }).click();
      const why = w.voucher.refusals.plan_of_other_market;
      await expect(page.getByRole('link', { name: why })).toHaveAttribute('href', '#line');
      await expect(line).toHaveAttribute('aria-invalid', 'true');
      await line.selectOption(lineIn('gb'));
      await page.getByRole('button', { name: w.voucher.button }).click();
      await expect(
        page.getByRole('heading', { name: tongue.words.orders.page.doneTitle }),
      ).toBeVisible();
    });

    test('credit that covers all pays at once @no-js', async ({ page, program }) => {
      const person = await withCredit(page, program, locale);
      const order = await draftFor(program, person);
      await page.goto(`${order.path}/review`);
      const o = tongue.words.orders;
      await page.getByRole('radio', { name: o.methods.credit }).check();
      await page.getByRole('checkbox', { name: o.review.consent }).check();
      await page.getByRole('button', { name: o.review.pay(money(PRICE_MINOR)) }).click();
      await expect(page.getByRole('heading', { name: o.page.doneTitle })).toBeVisible();
      expect(await creditOf(program, person)).toEqual([200n]);
      expect(await keptByProvider(program, await orderOnPage(page, program))).toBe(0);
    });

    test('paying with credit long after signing in asks who it is, and goes on by itself @no-js', async ({
      page,
      program,
    }) => {
      const person = await withCredit(page, program, locale);
      const order = await draftFor(program, person);
      await forgetConfirming(program, person);
      await page.goto(`${order.path}/review`);
      const o = tongue.words.orders;
      await page.getByRole('radio', { name: o.methods.credit }).check();
      await page.getByRole('checkbox', { name: o.review.consent }).check();
      await page.getByRole('button', { name: o.review.pay(money(PRICE_MINOR)) }).click();
      await expect(page).toHaveURL(/\/confirm-it-is-you/);
      expect(await creditOf(program, person)).toEqual([1_000n]);
      const asked = page.url();
      const { confirm } = tongue.words.factors;
      const { payWhole, payButton } = confirm.afterwards;
      const plan = await planName(program, 'gb-everyday-12', locale);
      await expect(page.getByText(payWhole(money(PRICE_MINOR), plan))).toBeVisible();
      await picture(page, `confirm-and-pay-${locale}`);
      const button = page.getByRole('button', { name: payButton(money(PRICE_MINOR)) });
      const password = page.getByLabel(confirm.usePassword, { exact: true });
      await password.fill('not my password');
      await button.click();
      await expect(page.getByRole('alert')).toBeVisible();
      await password.fill(demoPassword);
      await button.click();
      await expect(page.getByRole('heading', { name: o.page.doneTitle })).toBeVisible();
      expect(await creditOf(program, person)).toEqual([200n]);
      // The address of the confirmation does nothing more.
      await page.goto(asked);
      await expect(page).toHaveURL(new RegExp(`${order.path}$`));
      expect(await creditOf(program, person)).toEqual([200n]);
    });

    test('what stands in the way of paying is told on the review, and nothing is paid @no-js', async ({
      page,
      program,
    }) => {
      const person = await withCredit(page, program, locale);
      const order = await draftFor(program, person);
      await forgetConfirming(program, person);
      await page.goto(`${order.path}/review`);
      const o = tongue.words.orders;
      await page.getByRole('radio', { name: o.methods.credit }).check();
      await page.getByRole('button', { name: o.review.pay(money(PRICE_MINOR)) }).click();
      const { confirm } = tongue.words.factors;
      // Nobody ticked the consent: that is told where it can be ticked.
      await page.getByLabel(confirm.usePassword, { exact: true }).fill(demoPassword);
      await page
        .getByRole('button', { name: confirm.afterwards.payButton(money(PRICE_MINOR)) })
        .click();
      await expect(page).toHaveURL(/\/review/);
      await expect(page.getByRole('alert')).toContainText(o.review.missingConsent);
      await expect(page.getByRole('radio', { name: o.methods.credit })).toBeChecked();
      expect(await creditOf(program, person)).toEqual([1_000n]);
    });

    test('a card that fails, and credit allowed to step in @no-js', async ({ page, program }) => {
      const person = await withCredit(page, program, locale);
      await page.goto('/account');
      await page.getByRole('button', { name: w.fallback.allow }).click();
      await expect(page.getByRole('main')).toContainText(w.fallback.on);
      const order = await draftFor(program, person);
      await page.goto(`${order.path}/review`);
      await expect(page.getByRole('main')).toContainText(w.review.fallback);
      await agreeAndPay(page, locale, 'card');
      await payByCard(page, locale, '9995');
      const o = tongue.words.orders;
      await expect(page.getByRole('heading', { name: o.page.doneTitle })).toBeVisible();
      await expect(page.getByRole('main')).toContainText(
        o.events['payment-fallback'](money(PRICE_MINOR)),
      );
      expect(await creditOf(program, person)).toEqual([200n]);
      await picture(page, `credit-stepped-in-${locale}`);
    });
  });

/** Somebody signed in with ten pounds of credit; the page has said so. */
async function withCredit(page: Page, program: Program, locale: Locale): Promise<Subscriber> {
  const tongue = tongueOf(locale);
  const { pin: label, button, addedTitle } = tongue.words.credit.voucher;
  const person = await newSubscriber(program, { locale });
  const { pin } = await voucherFor(program, value(1_000n));
  await signInAs(page, program, person);
  await page.goto('/voucher');
  await page.getByLabel(label, { exact: true }).fill(pin);
  await page.getByRole('button', { name: button }).click();
  const added = addedTitle(tongue.money(1_000n, 'GBP'));
  await expect(page.getByRole('heading', { name: added })).toBeVisible();
  return person;
}

/** As if they had signed in two hours ago. */
const forgetConfirming = ({ product }: Program, { accountId }: Subscriber) =>
  product.database.query(
    `update session set confirmed_at = confirmed_at - interval '2 hours' where account_id = $1`,
    [accountId],
  );

async function expectBoth(page: Page, locale: Locale, program: Program, person: Subscriber) {
  const tongue = tongueOf(locale);
  const order = await orderOnPage(page, program);
  const summary = page.locator('section', { has: page.locator('#summary') });
  for (const [method, minor] of [
    ['credit', 300n],
    ['card', PRICE_MINOR - 300n],
  ] as const) {
    await expect(summary).toContainText(tongue.words.orders.methods[method]);
    await expect(summary).toContainText(tongue.money(minor, 'GBP'));
  }
  expect(await keptByProvider(program, order)).toBe(Number(PRICE_MINOR) - 300);
  expect(await creditOf(program, person)).toEqual([]);
}
