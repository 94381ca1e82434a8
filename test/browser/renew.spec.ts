import type { Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { expectChargedOnce, type OrderBooks, orderOnPage } from './books.ts';
import { mailsTo } from './mailbox.ts';
import { newSubscriber, planName, type Subscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, type Program, test } from './program.ts';
import { payByCard } from './provider.ts';

const reloads = (page: Page) => page.evaluate(() => performance.timeOrigin);

/** A second look at the order while it waits for its payment; it is not touched any more. */
async function watchOrder(page: Page, locale: Locale): Promise<Page> {
  const w = tongueOf(locale).words.orders.page;
  const watcher = await page.context().newPage();
  await watcher.goto(`${page.url().replace(/\/review.*/, '')}`);
  await expect(watcher.getByRole('heading', { name: w.draftTitle })).toBeVisible();
  return watcher;
}

/** Every fact of the way from choice to receipt, each with its second. */
async function expectWholeTimeline(page: Page, locale: Locale) {
  const { events } = tongueOf(locale).words.orders;
  const steps = page.getByRole('listitem').filter({ has: page.locator('time') });
  for (const each of [events.confirmed, events.credited, events['confirmation-sent']])
    await expect(steps.filter({ hasText: each })).toContainText(/\d\d:\d\d:\d\d/);
}

interface Attachment {
  filename: string;
  contentType: string;
  size: number;
  url: string;
}

/** Waits for the confirmation of one order and checks its papers byte by byte. */
async function confirmationMail(program: Program, person: Subscriber, order: OrderBooks) {
  const find = async () =>
    (await mailsTo(program, person.email)).find(({ text }) => text.includes(order.reference));
  await expect.poll(find, 'the confirmation mail').toBeTruthy();
  const mail = (await find())!;
  const { attachments } = mail as unknown as { attachments: Attachment[] };
  expect(attachments).toHaveLength(2);
  for (const { contentType, url } of attachments) {
    expect(contentType).toBe('application/pdf');
    const bytes = Buffer.from(await (await fetch(program.mailbox + url)).arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.subarray(-32).toString()).toContain('%%EOF');
    expect(bytes.length).toBeGreaterThan(8_000);
    expect(bytes.length).toBeLessThan(400_000);
  }
  return mail;
}

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale, timezoneId: 'America/New_York' });
    const tongue = tongueOf(locale);
    const w = tongue.words;

    test(`renewing, from the account to the receipt @everywhere`, async ({
      page,
      program,
      browser,
    }) => {
      const hasScript = test.info().project.use.javaScriptEnabled !== false;
      const person = await newSubscriber(program, { locale });
      const plan = await planName(program, 'gb-everyday-50', locale);
      await signInAs(page, program, person);
      await page.goto('/account');
      await expect(page.locator('html')).toHaveAttribute('lang', locale);
      const main = page.getByRole('main');
      await expect(main).toContainText('12 GB');
      await picture(page, `renew-1-account-${locale}`);

      await page.getByRole('link', { name: w.account.renew, exact: true }).click();
      await picture(page, `renew-2-plans-${locale}`);
      await page.getByRole('link', { name: w.plans.chooseNamed(plan) }).click();

      await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.plans.simulate.title);
      const now = page.getByRole('region', { name: w.plans.simulate.now, exact: true });
      const later = page.getByRole('region', { name: w.plans.simulate['at-end'] });
      await expect(now.getByText(w.plans.simulate.loses)).toBeVisible();
      await expect(now.getByRole('row').filter({ hasText: '50 GB' })).toContainText(
        w.plans.simulate.newOne,
      );
      await expect(later.getByText(w.plans.simulate.losesNothing)).toBeVisible();
      await expect(page.getByText(w.plans.simulate.sameAs)).toBeVisible();
      await picture(page, `renew-3-simulate-${locale}`);
      await now.getByRole('button', { name: w.plans.simulate.choose.now }).click();

      await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.orders.review.title);
      await expectReviewFacts(page, locale);
      const watcher = await watchOrder(page, locale);
      const pay = page.getByRole('button', { name: w.orders.review.pay('£7.50') });
      const consent = page.getByRole('checkbox', { name: w.orders.review.consent });
      await expect(consent).not.toBeChecked();
      const wallet = page.getByRole('radio', { name: w.orders.methods.wallet });
      await wallet.check();
      await pay.click();
      await expect(page.getByRole('alert')).toContainText(w.orders.review.missingConsent);
      await expect(page.getByRole('alert')).toBeFocused();
      await expect(consent).toHaveAccessibleDescription(
        `${w.common.errorPrefix} ${w.orders.review.missingConsent}`,
      );
      await expect(consent).toHaveAttribute('aria-invalid', 'true');
      await expect(wallet).toBeChecked();
      await expect(page).toHaveTitle(new RegExp(`^${w.common.errorPrefix}`));
      await picture(page, `renew-4-review-${locale}`);

      await page.getByRole('radio', { name: w.orders.methods.card, exact: false }).check();
      await consent.check();
      await pay.click();
      await expect(page).toHaveURL(new RegExp(`^${program.payment}/pay/`));
      await watcher.reload();
      await expect(
        watcher.getByRole('heading', { name: w.orders.page.waitingTitle }),
      ).toBeVisible();
      await picture(watcher, `renew-5-waiting-${locale}`);
      const before = await reloads(watcher);
      await payByCard(page, locale, '4242');

      await expect(page).toHaveURL(new RegExp(`^${program.web}/orders/ord_`));
      for (const each of [page, watcher]) {
        await expect(each.getByRole('heading', { name: w.orders.page.doneTitle })).toBeVisible();
        await expectWholeTimeline(each, locale);
      }
      if (hasScript) expect(await reloads(watcher)).toBe(before);
      await picture(page, `renew-6-done-${locale}`);
      const order = await orderOnPage(page, program);
      await expectChargedOnce(program, order, 750);

      const mail = await confirmationMail(program, person, order);
      expect(mail.subject).toContain('£7.50');
      expect(/\p{Script=Han}/u.test(mail.subject)).toBe(locale === 'zh-CN');
      const link = /https?:\S+\/o\/\S+/.exec(mail.text)?.[0] ?? '';
      await expectOpensWithoutSignIn(await browser.newPage({ locale }), link, order, locale);

      await page.getByRole('link', { name: w.common.goToAccount }).click();
      await expect(main).toContainText(w.common.leftOf('50 GB', '50 GB').split('50')[0] ?? '');
      await expect(page.getByRole('progressbar').first()).toHaveAccessibleName(
        w.common.leftOf('50 GB', '50 GB'),
      );
      await expect(page.getByRole('region', { name: w.account.orders.title })).toContainText(plan);
      await picture(page, `renew-7-account-${locale}`);
    });
  });

