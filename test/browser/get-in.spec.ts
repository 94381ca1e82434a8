import type { Browser, Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import { en } from '#edges/web/words/en.ts';
import { zhCN } from '#edges/web/words/zh-CN.ts';
import { mintOneTimeLink } from '#usecases/identity/mint-one-time-link.ts';
import { registerAccount } from '#usecases/identity/register-account.ts';
import { expectNoViolation } from './axe.ts';
import { linkFromMail, mailsTo } from './mailbox.ts';
import { picture } from './picture.ts';
import { expect, locales, type Program, test } from './program.ts';

const words = { en: en.identity, 'zh-CN': zhCN.identity };
const PASSWORD = 'plum tree by the quay';
const NEXT_PASSWORD = 'seven kites over stone';

let people = 0;

/** A subscriber of the operator's; without a password of their own only the welcome mail leads in. */
async function givenPerson(program: Program, locale: Locale, demoPassword?: string) {
  people += 1;
  const userName = `reader${people}${Date.now().toString(36)}`;
  const email = `${userName}@example.test`;
  const timeZone = locale === 'en' ? 'Europe/London' : 'Asia/Shanghai';
  const person = { displayName: 'Ann 安', email, userName, locale, timeZone };
  const answer = await registerAccount(program.product, {
    ...person,
    ...(demoPassword && { demoPassword }),
  });
  if ('refused' in answer) throw new Error(answer.refused);
  return { ...person, accountId: answer.accountId };
}

async function signIn(page: Page, typed: { name: string; password: string }, locale: Locale) {
  const w = words[locale];
  await page.getByLabel(w.identifier).fill(typed.name);
  await page.getByLabel(w.password, { exact: true }).fill(typed.password);
  await page.getByRole('main').getByRole('button', { name: w.signIn.button, exact: true }).click();
}

const elsewhere = async (browser: Browser, program: Program, locale: Locale) => {
  const context = await browser.newContext({ locale });
  const page = await context.newPage();
  await page.goto(`${program.web}/sign-in?lang=${locale}`);
  return page;
};

const fullWidth = (text: string) =>
  [...text].map((each) => String.fromCodePoint((each.codePointAt(0) ?? 0) + 0xfee0)).join('');

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const w = words[locale];

    test('the welcome mail leads in, once @everywhere', async ({ page, program }) => {
      const person = await givenPerson(program, locale);
      const link = await linkFromMail(program, { to: person.email, path: '/set-password' });
      // A mail scanner opens the link first; that must not use it up.
      expect((await fetch(link)).status).toBe(200);
      await page.goto(link);
      await expect(page.getByRole('heading', { name: w.setPassword.titleFirst })).toBeVisible();
      await expect(page.getByText(person.userName, { exact: true })).toBeVisible();
      await picture(page, `set-password-${locale}`);

      await page.getByLabel(w.setPassword.field).fill('short');
      await page.getByRole('button', { name: w.setPassword.button }).click();
      await expect(page.getByRole('alert')).toContainText(w.passwordProblems.password_too_short);
      await expect(page.getByRole('alert')).toBeFocused();
      await expect(page.getByLabel(w.setPassword.field)).toHaveValue('');
      await expect(page).toHaveTitle(/^(Error:|错误：)/);

      await page.getByLabel(w.setPassword.field).fill(PASSWORD);
      await page.getByRole('button', { name: w.setPassword.button }).click();
      await expect(page).toHaveURL(/\/account/);

      const common = locale === 'en' ? en.common : zhCN.common;
      await page.getByRole('button', { name: common.signOut, exact: true }).click();
      await expect(page.getByText(w.signIn.signedOut)).toBeVisible();
      await page.goto(link);
      await expect(page.getByRole('heading', { name: w.link.titles.link_used })).toBeVisible();
      // By e-mail address as a Chinese keyboard types it, then by user name.
      await page.goto('/sign-in');
      await signIn(page, { name: ` ${fullWidth(person.email)} `, password: PASSWORD }, locale);
      await expect(page).toHaveURL(/\/account/);
      await page.getByRole('button', { name: common.signOut, exact: true }).click();
      await signIn(page, { name: person.userName.toUpperCase(), password: PASSWORD }, locale);
      await expect(page).toHaveURL(/\/account/);
    });

    test('guessing locks strangers out, not the owner @no-js', async ({
      page,
      browser,
      program,
    }) => {
      const person = await givenPerson(program, locale, PASSWORD);
      await page.goto('/sign-in');
      await signIn(page, { name: person.email, password: PASSWORD }, locale);
      await expect(page).toHaveURL(/\/account/);

      const stranger = await elsewhere(browser, program, locale);
      const guess = () => signIn(stranger, { name: person.email, password: 'guess' }, locale);
      await guess();
      await expect(stranger.getByRole('alert')).toContainText(w.signIn.wrong);
      await expect(stranger.getByLabel(w.identifier)).toHaveValue(person.email);
      for (let tries = 0; tries < 3; tries++) await guess();
      await guess();
      await expect(stranger.getByRole('alert')).toContainText(/\d (seconds?|秒)/);
      // Everything between the first waits and the lock is waiting, which a test need not do.
      await program.product.database.query(
        'update attempt_counter set attempts = 9, blocked_until = null where blocked_until > now()',
      );
      await guess();
      await expect(stranger.getByRole('alert')).toContainText(w.signIn.wrong);
      await signIn(stranger, { name: person.email, password: PASSWORD }, locale);
      await expect(stranger.getByRole('alert')).toContainText(w.signIn.lockedTitle);
      await expect(stranger.getByRole('alert')).toContainText(/London|伦敦/);
      await picture(stranger, `locked-${locale}`);

      // The owner's browser goes on, and even signs in anew.
      await page.goto('/security');
      await expect(page.getByText(w.security.thisBrowser)).toBeVisible();
      const common = locale === 'en' ? en.common : zhCN.common;
      await page.getByRole('button', { name: common.signOut, exact: true }).click();
      await signIn(page, { name: person.email, password: PASSWORD }, locale);
      await expect(page).toHaveURL(/\/account/);

      // On a new phone the owner unlocks alone.
      const phone = await elsewhere(browser, program, locale);
      await signIn(phone, { name: person.email, password: PASSWORD }, locale);
      await phone.getByRole('link', { name: w.signIn.unlock }).click();
      await expect(phone.getByLabel(w.identifier)).toHaveValue(person.email);
      await phone.getByRole('button', { name: w.unlock.button }).click();
      await expect(phone.getByText(w.sent.body(person.email))).toBeVisible();
      await phone.goto(await linkFromMail(program, { to: person.email, path: '/unlock' }));
      await phone.getByRole('button', { name: w.unlock.confirmButton }).click();
      await expect(phone.getByText(w.unlock.doneTitle)).toBeVisible();
      await expect(phone.getByLabel(w.identifier)).toHaveValue(person.email);
      await signIn(phone, { name: person.email, password: PASSWORD }, locale);
      await expect(phone).toHaveURL(/\/account/);
    });

    test('every page of getting in is open to everybody @desktop', async ({ page, program }) => {
      const { accountId } = await givenPerson(program, locale, PASSWORD);
      const token = async (purpose: 'welcome' | 'unlock') =>
        (await mintOneTimeLink(program.product, { accountId, purpose })).token;
      const pages = {
        'sign-in': '/sign-in',
        'sign-in-needed': '/sign-in?next=/orders',
        'sign-in-trouble': '/sign-in/trouble',
        forgot: '/sign-in/forgot',
        'forgot-sent': '/sign-in/forgot?sent',
        'ask-unlock': '/sign-in/unlock',
        'choose-password': `/set-password?token=${await token('welcome')}`,
        'link-unknown': '/set-password?token=mistyped',
        unlock: `/unlock?token=${await token('unlock')}`,
        contact: '/contact',
      };
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(path);
        await expectRight(page);
        await picture(page, `${name}-${locale}`);
      }
    });
  });

