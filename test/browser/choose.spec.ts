import type { Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { newSubscriber, planName, signInAs, subscriberOf } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';

/** The first amount each card names: its price. */
const pricesShown = async (page: Page) => {
  const texts = await page.getByRole('article').allInnerTexts();
  return texts.map((text) => Number(/£(\d+\.\d\d)/.exec(text)?.[1]));
};

const namesShown = (page: Page) =>
  page.getByRole('article').getByRole('heading', { level: 2 }).allInnerTexts();

const other = (locale: Locale): Locale => (locale === 'en' ? 'zh-CN' : 'en');

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const w = tongueOf(locale).words.plans;

    test(`plans are filtered and sorted by a link that can be shared ${locale === 'zh-CN' ? '@no-js' : '@desktop'}`, async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await page.goto(`/lines/${person.lines[0]}/plans`);
      const all = await pricesShown(page);
      expect(all).toEqual([...all].sort((a, b) => a - b));
      await page.getByText(w.filters, { exact: true }).click();
      await page.getByLabel(w.filter.data).fill('２０');
      await page.getByLabel(w.filter.price).fill('12');
      await page.getByLabel(w.filter.country).selectOption('FR');
      await page.getByRole('button', { name: w.apply }).click();
      const sorts = page.getByRole('navigation', { name: w.sort });
      await sorts.getByRole('link', { name: w.sorts.data, exact: true }).click();
      await expect(page.getByRole('status')).toHaveText(w.count(4));
      const names = await Promise.all(
        ['gb-unlimited', 'gb-roomy-120', 'gb-everyday-50', 'gb-everyday-30'].map((plan) =>
          planName(program, plan, locale),
        ),
      );
      expect(await namesShown(page)).toEqual(names);
      await picture(page, `filtered-${locale}`);
      // The same address tells the same to another reader, in the other language.
      const shared = await page.context().newPage();
      await shared.goto(`${page.url()}&lang=${other(locale)}`);
      await expect(shared.getByRole('article')).toHaveCount(names.length);
      await expect(shared.getByLabel(tongueOf(other(locale)).words.plans.filter.price)).toHaveValue(
        '12',
      );
      await page.goto(`${page.url().replace('price=12', 'price=1')}&lang=${locale}`);
      await expect(page.getByRole('heading', { name: w.noneTitle })).toBeVisible();
      await page.getByRole('main').getByRole('link', { name: w.clear }).last().click();
      await expect(page.getByRole('article')).toHaveCount(all.length);
    });

    test(`up to four are compared; a fifth is refused kindly ${locale === 'en' ? '@no-js' : ''}`, async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await page.goto(`/lines/${person.lines[0]}/plans`);
      const ids = ['gb-starter-2', 'gb-everyday-12', 'gb-everyday-50', 'gb-unlimited'];
      const names = await Promise.all(ids.map((id) => planName(program, id, locale)));
      await page.getByRole('link', { name: w.compare.addNamed(names[0] ?? '') }).click();
      await expect(page.getByText(w.compare.tooFew)).toBeVisible();
      for (const name of names.slice(1))
        await page.getByRole('link', { name: w.compare.addNamed(name), exact: true }).click();
      await expect(page.getByText(w.compare.chosen(4))).toBeVisible();
      await expect(page.getByText(w.compare.full)).toBeVisible();
      const fifth = await planName(program, 'gb-year-72', locale);
      await expect(page.getByRole('link', { name: w.compare.addNamed(fifth) })).toHaveCount(0);
      await page.getByRole('link', { name: w.compare.open(4) }).click();
      const heads = page.getByRole('columnheader');
      await expect(heads).toHaveCount(5);
      for (const [at, name] of names.entries()) await expect(heads.nth(at + 1)).toContainText(name);
      await picture(page, `compared-${locale}`);
      // The first column stays while the others are pushed aside.
      const first = page.getByRole('rowheader').first();
      const before = (await first.boundingBox())?.x;
      const table = page.getByRole('region', { name: w.compare.title });
      await table.evaluate((region) => region.scrollBy(300, 0));
      expect((await first.boundingBox())?.x).toBe(before);
      await page.goto(`${page.url()}&plan=gb-year-72`);
      await expect(heads).toHaveCount(5);
      await page
        .getByRole('link', { name: w.compare.removeNamed(names[1] ?? ''), exact: true })
        .click();
      await expect(heads).toHaveCount(4);
      await page.getByRole('link', { name: w.chooseNamed(names[3] ?? ''), exact: true }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.simulate.title);
    });

    test(`best value, from what the line used and from what is said ${locale === 'en' ? '@no-js' : ''}`, async ({
      page,
      program,
    }) => {
      const b = w.bestValue;
      const chen = await subscriberOf(program, {
        userName: 'chen.siyuan',
        email: 'chen.siyuan@mail.example',
        locale,
      });
      await signInAs(page, program, chen);
      await page.goto(`/lines/${chen.lines[0]}/best-value?lang=${locale}`);
      await expect(page.getByText(b.fromUsage(90))).toBeVisible();
      expect(Number(await page.getByLabel(b.data).inputValue())).toBeGreaterThan(15);
      await expect(page.getByRole('heading', { name: b.found })).toBeVisible();
      await picture(page, `best-value-${locale}`);

      const need = { [b.data]: '30', [b.national]: '100', [b.international]: '0', [b.sms]: '10' };
      for (const [label, value] of Object.entries(need))
        await page.getByLabel(label, { exact: true }).fill(value);
      await page.getByLabel(b.days).fill('30');
      await page.getByLabel(b.budget).fill('two');
      await page.getByRole('button', { name: b.button }).click();
      await expect(page.getByRole('alert')).toContainText(b.problems.money);
      await expect(page.getByLabel(b.budget)).toHaveValue('two');
      await expect(page.getByLabel(b.budget)).toHaveAccessibleDescription(
        new RegExp(b.problems.money),
      );
      await page.getByLabel(b.budget).fill('4');
      await page.getByRole('button', { name: b.button }).click();
      await expect(page.getByRole('heading', { name: b.overBudget })).toBeVisible();
      await expect(page.getByRole('heading', { name: b.withinBudget })).toBeVisible();
      await expect(page.getByRole('heading', { name: b.cheapest })).toBeVisible();
      await picture(page, `best-value-over-budget-${locale}`);
      const missed = page.url();
      await page.getByLabel(b.budget).fill('');
      await page.getByRole('button', { name: b.button }).click();
      await expect(page.getByRole('heading', { name: b.found })).toBeVisible();
      const best = page
        .locator('section')
        .filter({ has: page.getByRole('heading', { name: b.found }) });
      const chosen = (await best.getByRole('link').innerText()).slice(b.chooseWith('').length);
      await best.getByRole('link').click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.simulate.title);
      await expect(page.getByRole('main')).toContainText(chosen);
      await page.goto(missed);
      await expect(page.getByRole('heading', { name: b.overBudget })).toBeVisible();
    });
  });
