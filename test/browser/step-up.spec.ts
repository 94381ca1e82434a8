import type { Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import { en } from '#edges/web/words/en.ts';
import { zhCN } from '#edges/web/words/zh-CN.ts';
import { registerAccount } from '#usecases/identity/register-account.ts';
import { appCode } from '../identity/factor-steps.ts';
import { expectNoViolation } from './axe.ts';
import { linkFromMail, mailsTo } from './mailbox.ts';
import { picture } from './picture.ts';
import { expect, locales, type Program, test } from './program.ts';

const words = { en, 'zh-CN': zhCN };
// Long stories: each signs in several times, with real hashes.
test.describe.configure({ timeout: 120_000 });

const PASSWORD = 'plum tree by the quay';

let people = 0;

async function givenPerson(program: Program, locale: Locale) {
  people += 1;
  const userName = `guarded${people}${Date.now().toString(36)}`;
  const person = {
    displayName: 'Ann 安',
    email: `${userName}@example.test`,
    userName,
    locale,
    timeZone: locale === 'en' ? 'Europe/London' : 'Asia/Shanghai',
  };
  const answer = await registerAccount(program.product, { ...person, demoPassword: PASSWORD });
  if ('refused' in answer) throw new Error(answer.refused);
  return { ...person, accountId: answer.accountId };
}

async function typePassword(page: Page, name: string, locale: Locale) {
  const { identity } = words[locale];
  await page.goto('/sign-in');
  await page.getByLabel(identity.identifier).fill(name);
  await page.getByLabel(identity.password, { exact: true }).fill(PASSWORD);
  await page
    .getByRole('main')
    .getByRole('button', { name: identity.signIn.button, exact: true })
    .click();
}

const signOut = (page: Page, locale: Locale) =>
  page.getByRole('button', { name: words[locale].common.signOut, exact: true }).click();

const inMain = (page: Page, name: string) =>
  page.getByRole('main').getByRole('button', { name, exact: true });

async function expectRight(page: Page, name: string) {
  await picture(page, name);
  await expectNoViolation(page);
}

/** As if everything in the account's sessions had been confirmed long ago. */
const letTimePass = ({ product }: Program, accountId: string) =>
  product.database.query(
    `update session set confirmed_at = confirmed_at - interval '1 hour',
       second_factor_at = second_factor_at - interval '1 hour',
       payment_confirmed_at = payment_confirmed_at - interval '1 hour' where account_id = $1`,
    [accountId],
  );

/** A code of the app that no code was taken of yet: real time can't be moved on, so the last step is forgotten. */
async function freshCode({ product }: Program, accountId: string, secret: string) {
  await product.database.query('update totp_secret set last_step = 0 where account_id = $1', [
    accountId,
  ]);
  return appCode(secret.replaceAll(' ', ''), Date.now());
}

/** A key of Chromium's own that answers by itself; `isHeld` false: nobody puts a finger on it. */
async function virtualPasskey(page: Page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    setVerified: (isUserVerified: boolean) =>
      browser.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    count: async () =>
      (await browser.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  };
}

const mailWith = (program: Program, to: string, text: string) =>
  expect
    .poll(async () => (await mailsTo(program, to)).some((mail) => mail.subject.includes(text)))
    .toBe(true);

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const { identity: w, factors: f } = words[locale];
    const mails = { en: 'authenticator app was added', 'zh-CN': '已添加验证器应用' }[locale];

    test('an authenticator app guards signing in and the account @everywhere', async ({
      page,
      program,
    }) => {
      const person = await givenPerson(program, locale);
      await typePassword(page, person.email, locale);
      await expect(page).toHaveURL(/\/account/);
      await page.goto('/security');
      await page.getByRole('link', { name: f.setUpNamed(f.app.title) }).click();
      await inMain(page, f.app.begin).click();
      await expect(page.getByRole('img', { name: f.app.qr })).toBeVisible();
      await expectRight(page, `totp-${locale}`);
      const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
      await page.getByLabel(f.app.code).fill('000000');
      await inMain(page, f.app.confirm).click();
      await expect(page.getByRole('alert')).toContainText(f.app.wrong);
      await page.getByLabel(f.app.code).fill(appCode(secret, Date.now()));
      await inMain(page, f.app.confirm).click();
      await expect(page.getByRole('heading', { name: f.codes.newTitle })).toBeVisible();
      const codes = await page.locator('.codes li').allInnerTexts();
      expect(codes).toHaveLength(10);
      await expectRight(page, `recovery-codes-${locale}`);
      await mailWith(program, person.email, mails);
      await page.getByRole('link', { name: f.codes.kept }).click();
      await expect(page.getByText(f.codes.left(10))).toBeVisible();
      await expectRight(page, `security-app-${locale}`);

      await signOut(page, locale);
      await page.goto('/sign-in?next=/orders');
      await page.getByLabel(w.identifier).fill(person.email);
      await page.getByLabel(w.password, { exact: true }).fill(PASSWORD);
      await inMain(page, w.signIn.button).click();
      await expect(page.getByRole('heading', { name: f.secondStep.title })).toBeVisible();
      await expectRight(page, `second-step-${locale}`);
      await page.goto('/account');
      await expect(page).toHaveURL(/\/sign-in/);
      await page.goto('/sign-in/second-step?next=/orders');
      await page.getByLabel(f.secondStep.ways.totp).fill('123456');
      await inMain(page, f.secondStep.button).first().click();
      await expect(page.getByRole('alert')).toContainText(f.secondStep.wrong);
      await page
        .getByLabel(f.secondStep.ways.totp)
        .fill(await freshCode(program, person.accountId, secret));
      await inMain(page, f.secondStep.button).first().click();
      await expect(page).toHaveURL(/\/orders$/);

      // A recovery code, once.
      for (const used of [false, true]) {
        await signOut(page, locale);
        await typePassword(page, person.email, locale);
        await page.getByText(f.secondStep.useRecovery).click();
        await page.getByLabel(f.secondStep.ways['recovery-code']).fill(codes[0]!.toLowerCase());
        await inMain(page, f.secondStep.button).last().click();
        if (used) await expect(page.getByRole('alert')).toContainText(f.secondStep.wrong);
        else await expect(page).toHaveURL(/\/account/);
        if (used) await page.goto('/sign-in');
        if (used) break;
      }

      // In again, and later: taking the app away asks for it first.
      await typePassword(page, person.email, locale);
      await page
        .getByLabel(f.secondStep.ways.totp)
        .fill(await freshCode(program, person.accountId, secret));
      await inMain(page, f.secondStep.button).first().click();
      await expect(page).toHaveURL(/\/account/);
      await letTimePass(program, person.accountId);
      await page.goto('/security/app');
      await expect(page.getByRole('heading', { name: f.confirm.title })).toBeVisible();
      await expectRight(page, `confirm-totp-${locale}`);
      await expect(page.getByLabel(f.confirm.usePassword)).toHaveCount(0);
      await page
        .getByLabel(f.confirm.useApp)
        .fill(await freshCode(program, person.accountId, secret));
      await inMain(page, f.confirm.button).first().click();
      await expect(page).toHaveURL(/\/security\/app$/);
      await inMain(page, f.app.remove).click();
      await expect(page.getByText(f.app.removed)).toBeVisible();
      await signOut(page, locale);
      await typePassword(page, person.email, locale);
      await expect(page).toHaveURL(/\/account/);
    });

    test('a passkey signs in alone, finishes a sign-in and confirms', async ({ page, program }) => {
      const person = await givenPerson(program, locale);
      const key = await virtualPasskey(page);
      await typePassword(page, person.email, locale);
      await page.goto('/security/passkeys');
      await expect(page.getByText(f.passkey.needsScript)).toHaveCount(0);
      await page.getByLabel(f.passkey.name).fill('Pixel 钥匙');
      await expectRight(page, `passkeys-${locale}`);
      await inMain(page, f.passkey.add).click();
      await expect(page.getByRole('heading', { name: f.codes.newTitle })).toBeVisible();
      expect(await key.count()).toBe(1);
      await page.getByRole('link', { name: f.codes.kept }).click();
      await expect(page.getByText('Pixel 钥匙')).toBeVisible();

      // The same device is not added twice.
      await page.goto('/security/passkeys');
      await inMain(page, f.passkey.add).click();
      await expect(page.getByText(f.passkey.failed)).toBeVisible();

      // Alone; and not when nobody verifies.
      await signOut(page, locale);
      await page.goto('/sign-in?next=/orders');
      await expectRight(page, `sign-in-passkey-${locale}`);
      await key.setVerified(false);
      await inMain(page, f.passkey.signIn).click();
      await expect(page.getByText(f.passkey.failed)).toBeVisible();
      await key.setVerified(true);
      await inMain(page, f.passkey.signIn).click();
      await expect(page).toHaveURL(/\/orders$/);

      // After the password.
      await signOut(page, locale);
      await typePassword(page, person.email, locale);
      await expect(page.getByRole('heading', { name: f.secondStep.title })).toBeVisible();
      await expectRight(page, `second-step-passkey-${locale}`);
      await inMain(page, f.passkey.confirm).click();
      await expect(page).toHaveURL(/\/account/);

      // Confirming, and coming back.
      await letTimePass(program, person.accountId);
      await page.goto('/security/passkeys');
      await expect(page).toHaveURL(/\/confirm-it-is-you/);
      await expectRight(page, `confirm-passkey-${locale}`);
      await inMain(page, f.passkey.confirm).click();
      await expect(page).toHaveURL(/\/security\/passkeys$/);
      await page.getByRole('button', { name: f.passkey.removeNamed('Pixel 钥匙') }).click();
      await expect(page.getByText(f.passkey.removed)).toBeVisible();
      await signOut(page, locale);
      await page.goto('/sign-in');
      await inMain(page, f.passkey.signIn).click();
      await expect(page.getByRole('alert')).toContainText(f.passkey.wrong);
    });

    test('a payment password guards paying, and its owner gets it back @everywhere', async ({
      page,
      program,
    }) => {
      const person = await givenPerson(program, locale);
      const { accountId } = person;
      await typePassword(page, person.email, locale);
      await page.goto('/security');
      await page.getByRole('link', { name: f.changeNamed(f.paying.row) }).click();
      await expectRight(page, `paying-${locale}`);
      await page.getByLabel(f.paying.fresh, { exact: true }).fill('123456');
      await inMain(page, f.paying.set).click();
      await expect(page.getByRole('alert')).toContainText(
        f.paying.problems.payment_password_too_easy,
      );
      await page.getByLabel(f.paying.fresh, { exact: true }).fill('829146');
      await inMain(page, f.paying.set).click();
      await expect(page.getByText(f.paying.saved)).toBeVisible();

      // The choice of when to ask.
      await page.goto('/security/paying');
      await page.getByLabel(f.paying.choices.above).check();
      await page.getByLabel(f.paying.amount).fill('1000');
      await inMain(page, f.paying.save).click();
      await expect(page.getByRole('alert')).toContainText(f.paying.wrongAmount);
      await page.getByLabel(f.paying.amount).fill('5');
      await page.getByLabel(f.paying.currency).selectOption('GBP');
      await inMain(page, f.paying.save).click();
      await expect(page.getByText('£5.00')).toBeVisible();

      // Where paying leads to, and back; nowhere else.
      const away = encodeURIComponent('https://elsewhere.example/');
      for (const [next, back] of [
        [encodeURIComponent('/orders?from=pay'), /\/orders\?from=pay$/],
        [away, /\/account$/],
      ] as const) {
        await letTimePass(program, accountId);
        await page.goto(`/confirm-it-is-you?for=pay-with-stored-means&next=${next}`);
        await expectRight(page, `confirm-payment-${locale}`);
        await page.getByLabel(f.confirm.paymentPassword).fill('829147');
        await inMain(page, f.confirm.button).click();
        await expect(page.getByRole('alert')).toContainText(f.confirm.wrongPayment);
        await page.getByLabel(f.confirm.paymentPassword).fill('829146');
        await inMain(page, f.confirm.button).click();
        await expect(page).toHaveURL(back);
      }

      // Forgotten: by mail, where one is signed in.
      await letTimePass(program, accountId);
      await page.goto('/confirm-it-is-you?for=pay-with-stored-means&next=/orders');
      await page.getByText(f.confirm.forgotten).click();
      await inMain(page, f.confirm.mailLink).click();
      await expect(page.getByText(f.confirm.linkSent)).toBeVisible();
      const link = await linkFromMail(program, { to: person.email, path: '/payment-password' });
      await page.goto(link);
      await expect(page).toHaveURL(/\/confirm-it-is-you/);
      await page.getByLabel(f.confirm.usePassword).fill(PASSWORD);
      await inMain(page, f.confirm.button).click();
      await expect(page.getByRole('heading', { name: f.paying.linkTitle })).toBeVisible();
      await expectRight(page, `payment-link-${locale}`);
      await page.getByLabel(f.paying.fresh, { exact: true }).fill('704283');
      await inMain(page, f.paying.chooseOther).click();
      await expect(page.getByText(f.paying.saved)).toBeVisible();
      await page.goto(link);
      await expect(page.getByRole('heading', { name: w.link.titles.link_used })).toBeVisible();
    });

    test('whoever has lost every second step waits three days @no-js', async ({
      page,
      program,
    }) => {
      const person = await givenPerson(program, locale);
      const { accountId } = person;
      await typePassword(page, person.email, locale);
      await page.goto('/security/app');
      await inMain(page, f.app.begin).click();
      const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
      await page.getByLabel(f.app.code).fill(appCode(secret, Date.now()));
      await inMain(page, f.app.confirm).click();
      await expect(page.getByRole('heading', { name: f.codes.newTitle })).toBeVisible();
      const elsewhere = await page.context().browser()!.newContext({ locale });
      const phone = await elsewhere.newPage();
      await phone.goto(`${program.web}/sign-in`);
      await phone.getByLabel(w.identifier).fill(person.email);
      await phone.getByLabel(w.password, { exact: true }).fill(PASSWORD);
      await inMain(phone, w.signIn.button).click();
      await phone.getByText(f.lost.summary).click();
      await inMain(phone, f.lost.ask).click();
      await expect(phone.getByRole('heading', { name: f.lost.doneTitle })).toBeVisible();
      await expectRight(phone, `lost-asked-${locale}`);

      // Where the owner is signed in it is seen, and can be stopped.
      await page.goto('/security');
      await expect(page.getByText(f.lost.askedTitle)).toBeVisible();
      await expectRight(page, `lost-seen-${locale}`);
      // Three days are too long for a test.
      await program.product.database.query(
        `update factor_reset set asked_at = asked_at - interval '3 days',
           due_at = due_at - interval '3 days' where account_id = $1`,
        [accountId],
      );
      await program.product.database.query(
        `update outbox set due_at = due_at - interval '3 days'
         where account_id = $1 and payload ->> 'template' = 'factor_reset'`,
        [accountId],
      );
      const link = await linkFromMail(program, { to: person.email, path: '/lost-factors' });
      await phone.goto(link);
      await expectRight(phone, `lost-factors-${locale}`);
      await inMain(phone, f.lost.button).click();
      await expect(phone.getByText(f.lost.goneTitle)).toBeVisible();
      await phone.getByLabel(w.identifier).fill(person.email);
      await phone.getByLabel(w.password, { exact: true }).fill(PASSWORD);
      await inMain(phone, w.signIn.button).click();
      await expect(phone).toHaveURL(/\/account/);
    });
  });
