import type { Page } from '@playwright/test';
import type { DeclineReason, ProviderMethod } from '#domain/payment.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { expectChargedOnce, expectNothingMoved } from './books.ts';
import { agreeAndPay, draftFor, payButton } from './orders.ts';
import { newSubscriber, planName, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';
import {
  control,
  payByCard,
  payByWallet,
  payInApp,
  providerPayments,
  providerWords,
} from './provider.ts';

const PRICE_MINOR = 800;

test.afterEach(({ program }) =>
  control(program, 'faults', { merchant_api: 'up', lose_open: 0, lose_ask: 0 }),
);

const declinedCards: readonly [ending: string, reason: DeclineReason][] = [
  ['0002', 'card_declined'],
  ['9995', 'insufficient_funds'],
  ['0069', 'expired_card'],
  ['0101', 'incorrect_number'],
  ['0127', 'incorrect_cvc'],
  ['9987', 'lost_or_stolen'],
  ['6975', 'limit_exceeded'],
  ['0028', 'foreign_card_refused'],
  ['0119', 'provider_error'],
];

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const w = tongueOf(locale).words.orders;

    const expectFailed = async (page: Page, reason: DeclineReason) => {
      const notice = page.getByRole('main');
      await expect(page.getByRole('heading', { name: w.page.failedTitle })).toBeVisible();
      await expect(notice).toContainText(w.declines[reason]);
      await expect(notice).toContainText(w.page.failedBody);
    };

    test(`every decline is told in words, and the next try pays once`, async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const order = await draftFor(program, person);
      await page.goto(`${order.path}/review`);
      await agreeAndPay(page, locale, 'card');
      for (const [ending, reason] of declinedCards) {
        await payByCard(page, locale, ending);
        await expectFailed(page, reason);
        if (reason === 'foreign_card_refused') await picture(page, `declined-${locale}`);
        await page.getByRole('button', { name: w.page.retry }).click();
      }
      for (const answer of ['fail', 'abandon'] as const) {
        await payByCard(page, locale, '3220');
        await page.getByRole('button', { name: providerWords[locale].challenge[answer] }).click();
        const reason = answer === 'fail' ? 'authentication_failed' : 'authentication_abandoned';
        await expectFailed(page, reason);
        await expectNothingMoved(program, order);
        await page.getByRole('button', { name: w.page.retry }).click();
      }
      await payByCard(page, locale, '3220');
      await page.getByRole('button', { name: providerWords[locale].challenge.accept }).click();
      await expect(page.getByRole('heading', { name: w.page.doneTitle })).toBeVisible();
      await expectChargedOnce(program, order, PRICE_MINOR);
    });

    test(`after a refused wallet or app another method takes over, with the basket kept ${locale === 'zh-CN' ? '@no-js' : ''}`, async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const order = await draftFor(program, person);
      await page.goto(`${order.path}/review`);
      const refusals: readonly [ProviderMethod, DeclineReason, () => Promise<void>][] = [
        ['wallet', 'wallet_insufficient', () => payByWallet(page, locale, 'sam@wallet.example')],
        ['wallet', 'wallet_refused', () => payByWallet(page, locale, 'zhou@wallet.example')],
        ['alipay', 'wallet_insufficient', () => payInApp(page, locale, 'tooLittle')],
        ['wechat_pay', 'wallet_refused', () => payInApp(page, locale, 'refuse')],
      ];
      for (const [method, reason, refuse] of refusals) {
        await agreeAndPay(page, locale, method);
        await refuse();
        await expectFailed(page, reason);
        await page.getByRole('link', { name: w.page.otherMethod }).click();
        await expect(page.getByRole('radio', { name: w.methods[method] })).toBeChecked();
        await expect(payButton(page, locale)).toHaveText(w.review.pay('£8.00'));
      }
      await agreeAndPay(page, locale, 'card');
      await payByCard(page, locale, '4242');
      await expect(page.getByRole('heading', { name: w.page.doneTitle })).toBeVisible();
      await expectChargedOnce(program, order, PRICE_MINOR);
    });
  });

const w = tongueOf('en').words;
const o = w.orders;

