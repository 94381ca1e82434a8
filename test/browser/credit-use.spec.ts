import type { Page } from '@playwright/test';
import { fromPublicId } from '#domain/public-id.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { demoPassword } from '#main/seed/demo-password.ts';
import { violations } from './axe.ts';
import { halfUsed, newSubscriber, type Subscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, type Program, test } from './program.ts';

/** Which lines of theirs may be paid for with credit. */
async function chosenOf({ product }: Program, { accountId, lines }: Subscriber) {
  const { rows } = await product.database.query<{ id: string; spends: boolean }>(
    'select id, spends_credit as spends from line where account_id = $1',
    [accountId],
  );
  const chosen = new Map(rows.map(({ id, spends }) => [id, spends]));
  return lines.map((line) => chosen.get(fromPublicId('line', line)!));
}

const longAgo = ({ product }: Program, { accountId }: Subscriber) =>
  product.database.query(
    `update session set confirmed_at = confirmed_at - interval '2 hours',
       payment_confirmed_at = payment_confirmed_at - interval '2 hours' where account_id = $1`,
    [accountId],
  );

const creditCard = (page: Page) => page.locator('section', { has: page.locator('#credit') });

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const tongue = tongueOf(locale);
    const { credit: w, factors } = tongue.words;

    test('who comes to buy credit is shown credit, and from there everything else @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await page.goto('/account');
      await creditCard(page).getByRole('link', { name: w.buy, exact: true }).click();
      const { onSale } = await program.product.reference();
      const ofCredit = onSale
        .filter(({ grants }) => grants.some(({ kind }) => kind === 'credit'))
        .map(({ name }) => name[locale]);
      const cards = page.getByRole('article').getByRole('heading');
      await expect(cards.first()).toBeVisible();
      const shown = await cards.allTextContents();
      expect(ofCredit).toEqual(expect.arrayContaining(shown));
      await page
        .getByRole('link', { name: tongue.words.plans.kinds['add-on'], exact: true })
        .click();
      await expect(page).not.toHaveURL(/only=/);
      expect(await cards.count()).toBeGreaterThan(shown.length);
    });

    test('credit may pay for use of one line, until it may not @everywhere', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale, lines: [halfUsed, { ...halfUsed }] });
      const [first, second] = person.lines as [string, string];
      await signInAs(page, program, person);
      await page.goto(`/account?line=${second}`);
      const card = creditCard(page);
      await expect(card).toContainText(w.use.off);
      await card.getByText(w.use.prices).click();
      const perMb = tongue.money(1n, 'GBP');
      await expect(card.getByRole('listitem').filter({ hasText: perMb }).first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await picture(page, `credit-use-off-${locale}`);
      await card.getByRole('button', { name: w.use.allow }).click();
      // On the same line, and nothing said about the other.
      await expect(page).toHaveURL(new RegExp(`/account\\?line=${second}#credit$`));
      await expect(card).toContainText(w.use.on);
      expect(await chosenOf(program, person)).toEqual([false, true]);
      await picture(page, `credit-use-on-${locale}`);
      await page.goto(`/account?line=${first}`);
      await expect(card).toContainText(w.use.off);
      await page.goto(`/account?line=${second}`);
      await card.getByRole('button', { name: w.use.stop }).click();
      await expect(card).toContainText(w.use.off);
      expect(await chosenOf(program, person)).toEqual([false, false]);
    });

    test('long after signing in it asks who it is, and is then done @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale, lines: [halfUsed, { ...halfUsed }] });
      const second = person.lines[1]!;
      await signInAs(page, program, person);
      await page.goto(`/account?line=${second}`);
      await longAgo(program, person);
      const card = creditCard(page);
      await card.getByRole('button', { name: w.use.allow }).click();
      const { confirm } = factors;
      await expect(page).toHaveURL(/\/confirm-it-is-you/);
      await expect(page.getByRole('main')).toContainText(confirm.afterwards['allow-credit-use']);
      expect(await chosenOf(program, person)).toEqual([false, false]);
      await page.getByLabel(confirm.usePassword, { exact: true }).fill(demoPassword);
      await page.getByRole('button', { name: confirm.button, exact: true }).click();
      await expect(page).toHaveURL(new RegExp(`/account\\?line=${second}#credit$`));
      await expect(card).toContainText(w.use.on);
      expect(await chosenOf(program, person)).toEqual([false, true]);
      // Stopping asks nobody.
      await longAgo(program, person);
      await card.getByRole('button', { name: w.use.stop }).click();
      await expect(card).toContainText(w.use.off);
    });

    test('what waited is not done by an address, in another session, or after its time @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      const waiting = async () => {
        await longAgo(program, person);
        await page.goto('/account');
        await creditCard(page).getByRole('button', { name: w.fallback.allow }).click();
        await expect(page).toHaveURL(/\/confirm-it-is-you.*[?&]then=/);
        return page.url();
      };
      const { confirm } = factors;
      const confirmNow = async () => {
        await page.getByLabel(confirm.usePassword, { exact: true }).fill(demoPassword);
        await page.getByRole('button', { name: confirm.button, exact: true }).click();
      };
      const isAllowed = async () => {
        await page.goto('/account');
        return creditCard(page).getByText(w.fallback.on).isVisible();
      };
      await signInAs(page, program, person);
      // Another site can't have anything wait, nor confirmed.
      const headers = { origin: 'https://evil.example' };
      const form = { allowed: 'yes', password: demoPassword };
      for (const action of ['/account?/fallback', '/confirm-it-is-you?/password']) {
        const answer = await page.request.post(action, { headers, form, maxRedirects: 0 });
        expect(answer.status()).toBe(403);
      }
      const address = await waiting();
      // Another session of the same person: its token is worth nothing there.
      await signInAs(page, program, person);
      await longAgo(program, person);
      await page.goto(address);
      await expect(page.getByRole('main')).not.toContainText(confirm.afterwards['allow-fallback']);
      await confirmNow();
      await expect(page).toHaveURL(/\/account\?confirmed=yes$/);
      await expect(page.getByRole('alert')).toContainText(`${confirm.thanks} ${confirm.goOn}`);
      await picture(page, `confirmed-go-on-${locale}`);
      expect(await isAllowed()).toBe(false);
      // Confirmed meanwhile: looking at the address leads back and does nothing.
      const other = await waiting();
      await page.goto(other.replace(/&then=[^&]*/, ''));
      await confirmNow();
      await expect(page).toHaveURL(/\/account\?confirmed=yes$/);
      await page.goto(other);
      await expect(page).toHaveURL(/\/account\?confirmed=yes$/);
      expect(await isAllowed()).toBe(false);
    });
  });
