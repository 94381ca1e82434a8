import type { Page } from '@playwright/test';
import type { LineState } from '#domain/line.ts';
import type { Locale } from '#domain/locale.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { demoStories } from '#main/seed/demo-stories.ts';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { signInAs, subscriberOf } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, type Program, test } from './program.ts';

/** Who of the demo is in which state, and the one right next step with the page it leads to. */
interface Stand {
  userName: string;
  state: LineState;
  step: (words: ReturnType<typeof wordsOf>) => string;
  leadsTo: (words: ReturnType<typeof wordsOf>) => string;
}

const wordsOf = (locale: Locale) => tongueOf(locale).words;

const stands: readonly Stand[] = [
  {
    userName: 'chen.siyuan',
    state: 'active',
    step: (w) => w.account.renew,
    leadsTo: (w) => w.plans.title,
  },
  {
    userName: 'emily.carter',
    state: 'expiring-soon',
    step: (w) => w.account.renew,
    leadsTo: (w) => w.plans.title,
  },
  {
    userName: 'tobias.klein',
    state: 'grace',
    step: (w) => w.account.revive,
    leadsTo: (w) => w.plans.title,
  },
  {
    userName: 'wang.jianguo',
    state: 'suspended',
    step: (w) => w.account.revive,
    leadsTo: (w) => w.plans.title,
  },
  {
    userName: 'grace.okafor',
    state: 'number-lost',
    step: (w) => w.account.buyNew,
    leadsTo: (w) => w.plans.titleNew,
  },
  {
    userName: 'sofia.rossi',
    state: 'not-yet-activated',
    step: (w) => w.account.activate,
    leadsTo: (w) => w.orders.activate.titleEsim,
  },
];

async function openAccount(
  page: Page,
  program: Program,
  given: { userName: string; locale: Locale },
) {
  const { email } = demoStories.find((story) => story.userName === given.userName)!;
  const person = await subscriberOf(program, { ...given, email });
  await signInAs(page, program, person);
  await page.goto(`/account?lang=${given.locale}`);
  return person;
}

