import type { Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { expectChargedOnce, orderOnPage } from './books.ts';
import { newSubscriber, planName, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, test } from './program.ts';
import { payByCard, payByWallet, payInApp } from './provider.ts';

const words = (locale: Locale) => tongueOf(locale).words;

/** From the page of timings to the provider: agrees to everything and takes one method. */
async function agreeAndPay(
  page: Page,
  of: { locale: Locale; timing: 'now' | 'at-end' | 'queue' },
  method: 'card' | 'wallet' | 'alipay' | 'wechat_pay',
) {
  const w = words(of.locale);
  await page.getByRole('button', { name: w.plans.simulate.choose[of.timing] }).click();
  await page.getByRole('radio', { name: w.orders.methods[method] }).check();
  await page.getByRole('checkbox', { name: w.orders.review.consent }).check();
  await page.getByRole('button', { name: w.orders.review.pay('') }).click();
}

const expectDone = (page: Page, locale: Locale) =>
  expect(page.getByRole('heading', { name: words(locale).orders.page.doneTitle })).toBeVisible();

const otherWays = [
  {
    method: 'wallet',
    locale: 'en',
    pay: (page: Page) => payByWallet(page, 'en', 'lin@wallet.example'),
  },
  { method: 'alipay', locale: 'zh-CN', pay: (page: Page) => payInApp(page, 'zh-CN', 'confirm') },
  { method: 'wechat_pay', locale: 'en', pay: (page: Page) => payInApp(page, 'en', 'confirm') },
] as const;

for (const { method, locale, pay } of otherWays)
  test(`an add-on is paid by ${method}`, async ({ page, program }) => {
    const person = await newSubscriber(program, { locale });
    await signInAs(page, program, person);
    const w = words(locale);
    await page.goto(`/lines/${person.lines[0]}/plans`);
    await page.getByRole('link', { name: w.plans.kinds['add-on'] }).click();
    await expect(page.getByText(w.plans.addOnHint)).toBeVisible();
    const name = await planName(program, 'gb-add-data-5', locale);
    await page.getByRole('link', { name: w.plans.chooseNamed(name) }).click();
    await agreeAndPay(page, { locale, timing: 'now' }, method);
    await picture(page, `provider-${method}-${locale}`);
    await pay(page);
    await expectDone(page, locale);
    await expect(page.getByText(w.orders.methods[method], { exact: true })).toBeVisible();
    await expectChargedOnce(program, await orderOnPage(page, program), 500);
    await page.goto('/account');
    await expect(page.getByRole('listitem').filter({ hasText: '5 GB' }).first()).toBeVisible();
  });

test('a plan waits behind the one that runs, as the simulation said @no-js', async ({
  page,
  program,
}) => {
  const locale = 'zh-CN';
  const w = words(locale);
  const person = await newSubscriber(program, { locale });
  await signInAs(page, program, person);
  const plan = { locale, line: person.lines[0] ?? '', plan: 'gb-everyday-12' } as const;
  await page.goto(`/lines/${plan.line}/simulate?plan=${plan.plan}`);
  const column = page.getByRole('region', { name: w.plans.simulate['at-end'], exact: true });
  const starts = column.locator('dl > div').filter({ hasText: w.plans.simulate.starts });
  const promised = (await starts.getByRole('definition').innerText()).trim();
  await agreeAndPay(page, { locale, timing: 'at-end' }, 'card');
  await payByCard(page, locale, '4444');
  await expectDone(page, locale);
  await expectChargedOnce(program, await orderOnPage(page, program), 800);
  await page.goto('/account');
  const later = page.getByRole('listitem').filter({ hasText: w.account.startsAt(promised) });
  await expect(later.first()).toContainText('12 GB');
  // The next one can only go behind both.
  await page.goto(`/lines/${plan.line}/simulate?plan=${plan.plan}`);
  const queue = page.getByRole('region', { name: w.plans.simulate.queue });
  await expect(queue.getByRole('button')).toHaveText(w.plans.simulate.choose.queue);
});

for (const locale of ['zh-CN', 'en'] as const)
  test(`a new line is bought, up to its QR code, in ${locale} ${locale === 'en' ? '@no-js' : ''}`, async ({
    page,
    program,
  }) => {
    const w = words(locale);
    const person = await newSubscriber(program, { locale });
    await signInAs(page, program, person);
    await page.goto('/account');
    await page.getByRole('link', { name: w.account.addLine }).click();
    const markets = page.getByRole('navigation', { name: w.plans.market });
    await markets
      .getByRole('link', { name: { en: 'United Kingdom', 'zh-CN': '英国' }[locale] })
      .click();
    await picture(page, `new-line-${locale}`);
    const plan = await planName(program, 'gb-visitor-20', locale);
    await page.getByRole('button', { name: w.plans.chooseNamed(plan) }).click();
    await expect(page.getByText(/\+44/)).toBeVisible();
    await expect(page.getByText(w.orders.review.fromUse, { exact: true })).toBeVisible();
    await page.getByRole('checkbox', { name: w.orders.review.consent }).check();
    await page.getByRole('button', { name: w.orders.review.pay('£12.00') }).click();
    await payByCard(page, locale, '4242');
    await expectDone(page, locale);
    await expectChargedOnce(program, await orderOnPage(page, program), 1200);
    await page.getByRole('link', { name: w.orders.page.activate }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.orders.activate.titleEsim);
    const code = page.getByText(/^LPA:1\$/);
    await expect(code).toBeVisible();
    await expect(page.getByRole('img', { name: w.orders.activate.qrAlt })).toBeVisible();
    await picture(page, `activate-${locale}`);
    await page.goto('/account');
    const lines = page.getByRole('navigation', { name: w.account.lines });
    await expect(lines.getByRole('link')).toHaveCount(2);
    await lines.getByRole('link', { name: w.common.states['not-yet-activated'] }).click();
    await expect(
      page.getByRole('heading', { name: w.account.states['not-yet-activated'].title }),
    ).toBeVisible();
  });

test('using the line moves the bars, and stops when nothing is left @everywhere', async ({
  page,
  program,
}) => {
  const locale = 'en';
  const w = words(locale).orders.usage;
  const person = await newSubscriber(program, { locale });
  await signInAs(page, program, person);
  await page.goto('/account');
  await page.getByRole('link', { name: words(locale).common.demoUsage }).click();
  const bar = page.getByRole('progressbar', { name: /^Data / });
  const left = async () => Number(await bar.getAttribute('value'));
  const before = await left();
  await page.getByLabel(w.amount).fill('2048');
  await page.getByRole('button', { name: w.button }).click();
  await expect(page.getByText(w.charged('2 GB'))).toBeVisible();
  expect(before - (await left())).toBeCloseTo(100 / 6, 0);
  await page.getByLabel(w.amount).fill('a lot');
  await page.getByRole('button', { name: w.button }).click();
  await expect(page.getByRole('alert')).toContainText(w.badAmount);
  await expect(page.getByLabel(w.amount)).toHaveValue('a lot');
  await page.getByLabel(w.amount).fill('99000');
  await page.getByRole('button', { name: w.button }).click();
  await expect(page.getByText(w.last)).toBeVisible();
  await page.getByRole('button', { name: w.button }).click();
  await expect(page.getByRole('alert')).toContainText(w.refusals.nothing_left);
  await page.goto('/account');
  await expect(page.getByRole('progressbar').first()).toHaveAccessibleName(/^0 .B left/);
  await expect(page.getByRole('progressbar').first()).toHaveAttribute('value', '0');
});
