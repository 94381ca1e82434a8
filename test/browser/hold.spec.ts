import type { Page } from '@playwright/test';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { demoPassword } from '#main/seed/demo-password.ts';
import { viewHolds } from '#usecases/holds/view-holds.ts';
import { giveCredit, happen, holdVisits, lineOf } from './holds.ts';
import { mailsTo } from './mailbox.ts';
import { newSubscriber, type Subscriber, signInAs } from './people.ts';
import { expect, locales, type Program, test } from './program.ts';
import { agreeFor } from './renewals.ts';
import { isRight } from './right.ts';

const longAgo = ({ product }: Program, { accountId }: Subscriber) =>
  product.database.query(
    `update session set confirmed_at = confirmed_at - interval '2 hours',
       payment_confirmed_at = payment_confirmed_at - interval '2 hours' where account_id = $1`,
    [accountId],
  );

const stateOf = async ({ product }: Program, person: Subscriber) =>
  (await viewHolds(product, lineOf(person)))!.state;

const subjectsTo = async (program: Program, person: Subscriber) =>
  (await mailsTo(program, person.email)).map(({ subject }) => subject);

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const tongue = tongueOf(locale);
    const { hold: w, account, common, factors } = tongue.words;

    const confirmIdentity = async (page: Page) => {
      await page.locator('input[name=password]').fill(demoPassword);
      await page.getByRole('button', { name: factors.confirm.button }).click();
    };

    test('a number is parked for what was said, and comes back with its time @everywhere', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await agreeFor(program, person);
      await signInAs(page, program, person);
      await page.goto('/account');
      await page.getByRole('link', { name: w.entry }).click();
      await expect(page.getByRole('heading', { level: 1, name: w.title })).toBeVisible();

      // Too little credit is said with what is missing, and leads to more of it.
      await expect(page.getByText(w.park.missing(tongue.money(150n, 'GBP')))).toBeVisible();
      await expect(page.getByRole('link', { name: w.topUp })).toHaveAttribute('href', /\/top-up$/);
      await giveCredit(program, person, 400n);
      await page.reload();
      await page.getByRole('link', { name: w.park.button }).click();
      const { parking } = (await viewHolds(program.product, lineOf(person)))!;
      const facts = page.locator('dl.facts');
      await expect(facts).toContainText(tongue.money(250n, 'GBP'));
      await expect(facts).toContainText(
        tongue.instant(parking!.paidUntil! - 1_000, 'Europe/London'),
      );
      await expect(facts).toContainText(w.facts.becomes.suspended);
      await expect(facts).toContainText(w.facts.pauses);
      await page
        .getByRole('button', { name: w.park.confirmButton(tongue.money(150n, 'GBP')) })
        .click();
      await expect(page.getByRole('alert')).toContainText(w.done.parked);
      expect(await stateOf(program, person)).toBe('parked');

      // Told at once; and auto-renewal says that it pauses.
      await expect
        .poll(() => subjectsTo(program, person), { timeout: 30_000 })
        .toEqual(
          expect.arrayContaining([
            expect.stringContaining(locale === 'en' ? 'is parked' : '已停机保号'),
            expect.stringContaining(locale === 'en' ? 'is paused' : '已暂停'),
          ]),
        );

      await page.goto('/account');
      await page.getByRole('link', { name: account.bringBack }).click();
      await page.getByRole('link', { name: w.held.button }).click();
      await expect(facts).toContainText(tongue.money(250n, 'GBP'));
      await page.getByRole('button', { name: w.restore.button }).click();
      await expect(page.getByRole('alert')).toContainText(w.done.restored);
      expect(await stateOf(program, person)).toBe('active');
    });

    test('parking asks who it is when that was long ago, and goes on by itself', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await giveCredit(program, person, 400n);
      await signInAs(page, program, person);
      await longAgo(program, person);
      await page.goto(`/lines/${person.lines[0]}/hold?step=park`);
      await page
        .getByRole('button', { name: w.park.confirmButton(tongue.money(150n, 'GBP')) })
        .click();
      await expect(page.getByText(factors.confirm.afterwards['park-line'])).toBeVisible();
      expect(await stateOf(program, person)).toBe('active');
      await confirmIdentity(page);
      await expect(page.getByRole('alert')).toContainText(w.done.parked);
    });

    test('a lost SIM is blocked by one confirmation, and lifted by its owner @everywhere', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await longAgo(program, person);
      await page.goto(`/lines/${person.lines[0]}/hold`);
      await page.getByRole('link', { name: w.block.button }).click();
      await page.getByRole('button', { name: w.block.confirmButton }).click();
      await expect(page.getByRole('alert')).toContainText(w.done.blocked);
      expect(await stateOf(program, person)).toBe('lost-stolen');
      await page.goto('/account');
      await expect(page.getByText(common.states['lost-stolen']).first()).toBeVisible();
      // What has no end for now is not told to have none.
      await expect(page.getByRole('main')).toContainText(account.standsStill);
      await expect(page.getByRole('main')).toContainText(account.chain.held);
      await expect(page.getByRole('main')).not.toContainText(account.neverExpires);
      await page.getByRole('link', { name: account.bringBack }).click();
      await page.getByRole('link', { name: w.held.button }).click();
      await expect(page.getByText(w.restore.asksWho)).toBeVisible();
      await page.getByRole('button', { name: w.restore.button }).click();
      await expect(page.getByText(factors.confirm.afterwards['restore-line'])).toBeVisible();
      expect(await stateOf(program, person)).toBe('lost-stolen');
      await confirmIdentity(page);
      await expect(page.getByRole('alert')).toContainText(w.done.restored);
      expect(await stateOf(program, person)).toBe('active');
    });

    test('what was done meanwhile, or at another price, is said and not done twice', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await giveCredit(program, person, 400n);
      await signInAs(page, program, person);
      const step = `/lines/${person.lines[0]}/hold?step=park`;
      const park = page.getByRole('button', {
        name: w.park.confirmButton(tongue.money(150n, 'GBP')),
      });
      await page.goto(step);
      await page
        .locator('input[name=agreed]')
        .evaluate((input) => input.setAttribute('value', '10 GBP'));
      await park.click();
      await expect(page.getByRole('alert')).toContainText(w.refused.terms_changed.title);
      expect(await stateOf(program, person)).toBe('active');
      await happen(program, person, { kind: 'park' });
      await park.click();
      await expect(page.getByRole('alert')).toContainText(w.refused.not_from_this_state.title);
      await expect(page.getByRole('heading', { name: w.held.parked })).toBeVisible();
      expect((await viewHolds(program.product, lineOf(person)))!.creditMinor).toBe(250n);
      // An address alone does not say that something was done.
      await page.goto(`/lines/${person.lines[0]}/hold?done=restored`);
      await expect(page.getByRole('alert')).toHaveCount(0);
      await happen(program, person, { kind: 'undo', by: 'staff' });
      await happen(program, person, { kind: 'block', as: 'policy-block' });
      await page.goto(`/lines/${person.lines[0]}/hold`);
      await expect(page.getByText(w.held.onlySupport)).toBeVisible();
      await expect(page.getByRole('link', { name: w.support })).toBeVisible();
    });

    test('every look of the page is right @desktop', async ({ page, program }) => {
      test.slow();
      for (const { name, path, who } of await holdVisits(program, locale)) {
        await signInAs(page, program, who!);
        await page.goto(path);
        await isRight(page, `${name}-${locale}`);
      }
    });
  });