/** Right for all, and never scrolling sideways. */
async function expectRight(page: Page) {
  await expectNoViolation(page);
  const tooWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
  expect(await page.evaluate(tooWide)).toBe(false);
}

const w = words.en;
test.use({ locale: 'en' });

test('a forgotten password is the same to ask for whoever asks @no-js', async ({
  page,
  browser,
  program,
}) => {
  const person = await givenPerson(program, 'en', PASSWORD);
  const other = await elsewhere(browser, program, 'en');
  await signIn(other, { name: person.email, password: PASSWORD }, 'en');
  await expect(other).toHaveURL(/\/account/);

  const answers: string[] = [];
  for (const name of ['nobody-of-that-name', person.userName]) {
    await page.goto('/sign-in/trouble');
    await page.getByRole('link', { name: w.trouble.forgot.action }).click();
    await page.getByLabel(w.identifier).fill(name);
    await page.getByRole('button', { name: w.forgot.button }).click();
    await expect(page).toHaveURL(/\/sign-in\/forgot\?sent$/);
    answers.push((await page.getByRole('main').innerText()).replace(name, 'NAME'));
  }
  expect(answers[0]).toBe(answers[1]);

  await page.goto(await linkFromMail(program, { to: person.email, path: '/set-password' }));
  await page.getByLabel(w.setPassword.field).fill(NEXT_PASSWORD);
  await page.getByRole('button', { name: w.setPassword.button }).click();
  await expect(page).toHaveURL(/\/account/);
  await other.goto(`${program.web}/security`);
  await expect(other).toHaveURL(/\/sign-in\?next=%2Fsecurity$/);
});