test.describe('with an English reader', () => {
  test.use({ locale: 'en' });

  test('the provider is out of reach, and comes back @no-js', async ({ page, program }) => {
    const person = await newSubscriber(program, { locale: 'en' });
    await signInAs(page, program, person);
    const order = await draftFor(program, person);
    await control(program, 'faults', { merchant_api: 'unreachable' });
    await page.goto(`${order.path}/review`);
    await agreeAndPay(page, 'en', 'card');
    await expect(page.getByRole('heading', { name: o.page.unreachableTitle })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('Nothing has been charged');
    await picture(page, 'unreachable');
    // Trying again while it lasts ends on the same page, with a single payment in the books.
    await page.getByRole('button', { name: o.page.retry }).click();
    await expect(page.getByRole('heading', { name: o.page.unreachableTitle })).toBeVisible();
    await expectNothingMoved(program, order);
    await control(program, 'faults', { merchant_api: 'up' });
    // Our own trying opens the page; nobody has to press anything.
    const goOn = page.getByRole('link', { name: o.page.continue });
    await expect(goOn).toBeVisible({ timeout: 25_000 });
    await goOn.click();
    await payByCard(page, 'en', '4242');
    await expect(page.getByRole('heading', { name: o.page.doneTitle })).toBeVisible();
    await expectChargedOnce(program, order, PRICE_MINOR);
  });

  test('the answer to opening is lost: the same payment is found again', async ({
    page,
    program,
  }) => {
    const person = await newSubscriber(program, { locale: 'en' });
    await signInAs(page, program, person);
    const order = await draftFor(program, person);
    await control(program, 'faults', { lose_open: 1 });
    await page.goto(`${order.path}/review`);
    await agreeAndPay(page, 'en', 'card');
    await expect(page.getByRole('heading', { name: o.page.unreachableTitle })).toBeVisible();
    await page.getByRole('button', { name: o.page.retry }).click();
    await payByCard(page, 'en', '4242');
    await expect(page.getByRole('heading', { name: o.page.doneTitle })).toBeVisible();
    expect(await providerPayments(program, order.reference)).toHaveLength(1);
    await expectChargedOnce(program, order, PRICE_MINOR);
  });

  test('the tab is closed after paying and no webhook comes: we ask ourselves', async ({
    page,
    program,
  }) => {
    const person = await newSubscriber(program, { locale: 'en' });
    await signInAs(page, program, person);
    const order = await draftFor(program, person);
    await page.goto(`${order.path}/review`);
    await agreeAndPay(page, 'en', 'card');
    await expect(page).toHaveURL(new RegExp(`^${program.payment}`));
    const [payment] = await providerPayments(program, order.reference);
    await control(program, 'pay', { payment_id: payment?.payment_id, card_ending: '0204' });
    const later = await page.context().newPage();
    await page.close();
    await later.goto('/account');
    await expect(later.getByRole('heading', { name: w.account.openOrder.title })).toBeVisible();
    await later.getByRole('link', { name: w.account.openOrder.look }).click();
    await expect(later.getByRole('heading', { name: o.page.waitingTitle })).toBeVisible();
    await expect(later.getByRole('heading', { name: o.page.doneTitle })).toBeVisible({
      timeout: 40_000,
    });
    await expectChargedOnce(program, order, PRICE_MINOR);
  });

  test('the answer to paying is lost: looking again shows it paid, once', async ({
    page,
    program,
  }) => {
    const person = await newSubscriber(program, { locale: 'en' });
    await signInAs(page, program, person);
    const order = await draftFor(program, person);
    await page.goto(`${order.path}/review`);
    await agreeAndPay(page, 'en', 'card');
    // What a browser shows then is its own affair; some ask again by themselves.
    await payByCard(page, 'en', '0499').catch(() => undefined);
    await page.goto(`${order.path}/return`);
    await expect(page.getByRole('heading', { name: o.page.doneTitle })).toBeVisible();
    await expectChargedOnce(program, order, PRICE_MINOR);
  });

  for (const locale of locales)
    test(`back in a browser that nobody is signed in with: how it went, and no more, in ${locale} @no-js`, async ({
      page,
      program,
      browser,
    }) => {
      const { page: w } = tongueOf(locale).words.orders;
      const person = await newSubscriber(program, { locale });
      const elsewhere = await browser.newPage({ locale });
      const name = await planName(program, 'gb-everyday-12', locale);
      for (const [ending, title] of [
        ['0002', w.failedTitle],
        ['4242', w.back.doneTitle],
      ] as const) {
        await page.context().clearCookies();
        await signInAs(page, program, person);
        const order = await draftFor(program, person);
        await page.goto(`${order.path}/review`);
        await agreeAndPay(page, locale, 'card');
        await expect(page).toHaveURL(new RegExp(`^${program.payment}`));
        await elsewhere.goto(page.url());
        await payByCard(elsewhere, locale, ending);
        await expect(elsewhere).toHaveURL(/\/back\//);
        await expect(elsewhere.getByRole('heading', { name: title })).toBeVisible();
        await picture(elsewhere, `back-${ending}-${locale}`);
        const main = await elsewhere.getByRole('main').innerText();
        for (const secret of [name, order.reference, '8.00', person.email, '7700'])
          expect(main).not.toContain(secret);
        // The owner comes back to the order itself, and who has no such address is asked to sign in.
        const back = elsewhere.getByRole('link', { name: w.back.signIn });
        expect(await back.getAttribute('href')).toBe(`/sign-in?next=${order.path}`);
        await elsewhere.goto(`${program.web}${order.path}/return?by=mistyped`);
        await expect(elsewhere).toHaveURL(/\/sign-in/);
        await page.goto(`${order.path}/return`);
        await expect(page).toHaveURL(new RegExp(`${order.path}$`));
      }
      await elsewhere.close();
    });

  test('back from the provider, and on again, is one payment @everywhere', async ({
    page,
    program,
  }) => {
    const person = await newSubscriber(program, { locale: 'en' });
    await signInAs(page, program, person);
    const order = await draftFor(program, person);
    await page.goto(`${order.path}/review`);
    await agreeAndPay(page, 'en', 'card');
    await expect(page).toHaveURL(new RegExp(`^${program.payment}`));
    const first = page.url();
    await page.goBack();
    await agreeAndPay(page, 'en', 'card');
    await expect(page).toHaveURL(first);
    await page.getByRole('button', { name: providerWords.en.cancel }).click();
    await expect(page.getByRole('main')).toContainText(o.page.cancelledBody);
    await page.getByRole('button', { name: o.page.retry }).click();
    await payByCard(page, 'en', '4242');
    await expect(page.getByRole('heading', { name: o.page.doneTitle })).toBeVisible();
    // Whatever the back button shows now, nothing on it takes money again.
    await page.goto(first);
    await expect(page.getByRole('button', { name: /^Pay/ })).toHaveCount(0);
    await page.goto(`${order.path}/review`);
    await expect(page).toHaveURL(new RegExp(`${order.path}$`));
    await expectChargedOnce(program, order, PRICE_MINOR);
  });

  test('a double click and two tabs make one payment @no-js', async ({ page, program }) => {
    const person = await newSubscriber(program, { locale: 'en' });
    await signInAs(page, program, person);
    const order = await draftFor(program, person);
    const other = await page.context().newPage();
    for (const tab of [page, other]) {
      await tab.goto(`${order.path}/review`);
      await tab.getByRole('checkbox', { name: o.review.consent }).check();
    }
    await Promise.all([payButton(page, 'en').dblclick(), payButton(other, 'en').click()]);
    await expect(page).toHaveURL(new RegExp(`^${program.payment}/pay/`));
    await expect(other).toHaveURL(page.url());
    expect(await providerPayments(program, order.reference)).toHaveLength(1);
    await payByCard(page, 'en', '4242');
    await payByCard(other, 'en', '4242');
    for (const tab of [page, other])
      await expect(tab.getByRole('heading', { name: o.page.doneTitle })).toBeVisible();
    await expectChargedOnce(program, order, PRICE_MINOR);
  });

  test('an order is cancelled, and its payment page takes nothing any more', async ({
    page,
    program,
  }) => {
    const person = await newSubscriber(program, { locale: 'en' });
    await signInAs(page, program, person);
    const order = await draftFor(program, person);
    await page.goto(`${order.path}/review`);
    await agreeAndPay(page, 'en', 'card');
    await expect(page).toHaveURL(new RegExp(`^${program.payment}`));
    const other = await page.context().newPage();
    await other.goto(order.path);
    await other.getByRole('button', { name: o.page.cancel }).click();
    await expect(other.getByRole('heading', { name: o.page.cancelledTitle })).toBeVisible();
    await payByCard(page, 'en', '4242');
    await expect(page.getByRole('heading', { name: o.page.cancelledTitle })).toBeVisible();
    await expectNothingMoved(program, order);
  });

  test('another method in another tab closes the first page', async ({ page, program }) => {
    const person = await newSubscriber(program, { locale: 'en' });
    await signInAs(page, program, person);
    const order = await draftFor(program, person);
    const other = await page.context().newPage();
    for (const tab of [page, other]) await tab.goto(`${order.path}/review`);
    await agreeAndPay(page, 'en', 'card');
    await expect(page).toHaveURL(new RegExp(`^${program.payment}`));
    await agreeAndPay(other, 'en', 'wallet');
    await expect(other.getByLabel(providerWords.en.wallet.email)).toBeVisible();
    await page.reload();
    await expect(
      page.getByRole('heading', { name: providerWords.en.ended.cancelled.heading }),
    ).toBeVisible();
    await payByWallet(other, 'en', 'lin@wallet.example');
    await expect(other.getByRole('heading', { name: o.page.doneTitle })).toBeVisible();
    await expectChargedOnce(program, order, PRICE_MINOR);
  });
});
