import type { Page } from '@playwright/test';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { markUnreachable } from '#storage/notice-reach.ts';
import { violations } from './axe.ts';
import { linkFromMail } from './mailbox.ts';
import { newSubscriber, type Subscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, type Program, test } from './program.ts';
import { capData, GB, useData } from './watchers.ts';

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const tongue = tongueOf(locale);
    const w = tongue.words.watching;

    async function atAlerts(page: Page, program: Program): Promise<Subscriber> {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      await page.goto('/account');
      await page.getByRole('link', { name: w.entry }).click();
      return person;
    }

    test('sets an alert and a cap, and takes them away @no-js', async ({ page, program }) => {
      await atAlerts(page, program);
      await page.locator('summary', { hasText: w.alerts.add }).click();
      await page.getByLabel(w.alerts.on, { exact: true }).selectOption('data');
      await page.getByLabel(w.alerts.amount, { exact: true }).fill('much');
      await page.getByRole('button', { name: w.alerts.button, exact: true }).click();
      await expect(page.getByText(w.problems.level).first()).toBeVisible();
      await page.getByLabel(w.alerts.amount, { exact: true }).fill('０．５');
      await page.getByRole('button', { name: w.alerts.button, exact: true }).click();
      const alert = w.alerts.level(w.what.data, tongue.amount('data', GB / 2n, 'GBP'));
      await expect(page.getByText(alert, { exact: true })).toBeVisible();

      await page.locator('summary', { hasText: w.caps.add }).click();
      await page.getByLabel(w.caps.of, { exact: true }).selectOption('money');
      await page.getByLabel(w.caps.amount, { exact: true }).fill('20');
      await page.getByLabel(w.caps.within, { exact: true }).selectOption('month');
      await page.getByLabel(w.caps.abroad).check();
      await page.getByRole('button', { name: w.caps.button, exact: true }).click();
      const used = w.caps.used(tongue.money(0n, 'GBP'), tongue.money(2_000n, 'GBP'));
      await expect(page.getByText(used)).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await picture(page, `alerts-set-${locale}`);

      await page.getByRole('button', { name: w.removeOf(alert) }).click();
      await expect(page.getByText(w.removed)).toBeVisible();
      await expect(page.getByText(alert, { exact: true })).toHaveCount(0);
    });

    test('a cap stops use, and its mail lets it go on once @no-js', async ({ page, program }) => {
      const person = await newSubscriber(program, { locale });
      await capData(program, person, { amount: GB / 4n });
      expect(await useData(program, person, GB)).toBe(GB / 4n);
      expect(await useData(program, person, GB)).toBe(0n);
      await signInAs(page, program, person);
      await page.goto(`/lines/${person.lines[0]}/alerts`);
      await expect(page.getByText(w.caps.reached)).toBeVisible();
      await picture(page, `alerts-reached-${locale}`);
      // Who only looks at the account learns why nothing goes through, and where to go on.
      await page.goto('/account');
      const stopped = page.locator('.notice', {
        hasText: w.caps.stopped(w.caps.name(w.caps.names.data, w.caps.per.month)),
      });
      await picture(page, `account-stopped-${locale}`);
      await stopped.getByRole('link', { name: w.entry }).click();
      await expect(page).toHaveURL(/\/alerts$/);

      await page.context().clearCookies();
      await page.goto(await linkFromMail(program, { to: person.email, path: '/go-on/' }));
      await picture(page, `go-on-${locale}`);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: w.caps.goOn }).click();
      await expect(page.getByText(w.goOn.doneBody)).toBeVisible();
      expect(await useData(program, person, GB)).toBe(GB);
      await page.goto(page.url().replace('?done', ''));
      await expect(page.getByText(w.goOn.nothingBody)).toBeVisible();

      await signInAs(page, program, person);
      await page.goto('/account');
      await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
      await expect(stopped).toHaveCount(0);
      await page.goto(`/lines/${person.lines[0]}/alerts`);
      const limit = tongue.amount('data', GB / 4n, 'GBP');
      const lifted = w.history.lifted(w.caps.names.data, limit, '');
      await expect(page.getByRole('listitem').filter({ hasText: lifted })).toBeVisible();
      const reached = w.history.reached(w.caps.names.data, limit);
      await expect(page.getByRole('listitem').filter({ hasText: reached })).toBeVisible();
      await picture(page, `alerts-lifted-${locale}`);
      expect(await violations(page)).toEqual([]);
    });

    test('chooses how to be told, and mail that comes back is said @no-js', async ({
      page,
      program,
    }) => {
      const n = w.notifications;
      const person = await newSubscriber(program, { locale });
      const { accountId, email: address } = person;
      const { database, clock } = program.product;
      await markUnreachable(database, { accountId, address, detail: '5.1.1', at: clock() });
      await signInAs(page, program, person);
      await page.goto('/account');
      await expect(page.getByText(n.unseen.accountAddress)).toBeVisible();
      await page.getByRole('link', { name: n.unseen.look, exact: true }).click();
      await expect(page.getByText(n.mail.badTitle)).toBeVisible();
      await picture(page, `notifications-bad-${locale}`);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: n.mail.works }).click();
      await expect(page.getByText(n.mail.fine(address))).toBeVisible();

      await page.getByLabel(n.texts.also).check();
      await page.getByLabel(n.texts.from, { exact: true }).fill('23:15');
      await page.getByRole('button', { name: n.texts.button }).click();
      await expect(page.getByText(n.saved)).toBeVisible();
      await expect(page.getByLabel(n.texts.from, { exact: true })).toHaveValue('23:15');
      await expect(page.getByLabel(n.texts.also)).toBeChecked();

      await page.getByRole('button', { name: n.push.demo }).click();
      await expect(page.getByText(w.demoPhone).last()).toBeVisible();
      await picture(page, `notifications-${locale}`);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: n.push.removeOf(w.demoPhone) }).click();
      await expect(page.getByText(n.push.none)).toBeVisible();
    });
  });
