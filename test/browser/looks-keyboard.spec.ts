import type { Locator, Page } from '@playwright/test';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { expectChargedOnce, orderOnPage } from './books.ts';
import { newSubscriber, planName, signInAs } from './people.ts';
import { expect, test } from './program.ts';
import { providerWords } from './provider.ts';

test.use({ locale: 'en' });

const MOST_TABS = 120;

/** Presses Tab until the place is reached, and sees to it that one can see where one is. */
async function tabTo(page: Page, place: Locator): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press('Tab');
    if (!(await place.evaluate((element) => element === document.activeElement))) continue;
    const outline = await place.evaluate((element) => {
      // A choice shows its focus around the whole row.
      const shown = [element, element.closest('label')].filter((each) => each !== null);
      return shown.some((each) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      });
    });
    expect(outline, 'focus can be seen').toBe(true);
    return;
  }
  throw new Error(`the keyboard does not reach ${place}`);
}

test('a whole renewal by keyboard alone @desktop', async ({ page, program }) => {
  const w = tongueOf('en').words;
  const p = providerWords.en.card;
  const person = await newSubscriber(program, { locale: 'en' });
  await signInAs(page, program, person);
  await page.goto('/account');

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: w.common.skip })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: w.account.renew, exact: true }));
  await page.keyboard.press('Enter');
  const plan = await planName(program, 'gb-everyday-12', 'en');
  await tabTo(page, page.getByRole('link', { name: w.plans.chooseNamed(plan), exact: true }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: w.plans.simulate.choose['at-end'] }));
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.orders.review.title);
  const card = page.getByRole('radio', { name: w.orders.methods.card });
  await tabTo(page, card);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: w.orders.methods.wallet })).toBeChecked();
  await page.keyboard.press('ArrowUp');
  await expect(card).toBeChecked();
  const pay = page.getByRole('button', { name: w.orders.review.pay('£8.00') });
  await tabTo(page, pay);
  await page.keyboard.press('Enter');
  // The summary has the focus and leads to the box.
  await expect(page.getByRole('alert')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const consent = page.getByRole('checkbox', { name: w.orders.review.consent });
  await expect(consent).toBeFocused();
  await page.keyboard.press('Space');
  await expect(consent).toBeChecked();
  await tabTo(page, pay);
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(new RegExp(`^${program.payment}`));
  const typed: [string, string][] = [
    [p.number, '4242 4242 4242 4242'],
    [p.expiry, '0831'],
    [p.cvv, '123'],
    [p.name, 'A Reader'],
  ];
  for (const [label, value] of typed) {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: w.orders.page.doneTitle })).toBeVisible();
  await expectChargedOnce(program, await orderOnPage(page, program), 800);
  await tabTo(page, page.getByRole('link', { name: w.common.goToAccount }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/account/);
});
