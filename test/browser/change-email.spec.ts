import { tongueOf } from '#edges/web/words/tongue.ts';
import { demoPassword } from '#main/seed/demo-password.ts';
import { expectNoViolation } from './axe.ts';
import { linkFromMail } from './mailbox.ts';
import { newSubscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';

// A long story: it signs in twice, with real hashes.
test.describe.configure({ timeout: 120_000 });

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const { words } = tongueOf(locale);
    const w = words.emailChange;

    test('the address changes when its mailbox says so, and the old one takes it back @no-js', async ({
      page,
      program,
      browser,
    }) => {
      const person = await newSubscriber(program, { locale });
      const email = person.email.replace('@', '@new.');
      await signInAs(page, program, person);
      await program.product.database.query(
        `update session set confirmed_at = confirmed_at - interval '1 hour' where account_id = $1`,
        [person.accountId],
      );
      // Where a person would look for it.
      const { notifications } = words.watching;
      for (const place of ['/account', '/security']) {
        await page.goto(place);
        await page.getByRole('link', { name: notifications.entry, exact: true }).click();
        await expect(page.getByRole('heading', { name: notifications.title })).toBeVisible();
      }
      await page.getByRole('link', { name: notifications.mail.other }).click();
      await expect(page).toHaveURL(/\/confirm-it-is-you/);
      await page.getByLabel(words.factors.confirm.usePassword).fill(demoPassword);
      await page
        .getByRole('main')
        .getByRole('button', { name: words.factors.confirm.button, exact: true })
        .click();
      await expect(page.getByRole('heading', { level: 1, name: w.title })).toBeVisible();

      await page.getByLabel(w.field).fill('nobody');
      await page.getByRole('button', { name: w.button }).click();
      await expect(page.getByRole('alert')).toContainText(w.problems.email_malformed);
      await expect(page.getByLabel(w.field)).toHaveValue('nobody');
      await page.getByLabel(w.field).fill(email);
      await page.getByRole('button', { name: w.button }).click();
      await expect(page.getByText(w.sentBody(email))).toBeVisible();
      await picture(page, `email-asked-${locale}`);
      await expectNoViolation(page);

      const link = await linkFromMail(program, { to: email, path: '/confirm-email' });
      // A mail scanner opens the link first; that must change nothing.
      expect((await fetch(link)).status).toBe(200);
      await page.goto('/security');
      await expect(page.getByText(w.pending(email))).toBeVisible();
      await picture(page, `security-email-${locale}`);

      const ofOld = { to: person.email, path: '/set-password' };
      const notMe = await linkFromMail(program, ofOld);
      const elsewhere = await browser.newContext({ locale });
      const mailbox = await elsewhere.newPage();
      await mailbox.goto(link);
      await expect(mailbox.getByRole('heading', { name: w.confirm.title })).toBeVisible();
      await picture(mailbox, `email-confirm-${locale}`);
      await expectNoViolation(mailbox);
      await mailbox.getByRole('button', { name: w.confirm.button }).click();
      await expect(mailbox.getByText(w.confirm.doneBody(email))).toBeVisible();
      await mailbox.goto(link);
      await expect(
        mailbox.getByRole('heading', { name: words.identity.link.titles.link_used }),
      ).toBeVisible();
      // Who asked for it stays signed in.
      await page.goto('/security/email');
      await expect(page.getByText(email, { exact: true })).toBeVisible();

      const undo = await linkFromMail(program, { ...ofOld, after: [notMe] });
      await mailbox.goto(undo);
      await expect(mailbox.getByRole('heading', { name: w.undo.title })).toBeVisible();
      await expect(mailbox.getByText(person.email, { exact: true })).toBeVisible();
      await picture(mailbox, `email-undo-${locale}`);
      await expectNoViolation(mailbox);
      await mailbox.getByLabel(words.identity.setPassword.field).fill('seven kites over stone');
      await mailbox.getByRole('button', { name: words.identity.setPassword.button }).click();
      await expect(mailbox).toHaveURL(/\/account/);
      await mailbox.goto('/notifications');
      await expect(
        mailbox.getByText(words.watching.notifications.mail.fine(person.email)),
      ).toBeVisible();
      await page.goto('/security');
      await expect(page).toHaveURL(/\/sign-in/);
      await elsewhere.close();
    });

    test('an address that another account has is told to its mailbox alone', async ({
      page,
      program,
    }) => {
      const [person, other] = [
        await newSubscriber(program, { locale }),
        await newSubscriber(program, { locale }),
      ];
      await signInAs(page, program, person);
      await page.goto('/security/email');
      await page.getByLabel(w.field).fill(other.email);
      await page.getByRole('button', { name: w.button }).click();
      await expect(page.getByText(w.sentBody(other.email))).toBeVisible();
      await page.goto(await linkFromMail(program, { to: other.email, path: '/confirm-email' }));
      await page.getByRole('button', { name: w.confirm.button }).click();
      await expect(page.getByText(w.confirm.takenBody)).toBeVisible();
      await picture(page, `email-taken-${locale}`);
      await expectNoViolation(page);
      await page.getByRole('link', { name: w.confirm.other }).click();
      await page.getByRole('button', { name: w.cancel }).click();
      await expect(page.getByText(w.cancelled)).toBeVisible();
    });
  });
