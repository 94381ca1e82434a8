import { globSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import type { LinkPurpose } from '#domain/one-time-link.ts';
import { toPublicId } from '#domain/public-id.ts';
import { DAY } from '#domain/time.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { demoStories } from '#main/seed/demo-stories.ts';
import { mintOneTimeLink } from '#usecases/identity/mint-one-time-link.ts';
import { guardVisits } from './guarded-people.ts';
import { holdVisits } from './holds.ts';
import { ledgerOf } from './ledgers.ts';
import { linkFromMail } from './mailbox.ts';
import { agreeAndPay, draftFor, payButton } from './orders.ts';
import { newSubscriber, type Subscriber, signInAs, subscriberOf } from './people.ts';
import type { Program } from './program.ts';
import { control, providerPayments } from './provider.ts';
import { refundVisits } from './refunds.ts';
import { renewalVisits } from './renewals.ts';
import { meansVisits } from './saved-means.ts';
import { creditVisits } from './vouchers.ts';
import { watchingVisits } from './watchers.ts';

/** One look at one page: who looks (null: nobody signed in), and what is done there first. */
export interface Visit {
  name: string;
  path: string;
  who: Subscriber | null;
  prepare?: (page: Page) => Promise<void>;
}

const root = new URL('../../src/edges/web/routes/', import.meta.url);

/** Every route that shows a page, as SvelteKit names it: `/lines/[line]/plans`. */
export const routesOfPages = (): string[] =>
  globSync('**/+page.svelte', { cwd: root }).map(
    (file) => `/${file.replace(/\/?\+page\.svelte$/, '')}`,
  );

/** The visits to each route; a route that is not here is found by the test that compares. */
export async function visitsByRoute(
  page: Page,
  program: Program,
  locale: Locale,
): Promise<Map<string, Visit[]>> {
  const person = await newSubscriber(program, { locale });
  const line = `/lines/${person.lines[0]}`;
  const orders = await ordersInEveryState(page, program, person);
  const guard = await guardVisits(program, person);
  const token = async (purpose: LinkPurpose) => mint(program, person, purpose);
  const demo = await Promise.all(
    demoStories.map(({ userName, email }) => subscriberOf(program, { userName, email, locale })),
  );
  const visit = (name: string, path: string, who: Subscriber | null = person): Visit => ({
    name,
    path,
    who,
  });
  const credit = await creditVisits(program, locale);
  const refunds = await refundVisits(page, program, locale);
  const compared = ['starter-2', 'everyday-12', 'everyday-50', 'unlimited'];
  const need = 'data=3&national=100&international=0&sms=0&country=GB&days=30';
  return new Map<string, Visit[]>([
    ...guard,
    ...(await renewalVisits(program, locale)),
    ...(await watchingVisits(program, locale)),
    ...(await meansVisits(program, locale)),
    ['/__components', [visit('components', '/__components')]],
    ['/account', demo.map((who) => visit(`account-${who.userName}`, '/account', who))],
    ['/back/[token]', orders.backs.map((path, at) => visit(`back-${at}`, path, null))],
    ['/contact', [visit('contact', '/contact', null)]],
    ['/lines/[line]/hold', await holdVisits(program, locale)],
    ['/demo/usage', [visit('usage', '/demo/usage')]],
    ['/lines/new', [visit('new-line', '/lines/new')]],
    ['/lines/[line]/activate', [visit('activate', `${line}/activate`)]],
    [
      '/lines/[line]/best-value',
      [
        visit('best-value', `${line}/best-value?${need}&budget=`),
        visit('best-value-over', `${line}/best-value?${need}&budget=1`),
        visit('best-value-wrong', `${line}/best-value?${need}&budget=two`),
      ],
    ],
    [
      '/lines/[line]/compare',
      [visit('compare', `${line}/compare?${compared.map((id) => `plan=gb-${id}`).join('&')}`)],
    ],
    ['/lines/[line]/ledger', await ledgerVisits(program, locale)],
    [
      '/lines/[line]/plans',
      [
        visit('plans', `${line}/plans?plan=gb-starter-2&plan=gb-everyday-12`),
        visit('plans-add-ons', `${line}/plans?kind=add-on`),
        visit('plans-none', `${line}/plans?data=900`),
      ],
    ],
    ['/lines/[line]/simulate', [visit('simulate', `${line}/simulate?plan=gb-everyday-50`)]],
    [
      '/lines/[line]/top-up',
      [
        visit('top-up', `${line}/top-up`),
        {
          ...visit('top-up-wrong', `${line}/top-up`),
          prepare: async (open) => {
            await open.getByLabel(tongueOf(locale).words.topUp.amount).fill('7.30');
            await open.getByRole('button', { name: tongueOf(locale).words.topUp.button }).click();
          },
        },
      ],
    ],
    ['/lines/[line]/dates', [visit('dates', `${line}/dates`)]],
    [
      '/lines/[line]/keep',
      [
        visit('keep', `${line}/keep?until=${daysAhead(365)}`),
        visit('keep-safe', `${line}/keep?until=${daysAhead(2)}`),
        visit('keep-wrong', `${line}/keep?until=2020-01-01`),
      ],
    ],
    [
      '/lines/[line]/usage',
      [
        visit('line-usage', `${line}/usage`),
        visit('line-usage-voice', `${line}/usage?kind=voice&span=period`),
        visit('line-usage-busy', `/lines/${demo[0]!.lines[0]}/usage?span=period`, demo[0]),
      ],
    ],
    ['/o/[token]', [visit('order-link', orders.link, null), visit('no-link', '/o/nothing', null)]],
    ['/orders', [visit('orders', '/orders'), ...refunds.list]],
    [
      '/orders/[order]',
      [
        visit('order-draft', orders.draft),
        visit('order-waiting', orders.waiting),
        visit('order-declined', orders.declined),
        visit('order-done', orders.done),
        ...refunds.orders,
        visit('order-unknown', `/orders/${toPublicId('ord', program.product.newId())}`),
      ],
    ],
    ['/orders/[order]/refund', refunds.quote],
    ['/orders/[order]/refund/confirm', refunds.confirm],
    ['/r/[token]', refunds.tracker],
    [
      '/orders/[order]/review',
      [
        ...credit.review,
        {
          ...visit('review-wrong', `${orders.draft}/review`),
          prepare: async (open) => {
            await payButton(open, locale).click();
            await expect(open.getByRole('alert')).toBeVisible();
          },
        },
      ],
    ],
    ['/confirm-email', [visit('confirm-email-wrong', '/confirm-email?token=mistyped', null)]],
    ['/security/email', [visit('email', '/security/email')]],
    [
      '/set-password',
      [
        visit('set-password', `/set-password?token=${await token('welcome')}`, null),
        visit('set-password-wrong', '/set-password?token=mistyped', null),
      ],
    ],
    ['/sign-in', [visit('sign-in', '/sign-in', null)]],
    ['/sign-in/forgot', [visit('forgot', '/sign-in/forgot', null)]],
    ['/sign-in/trouble', [visit('trouble', '/sign-in/trouble', null)]],
    ['/sign-in/unlock', [visit('ask-unlock', '/sign-in/unlock', null)]],
    ['/voucher', credit.voucher],
    ['/referral', [visit('referral', '/referral')]],
    ['/unlock', [visit('unlock', `/unlock?token=${await token('unlock')}`, null)]],
  ]);
}

const daysAhead = (days: number): string =>
  new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

async function mint({ product }: Program, person: Subscriber, purpose: LinkPurpose) {
  const { accountId } = person;
  return (await mintOneTimeLink(product, { accountId, purpose })).token;
}

/** One order each that is chosen, open at the provider, declined, and done with its mail. */
async function ordersInEveryState(page: Page, program: Program, person: Subscriber) {
  await signInAs(page, program, person);
  const begin = async (cardEnding: string | null) => {
    const order = await draftFor(program, person, { planId: 'gb-add-data-5' });
    await page.goto(`${order.path}/review`);
    await agreeAndPay(page, person.locale, 'card');
    await expect(page).toHaveURL(new RegExp(`^${program.payment}`));
    const back = new URL((await page.locator('a.back').getAttribute('href'))!);
    const [payment] = await providerPayments(program, order.reference);
    if (cardEnding)
      await control(program, 'pay', { payment_id: payment?.payment_id, card_ending: cardEnding });
    return { path: order.path, back: `${back.pathname}${back.search}` };
  };
  const done = await begin('4242');
  const link = await linkFromMail(program, { to: person.email, path: '/o/' });
  const declined = await begin('0002');
  const waiting = await begin(null);
  const { path: draft } = await draftFor(program, person, { planId: 'gb-everyday-50' });
  const backs = [done.back, waiting.back, declined.back, '/back/nothing'];
  const paths = { done: done.path, declined: declined.path, waiting: waiting.path, draft };
  return { ...paths, backs, link: new URL(link).pathname };
}

/** The busiest person of the demo: the overview, a bucket, a day of it, an order. */
async function ledgerVisits(program: Program, locale: Locale): Promise<Visit[]> {
  const story = demoStories[0]!;
  const who = await subscriberOf(program, { userName: story.userName, email: story.email, locale });
  const { line, bucket, order, day } = await ledgerOf(program, story.userName);
  const path = `/lines/${line}/ledger`;
  return [
    { name: 'ledger', path, who },
    { name: 'ledger-bucket', path: `${path}?bucket=${bucket}`, who },
    { name: 'ledger-day', path: `${path}?bucket=${bucket}&day=${day}`, who },
    { name: 'ledger-order', path: `${path}?order=${order}`, who },
  ];
}