const titleOf = (state: LineState, w: ReturnType<typeof wordsOf>): RegExp | null => {
  if (state === 'active') return null;
  const { title } = w.account.states[state];
  const texts = typeof title === 'string' ? [title] : [0, 1, 2, 3].map(title);
  return new RegExp(`^(${texts.join('|')})$`);
};

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale, timezoneId: 'America/New_York' });
    const tongue = tongueOf(locale);
    const w = tongue.words;

    for (const stand of stands)
      test(`${stand.state}: told in words, with the one next step ${locale === 'en' ? '@no-js' : ''}`, async ({
        page,
        program,
      }) => {
        await openAccount(page, program, { ...stand, locale });
        const main = page.getByRole('main');
        await expect(main).toContainText(w.common.states[stand.state]);
        const title = titleOf(stand.state, w);
        if (title) await expect(page.getByRole('heading', { name: title })).toBeVisible();
        await picture(page, `account-${stand.state}-${locale}`);
        const steps = main.getByRole('link', { name: stand.step(w), exact: true });
        await expect(steps).toHaveCount(1);
        await steps.click();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(stand.leadsTo(w));
        // The page it leads to has something to choose or to do.
        const onward = stand.state === 'not-yet-activated' ? 'code' : 'article';
        await expect(page.locator(onward).first()).toBeVisible();
      });

    test('figures, bars, expiries, the chain of deadlines, zones and orders @everywhere', async ({
      page,
      program,
    }) => {
      const person = await openAccount(page, program, { userName: 'chen.siyuan', locale });
      const view = (await viewAccount(program.product, person.accountId))!;
      const { line, market } = view.lines[0]!;
      const buckets = view.lines[0]!.buckets.filter(({ kind }) => kind !== 'credit');
      await expect(page.getByText(tongue.phone(line.msisdn)).first()).toBeVisible();
      await expect(page.getByText(w.account.sim.iccid(line.iccid.slice(-4)))).toBeVisible();

      const rows = page.getByRole('region', { name: w.account.everything }).getByRole('listitem');
      await expect(rows).toHaveCount(buckets.length);
      const said = await rows.allInnerTexts();
      for (const bucket of buckets) {
        const left = tongue.amount(bucket.kind, bucket.remaining, market.currency);
        expect(said.some((text) => text.includes(left))).toBe(true);
      }
      // Credit is the account's, not a line's.
      const credit = page.getByRole('region', { name: w.credit.title });
      for (const { currency, spendableMinor } of view.credit)
        await expect(credit).toContainText(tongue.money(spendableMinor, currency));
      const expiries = said.map((text) => /(?:until|from|至|自|到|起).*/i.exec(text)?.[0]);
      expect(expiries.every(Boolean)).toBe(true);
      expect(new Set(expiries).size).toBeGreaterThan(2);
      for (const bar of await page.getByRole('progressbar').all()) {
        const share = Number(await bar.getAttribute('value'));
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(100);
        await expect(bar).toHaveAccessibleName(/\d/);
      }

      const chain = page.getByRole('region', { name: w.account.chain.title });
      await expect(chain.locator('[aria-current=step]')).toContainText(w.account.chain.today);
      for (const each of ['nextEnds', 'serviceEnds', 'inboundEnds', 'numberLost'] as const)
        await expect(chain.getByText(w.account.chain[each])).toBeVisible();
      const times = await chain
        .locator('ol time')
        .evaluateAll((all) => all.map((time) => Date.parse(time.getAttribute('datetime') ?? '')));
      expect(times).toEqual([...times].sort((a, b) => a - b));

      // It renews by itself: dates that hold without renewing say so.
      const auto = (await viewAutoRenewal(program.product, {
        accountId: person.accountId,
        lineId: line.id,
      }))!;
      const { at, amountMinor } = auto.outlook!.next!;
      const byItself = w.dates.byItself(
        tongue.money(amountMinor, market.currency),
        tongue.instant(at, market.timeZone),
      );
      await expect(chain).toContainText(byItself);

      await expect(page.getByText(w.common.zoneUtc, { exact: true })).toBeHidden();
      await page.getByText(w.common.showZones).click();
      await expect(page.getByText(w.common.zoneUtc, { exact: true })).toBeVisible();
      await expect(page.getByText(w.common.zoneOperator)).toBeVisible();
      const device = page.getByText(w.common.zoneDevice);
      const hasScript = test.info().project.use.javaScriptEnabled !== false;
      if (hasScript)
        await expect(
          page.getByText(locale === 'en' ? /\(Eastern Time\)/ : /（北美东部时间）/),
        ).toBeVisible();
      else await expect(device).toBeHidden();

      const orders = page.getByRole('region', { name: w.account.orders.title });
      const last = orders.getByRole('listitem').first().getByRole('link');
      const bought = await last.innerText();
      await last.click();
      await expect(page.getByRole('heading', { name: w.orders.page.doneTitle })).toBeVisible();
      await expect(page.getByRole('main')).toContainText(bought);
      // Saved papers of several orders don't take each other's place.
      const receipt = page.getByRole('link', { name: w.orders.page.receipt });
      const paper = await page.request.get((await receipt.getAttribute('href'))!);
      expect(paper.headers()['content-disposition']).toMatch(/"receipt-[0-9A-Z]{8}\.pdf"$/);
      await page.goBack();
      await orders.getByRole('link', { name: w.account.orders.all }).click();
      await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(8);
    });

    test('several lines, each with its own state', async ({ page, program }) => {
      const person = await openAccount(page, program, { userName: 'li.xiaowen', locale });
      const view = (await viewAccount(program.product, person.accountId))!;
      const lines = page.getByRole('navigation', { name: w.account.lines });
      await expect(lines.getByRole('link')).toHaveCount(3);
      for (const { line, state, market } of view.lines) {
        const number = tongue.phone(line.msisdn);
        const link = lines.getByRole('link').filter({ hasText: number });
        await expect(link).toContainText(w.common.states[state]);
        await link.click();
        await expect(link).toHaveAttribute('aria-current', 'true');
        await expect(page.getByRole('heading', { name: number })).toBeVisible();
        const chain = page.getByRole('region', { name: w.account.chain.title });
        await expect(chain.locator('time').first()).toContainText(/[(（]/);
        expect(market.timeZone).toBeTruthy();
      }
      await picture(page, `account-several-${locale}`);
    });
  });
