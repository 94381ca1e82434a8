import { randomBytes } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import type { LinkPurpose } from '#domain/one-time-link.ts';
import { en } from '#edges/web/words/en.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { zhCN } from '#edges/web/words/zh-CN.ts';
import { demoPassword } from '#main/seed/demo-password.ts';
import { mintOneTimeLink } from '#usecases/identity/mint-one-time-link.ts';
import type { Visit } from './pages.ts';
import { newSubscriber, type Subscriber } from './people.ts';
import type { Program } from './program.ts';

/**
 * Somebody with everything that guards an account, for looking at it: nothing of it opens, because it was put
 * there without its secrets.
 */
export async function guardedPerson(program: Program, locale: Locale): Promise<Subscriber> {
  const person = await newSubscriber(program, { locale });
  const { database, newId } = program.product;
  const { accountId } = person;
  await database.query(
    `insert into totp_secret (account_id, id, sealed, created_at, confirmed_at)
     values ($1, $2, $3, now(), now())`,
    [accountId, newId(), randomBytes(48)],
  );
  for (const name of ['Pixel 9', '公司电脑'])
    await database.query(
      `insert into passkey (account_id, id, credential_id, public_key, sign_count, transports, name,
         created_at, last_used_at) values ($1, $2, $3, $4, 0, '{internal}', $5, now(), now())`,
      [accountId, newId(), randomBytes(32), randomBytes(77), name],
    );
  await database.query(
    `insert into recovery_code (account_id, selector, code_hash, created_at)
     values ($1, 'K7QM', 'none', now())`,
    [accountId],
  );
  await database.query(
    `insert into payment_protection (account_id, ask, free_below_minor, currency, password_hash,
       password_changed_at) values ($1, 'above', 500, 'GBP', 'none', now())`,
    [accountId],
  );
  await database.query(
    `insert into factor_reset (account_id, id, asked_at, due_at)
     values ($1, $2, now(), now() + interval '3 days')`,
    [accountId, newId()],
  );
  return person;
}

/** Looks again at a page, long after anything was confirmed. */
export const muchLater =
  ({ product }: Program, { accountId }: Subscriber, path: string) =>
  async (page: Page): Promise<void> => {
    await product.database.query(
      `update session set confirmed_at = confirmed_at - interval '1 hour', second_factor_at = null
       where account_id = $1`,
      [accountId],
    );
    await page.goto(path);
  };

/** Name and password on the page for signing in. */
export async function typePassword(page: Page, person: Subscriber): Promise<void> {
  const { identity } = person.locale === 'en' ? en : zhCN;
  await page.getByLabel(identity.identifier).fill(person.userName);
  await page.getByLabel(identity.password, { exact: true }).fill(demoPassword);
  const main = page.getByRole('main');
  await main.getByRole('button', { name: identity.signIn.button, exact: true }).click();
}

/** What guards an account, as `person` without it and somebody with all of it see it. */
export async function guardVisits(
  program: Program,
  person: Subscriber,
): Promise<Map<string, Visit[]>> {
  const guarded = await guardedPerson(program, person.locale);
  const { accountId } = person;
  const token = async (purpose: LinkPurpose) =>
    (await mintOneTimeLink(program.product, { accountId, purpose })).token;
  const visit = (name: string, path: string, who: Subscriber | null = person): Visit => ({
    name,
    path,
    who,
  });
  return new Map<string, Visit[]>([
    [
      '/confirm-it-is-you',
      [
        {
          ...visit('confirm', '/account', guarded),
          prepare: muchLater(program, guarded, '/confirm-it-is-you'),
        },
        {
          ...visit('confirm-pending', '/account', guarded),
          prepare: async (open) => {
            const { credit } = tongueOf(person.locale).words;
            await open.getByRole('button', { name: credit.use.allow }).click();
            await expect(open).toHaveURL(/\/confirm-it-is-you/);
          },
        },
        visit('confirmed', '/account?confirmed=yes'),
        visit('confirm-paying', '/confirm-it-is-you?for=pay-with-stored-means', guarded),
      ],
    ],
    [
      '/lost-factors',
      [
        visit('lost-factors', `/lost-factors?token=${await token('factor_reset')}`, null),
        visit('lost-factors-wrong', '/lost-factors?token=mistyped', null),
      ],
    ],
    [
      '/payment-password',
      [
        visit('payment-link', `/payment-password?token=${await token('payment_password')}`),
        visit('payment-link-wrong', '/payment-password?token=mistyped'),
      ],
    ],
    [
      '/security',
      [visit('security', '/security'), visit('security-guarded', '/security', guarded)],
    ],
    [
      '/security/app',
      [
        {
          ...visit('app-begun', '/security/app'),
          prepare: (open) => open.getByRole('main').getByRole('button').click(),
        },
      ],
    ],
    ['/security/passkeys', [visit('passkeys', '/security/passkeys', guarded)]],
    [
      '/security/recovery-codes',
      [
        visit('recovery-codes-none', '/security/recovery-codes'),
        {
          ...visit('recovery-codes', '/security/recovery-codes', guarded),
          prepare: (open) => open.getByRole('main').getByRole('button').click(),
        },
      ],
    ],
    ['/security/paying', [visit('paying', '/security/paying', guarded)]],
    [
      '/sign-in/second-step',
      [
        {
          ...visit('second-step', '/sign-in', null),
          prepare: (open) => typePassword(open, guarded),
        },
      ],
    ],
  ]);
}
