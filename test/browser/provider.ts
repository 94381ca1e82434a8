import { expect, type Page } from '@playwright/test';
import { en } from '#adapters/payment/simulator/provider/pages/words-en.ts';
import { zh } from '#adapters/payment/simulator/provider/pages/words-zh.ts';
import { testCards } from '#adapters/payment/simulator/provider/test-cards.ts';
import type { Locale } from '#domain/locale.ts';
import type { Program } from './program.ts';

/** The words of the provider's pages. */
export const providerWords = { en, 'zh-CN': zh };

/** A button whose words end with the amount. */
const paying = (page: Page, words: (amount: string) => string) =>
  page.getByRole('button', { name: new RegExp(`^${words('')}\\S`) });

/** On the provider's card page: types the test card with this ending and pays. */
export async function payByCard(page: Page, locale: Locale, ending: string): Promise<void> {
  const w = providerWords[locale].card;
  const { number } = testCards.find((card) => card.number.endsWith(ending))!;
  await page.getByLabel(w.number).fill(number);
  await page.getByLabel(w.expiry, { exact: true }).fill('08/31');
  await page.getByLabel(w.cvv, { exact: true }).fill('123');
  await page.getByLabel(w.name).fill('A READER');
  await paying(page, w.pay).click();
}

/** On the provider's wallet page: signs in to one of its demo accounts and pays. */
export async function payByWallet(page: Page, locale: Locale, email: string): Promise<void> {
  const w = providerWords[locale].wallet;
  await page.getByLabel(w.email).fill(email);
  await page.getByLabel(w.password, { exact: true }).fill('harbour-demo');
  await page.getByRole('button', { name: w.signIn, exact: true }).click();
  await paying(page, w.pay).click();
}

/** On the provider's page of Alipay or WeChat Pay: opens the app here and answers in it. */
export async function payInApp(
  page: Page,
  locale: Locale,
  answer: 'confirm' | 'tooLittle' | 'refuse',
): Promise<void> {
  const w = providerWords[locale].app;
  await page.getByRole('link', { name: w.openHere }).click();
  if (answer === 'confirm') await paying(page, w.confirm).click();
  else await page.getByRole('button', { name: w[answer] }).click();
}

export interface ProviderPayment {
  payment_id: string;
  reference: string;
  status: string;
  amount: { minor: string };
  captured: { minor: string } | null;
  refunded: { minor: string };
}

export interface Delivery {
  deliveryId: string;
  paymentId: string;
  eventType: string;
  state: string;
  lastStatus: number | null;
}

async function stateOf(program: Program) {
  const answer = await fetch(`${program.payment}/control/state`);
  return (await answer.json()) as { payments: ProviderPayment[]; deliveries: Delivery[] };
}

/** What the provider holds of one order, the newest first. */
export async function providerPayments(program: Program, reference: string) {
  const { payments } = await stateOf(program);
  return payments.filter((payment) => payment.reference === reference);
}

export async function deliveriesOf(program: Program, paymentId: string): Promise<Delivery[]> {
  const { deliveries } = await stateOf(program);
  return deliveries.filter((delivery) => delivery.paymentId === paymentId);
}

/** One of the switches of the provider's control page. */
export async function control(program: Program, name: string, body: object): Promise<void> {
  const answer = await fetch(`${program.payment}/control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status, await answer.text()).toBe(200);
}
