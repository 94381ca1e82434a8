import type { Page } from '@playwright/test';
import type { Locale } from '#domain/locale.ts';
import type { RenewalTiming } from '#domain/ordering.ts';
import type { ProviderMethod } from '#domain/payment.ts';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { type OrderBooks, readOrder } from './books.ts';
import type { Subscriber } from './people.ts';
import type { Program } from './program.ts';

/** A chosen plan, still to be confirmed: `path` is its order's page. */
export async function draftFor(
  program: Program,
  person: Subscriber,
  wish: { planId?: string; timing?: RenewalTiming } = {},
): Promise<OrderBooks & { path: string }> {
  const { accountId, locale, lines } = person;
  const { planId = 'gb-everyday-12', timing = 'now' } = wish;
  const lineId = fromPublicId('line', lines[0] ?? '') ?? '';
  const answer = await draftOrder(program.product, { accountId, lineId, planId, timing, locale });
  if ('refused' in answer) throw new Error(answer.refused);
  const order = await readOrder(program, answer.orderId);
  return { ...order, path: `/orders/${toPublicId('ord', answer.orderId)}` };
}

export const payButton = (page: Page, locale: Locale) =>
  page.getByRole('button', {
    name: new RegExp(`^${tongueOf(locale).words.orders.review.pay('')}`),
  });

/** On the review: takes a method, agrees where that is asked, and goes to the provider. */
export async function agreeAndPay(page: Page, locale: Locale, method: ProviderMethod) {
  const w = tongueOf(locale).words.orders;
  await page.getByRole('radio', { name: w.methods[method] }).check();
  const consent = page.getByRole('checkbox', { name: w.review.consent });
  if (await consent.isVisible()) await consent.check();
  await payButton(page, locale).click();
}
