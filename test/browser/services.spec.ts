import { fromPublicId } from '#domain/public-id.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { halfUsed, newSubscriber, signInAs } from './people.ts';
import { picture } from './picture.ts';
import { expect, locales, test } from './program.ts';

const planId = 'gb-add-chat-3';
const service = { 'zh-CN': '聊天和地图', en: 'chat and maps' };
const purchases = [...halfUsed.purchases, { daysAgo: 1, planId }];

for (const locale of locales)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    const tongue = tongueOf(locale);
    const only = tongue.words.common.onlyFor(service[locale]);

    test('an allowance for one service says so wherever it is shown @everywhere', async ({
      page,
      program,
    }) => {
      const person = await newSubscriber(program, {
        locale,
        lines: [{ ...halfUsed, purchases }],
      });
      await signInAs(page, program, person);
      const line = person.lines[0]!;
      const view = await viewAccount(program.product, person.accountId);
      const { buckets } = view!.lines.find((each) => each.line.id === fromPublicId('line', line))!;
      const data = buckets.filter(({ kind }) => kind === 'data');
      const general = data.find(({ serviceId }) => serviceId === 'any')!;
      const title = tongue.kind('data', 'any', service);

      await page.goto('/account');
      const rows = page.getByRole('region', { name: tongue.words.account.everything });
      await expect(rows.getByText(title, { exact: true })).toBeVisible();
      await expect(rows.getByRole('listitem').filter({ hasText: only })).toHaveCount(1);
      // The large figure is what serves everything.
      await expect(page.locator('.figure')).toContainText(
        tongue.amount('data', general.remaining, 'GBP'),
      );
      await picture(page, `services-account-${locale}`);
      await rows.getByRole('listitem').filter({ hasText: only }).getByRole('link').click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText(title);

      await page.goto(`/lines/${line}/plans?kind=add-on`);
      const card = page.getByRole('article').filter({ hasText: only });
      await expect(card).toHaveCount(1);
      await card.scrollIntoViewIfNeeded();
      await picture(page, `services-plans-${locale}`);

      await page.goto(`/lines/${line}/compare?plan=${planId}&plan=gb-add-data-5`);
      await expect(page.getByRole('rowheader', { name: title })).toBeVisible();
      await expect(
        page.getByRole('rowheader', { name: tongue.kind('data', 'any'), exact: true }),
      ).toBeVisible();

      await page.goto(`/lines/${line}/simulate?plan=${planId}`);
      await expect(
        page.getByRole('rowheader', { name: new RegExp(`^${title} ·`) }).first(),
      ).toBeAttached();
    });
  });
