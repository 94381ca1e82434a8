import { fromPublicId } from '#domain/public-id.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { charge } from '#usecases/charge.ts';
import { violations } from './axe.ts';
import { keptByProvider } from './books.ts';
import { linkFromMail, mailsTo } from './mailbox.ts';
import { newSubscriber, type Subscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';
import { paidOrder } from './refunds.ts';

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const { words, money } = tongueOf(locale);
    const w = words.refunds;

    test('withdraws in two steps, gets a receipt, and follows the money without signing in @everywhere', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const order = await paidOrder(page, program, person);
      await page.goto(order.path);
      await page.getByRole('link', { name: w.entry.withdraw }).click();
      const main = page.getByRole('main');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.quote.withdrawTitle);
      await expect(main).toContainText(money(800n, 'GBP'));
      expect(await violations(page)).toEqual([]);
      await picture(page, `refund-quote-${locale}`);
      await page.getByRole('button', { name: w.quote.next }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.confirm.withdrawTitle);
      await expect(main).toContainText(person.email);
      expect(await violations(page)).toEqual([]);
      await picture(page, `refund-confirm-${locale}`);
      await page.getByRole('button', { name: w.confirm.confirmWithdrawal }).click();
      await expect(page).toHaveURL(/\/r\/[\w-]{96}$/);
      await expect(page.getByRole('heading', { name: w.tracker.goodTitle })).toBeVisible({
        timeout: 30_000,
      });
      expect(await violations(page)).toEqual([]);
      await picture(page, `refund-tracker-${locale}`);
      expect(await keptByProvider(program, order)).toBe(0);
      await page.getByRole('link', { name: words.orders.order(order.reference) }).click();
      await expect(page).toHaveURL(new RegExp(`${order.path}$`));
      await page.goto('/orders');
      await expect(main.getByRole('listitem').first()).toContainText(words.orders.states.returned);
      const link = await linkFromMail(program, { to: person.email, path: '/r/' });
      await page.context().clearCookies();
      await page.goto(`${link}?lang=${locale}`);
      await expect(page.getByRole('heading', { name: w.tracker.goodTitle })).toBeVisible();
      await expect(main).toContainText(w.tracker.signedLink);
      await expect(main.locator(`[href="${order.path}"]`)).toHaveCount(0);
      const note = await page.request.get(`${new URL(link).pathname}/credit-note.pdf`);
      expect(note.headers()['content-type']).toBe('application/pdf');
      expect(note.headers()['content-disposition']).toContain(`credit-note-${order.reference}.pdf`);
      // A paper that is not there is a page in the reader's language, not a bare number.
      await page.goto(`/r/mistyped/credit-note.pdf?lang=${locale}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(
        words.common.error.notFoundTitle,
      );
    });

    test('something is used meanwhile: nothing is done, and the new figures are shown @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const order = await paidOrder(page, program, person);
      await page.goto(`${order.path}/refund`);
      await page.getByRole('button', { name: w.quote.next }).click();
      await use(program, person);
      await page.getByRole('button', { name: w.confirm.confirmWithdrawal }).click();
      await expect(page.getByRole('heading', { name: w.quote.changed })).toBeVisible();
      await expect(page.getByRole('main')).toContainText(money(560n, 'GBP'));
      await picture(page, `refund-changed-${locale}`);
      expect(await keptByProvider(program, order)).toBe(800);
      await page.getByRole('radio', { name: w.quote.credit }).check();
      await page.getByRole('button', { name: w.quote.next }).click();
      await page.getByRole('button', { name: w.confirm.confirmWithdrawal }).click();
      await expect(page.getByRole('main')).toContainText(w.tracker.inCredit);
      expect(await keptByProvider(program, order)).toBe(800);
      const { states, partBack, page: one } = words.orders;
      for (const list of ['/orders', '/account']) {
        await page.goto(list);
        const row = page
          .getByRole('listitem')
          .filter({ has: page.locator(`[href="${order.path}"]`) });
        await expect(row).toContainText(states['partly-returned']);
        await expect(row).toContainText(partBack(money(560n, 'GBP')));
        await expect(row).not.toContainText(states.fulfilled);
      }
      await page.goto('/orders');
      await picture(page, `orders-given-back-${locale}`);
      await page.goto(order.path);
      const summary = page.getByRole('region').filter({ hasText: words.common.price });
      await expect(summary).toContainText(states['partly-returned']);
      await expect(summary.locator('dl')).toContainText(
        new RegExp(`${one.wentBack}\\s*${money(560n, 'GBP')}`),
      );
      await picture(page, `order-given-back-${locale}`);
    });

    test('the provider refuses: the subscriber is told, and takes credit instead @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const order = await paidOrder(page, program, person, { card: '0403' });
      await page.goto(`${order.path}/refund`);
      await page.getByRole('button', { name: w.quote.next }).click();
      await page.getByRole('button', { name: w.confirm.confirmWithdrawal }).click();
      await expect(page.getByRole('heading', { name: w.tracker.badTitle })).toBeVisible({
        timeout: 30_000,
      });
      await picture(page, `refund-refused-${locale}`);
      await expect
        .poll(async () => (await mailsTo(program, person.email)).map(({ text }) => text).join())
        .toContain(locale === 'en' ? 'still yours' : '仍属于您');
      await page.getByRole('link', { name: w.tracker.chooseButton }).click();
      await page.getByRole('button', { name: w.refused.credit(money(800n, 'GBP')) }).click();
      await expect(page.getByRole('heading', { name: w.tracker.goodTitle })).toBeVisible();
      await expect(page.getByRole('main')).toContainText(w.tracker.inCredit);
      await page.goto(order.path);
      await expect(page.getByRole('main')).toContainText(
        words.orders.page.returnedToCredit(money(800n, 'GBP')),
      );
    });

    test('what would come back is said in figures before paying @no-js', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, { locale });
      await signInAs(page, program, person);
      const line = person.lines[0]!;
      await page.goto(`/lines/${line}/simulate?plan=gb-everyday-50`);
      await page.getByRole('main').locator('form button').first().click();
      await expect(page).toHaveURL(/\/review$/);
      const card = page.getByRole('region', { name: w.forecast.title });
      await expect(card).toContainText(money(750n, 'GBP'));
      await expect(card).toContainText(money(375n, 'GBP'));
    });
  });

/** Half of the plan’s data, which counts six parts of ten. */
const use = (program: Parameters<typeof keptByProvider>[0], { accountId, lines }: Subscriber) =>
  charge(program.product, {
    accountId,
    lineId: fromPublicId('line', lines[0]!)!,
    kind: 'data',
    scope: 'any',
    country: 'FR',
    amount: 6n * 1024n ** 3n,
    key: `use of ${accountId}`,
  });