test('sessions are seen and ended, and a new browser is told of @everywhere', async ({
  page,
  browser,
  program,
}) => {
  const person = await givenPerson(program, 'en', PASSWORD);
  const { database } = program.product;
  await page.goto('/security');
  await expect(page.getByText(w.signIn.needed)).toBeVisible();
  await signIn(page, { name: person.email, password: PASSWORD }, 'en');
  await expect(page).toHaveURL(/\/security$/);
  const iphone = await browser.newContext({
    locale: 'en',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  });
  const phone = await iphone.newPage();
  await phone.goto(`${program.web}/sign-in`);
  await signIn(phone, { name: person.email, password: PASSWORD }, 'en');
  await expect(phone).toHaveURL(/\/account/);
  await expect
    .poll(async () => (await mailsTo(program, person.email)).some((m) => m.text.includes('iPhone')))
    .toBe(true);

  await database.query(
    `update session set confirmed_at = confirmed_at - interval '1 hour' where account_id = $1`,
    [person.accountId],
  );
  await page.goto('/security');
  await expectRight(page);
  await picture(page, 'security');
  await page.getByRole('button', { name: w.security.endNamed('Safari on iPhone') }).click();
  await expect(page.getByRole('heading', { name: w.security.confirmTitle })).toBeVisible();
  await expectRight(page);
  await page.getByLabel(w.password, { exact: true }).fill('not the one');
  await page.getByRole('main').getByRole('button', { name: w.security.end }).click();
  await expect(page.getByRole('alert')).toContainText(w.security.wrongCurrent);
  await page.getByLabel(w.password, { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: w.security.end }).click();
  await expect(page.getByText(w.security.ended)).toBeVisible();
  await expect(page.getByText(w.security.onlyThis)).toBeVisible();
  await phone.goto(`${program.web}/security`);
  await expect(phone).toHaveURL(/\/sign-in/);

  await page.getByLabel(w.security.current).fill(PASSWORD);
  await page.getByLabel(w.setPassword.field).fill(person.userName);
  await page.getByRole('button', { name: w.security.changeButton }).click();
  await expect(page.getByRole('alert')).toContainText(w.passwordProblems.password_too_personal);
  await page.getByLabel(w.security.current).fill(PASSWORD);
  await page.getByLabel(w.setPassword.field).fill(NEXT_PASSWORD);
  await page.getByRole('button', { name: w.security.changeButton }).click();
  await expect(page.getByText(w.security.changed)).toBeVisible();
});

test('support is reached without signing in @everywhere', async ({ page, program }) => {
  await page.goto('/contact');
  await page.getByLabel(w.contact.name).fill('Ann');
  await page.getByLabel(w.contact.email).fill('ann at home');
  await page.getByLabel(w.contact.message).fill('My link\ndoesn’t open <b>.');
  await page.getByRole('button', { name: w.contact.button }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(w.contact.problems.email_malformed);
  await expect(alert).toContainText(w.contact.problems.topic_unknown);
  await expectRight(page);
  await expect(page.getByLabel(w.contact.message)).toHaveValue('My link\ndoesn’t open <b>.');
  await expect(page.getByLabel(w.contact.email)).toHaveValue('ann at home');
  const email = `ann${Date.now()}@example.test`;
  await page.getByLabel(w.contact.email).fill(email);
  await page.getByLabel(w.contact.topic).selectOption('sign-in');
  await page.getByRole('button', { name: w.contact.button }).click();
  await expect(page.getByRole('heading', { name: w.contact.doneTitle })).toBeVisible();
  await expect(page.getByText(w.contact.done(email))).toBeVisible();
  await expectRight(page);
  const said = await page.getByRole('main').innerText();
  const [reference] = /[0-9A-HJKMNP-TV-Z]{8}/.exec(said) ?? [''];
  await expect
    .poll(async () => (await mailsTo(program, email)).map((mail) => mail.text).join())
    .toContain(reference);
});

test('signing in leads on to our own pages only', async ({ page, program }) => {
  const person = await givenPerson(program, 'en', PASSWORD);
  const away = [
    '//elsewhere.example',
    '/\\elsewhere.example',
    'https://elsewhere.example/',
    '/.//x',
  ];
  for (const next of away) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await signIn(page, { name: person.email, password: PASSWORD }, 'en');
    await expect(page).toHaveURL(`${program.web}/account`);
  }
  const cookies = await page.context().cookies();
  for (const { name, httpOnly, sameSite } of cookies)
    expect({ name, httpOnly, sameSite }).toEqual({ name, httpOnly: true, sameSite: 'Lax' });
  const session = cookies.find((each) => each.name === 'session');
  await page.goto('/sign-out');
  await page.goto('/security');
  await expect(page).toHaveURL(/\/security$/);
  await page.getByRole('button', { name: en.common.signOut, exact: true }).click();
  await expect(page).toHaveURL(/signed-out/);
  // A copy of the cookie opens nothing once its owner signed out.
  await page.context().addCookies(session ? [session] : []);
  await page.goto('/security');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('a typed password can be looked at', async ({ page }) => {
  await page.goto('/sign-in');
  const field = page.getByLabel(w.password, { exact: true });
  await field.fill('half asleep');
  await page.getByRole('button', { name: w.showPassword.showLabel }).click();
  await expect(field).toHaveAttribute('type', 'text');
  await expect(page.getByRole('status').filter({ hasText: w.showPassword.shown })).toHaveCount(1);
  await page.getByRole('button', { name: w.showPassword.hideLabel }).click();
  await expect(field).toHaveAttribute('type', 'password');
});