async function expectReviewFacts(page: Page, locale: Locale) {
  const w = tongueOf(locale).words.orders.review;
  const fact = (name: string) =>
    page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) });
  await expect(fact(w.line)).toContainText('+44 ');
  await expect(fact(w.validity)).toContainText(locale === 'en' ? '1 month' : '1');
  await expect(fact(w.from)).toContainText(w.fromPaid);
  await expect(fact(w.to)).toContainText(locale === 'en' ? '(London)' : '伦敦时间');
  await expect(fact(w.to)).toContainText('23:59');
  await expect(fact(w.net)).toContainText('£6.25');
  await expect(page.getByText('£1.25')).toBeVisible();
  await expect(page.getByText('20%')).toBeVisible();
  await expect(page.getByText(w.thenPrice('£15.00'))).toBeVisible();
  await expect(fact(tongueOf(locale).words.common.total)).toContainText('£7.50');
  const refunds = page.getByRole('region', { name: w.refund });
  await expect(refunds).toContainText(locale === 'en' ? '15 minutes' : '15 分钟');
  await expect(page.getByText(w.notCharged)).toBeVisible();
}

/** The link of the mail, in a browser that knows nobody; its papers come with it. */
async function expectOpensWithoutSignIn(
  page: Page,
  link: string,
  order: OrderBooks,
  locale: Locale,
) {
  const w = tongueOf(locale).words.orders;
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(order.reference);
  await expect(page.getByRole('heading', { name: w.page.doneTitle })).toBeVisible();
  for (const name of [w.page.receipt, w.page.invoice]) {
    const href = (await page.getByRole('link', { name }).getAttribute('href')) ?? '';
    const answer = await page.request.get(new URL(href, link).href);
    expect(answer.headers()['content-type']).toBe('application/pdf');
    expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
  }
  await page.goto(link.replace(/.(?=.{5}$)/, (letter) => (letter === 'x' ? 'y' : 'x')));
  await expect(page.getByText(order.reference)).toHaveCount(0);
  await page.context().close();
}
