import { randomUUID } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProviderMethod } from '#domain/payment.ts';
import { launchOptions } from '../../support/chromium.ts';
import { type SimulatorProcess, startSimulator } from './simulator-process.ts';

let simulator: SimulatorProcess;
let browser: Browser;

beforeAll(async () => {
  simulator = await startSimulator({ timeoutMs: 10_000 });
  browser = await chromium.launch(await launchOptions());
});
afterAll(async () => {
  await browser?.close();
  await simulator?.stop();
});

type Locale = 'en' | 'zh-CN';

async function open(method: ProviderMethod, locale: Locale): Promise<string> {
  const answer = await simulator.gateway.open({
    ...{ paymentId: randomUUID(), method, locale, reference: 'XK-7Q2M' },
    amount: { amountMinor: 1_050n, currency: method === 'card' ? 'GBP' : 'CNY' },
    description: locale === 'en' ? 'Roam Europe 10 GB, 30 days' : '欧洲漫游 10 GB，30 天',
    returnUrl: `${simulator.url}/control?lang=${locale}`,
    expiresAt: Date.now() + 600_000,
  });
  if (answer.outcome !== 'opened') throw new Error(JSON.stringify(answer));
  return answer.redirectUrl;
}

/** Every page a payer or tester can meet, one after the other; `look` is called on each. */
async function tour(page: Page, locale: Locale, look: (what: string) => Promise<void>) {
  const card = await open('card', locale);
  await page.goto(card);
  await page.locator('summary').click();
  await look('card');
  await page.fill('#number', '4242 4242 4242 4241');
  await page.press('#number', 'Enter');
  await look('card with faults');
  await page.fill('#number', '4000 0000 0000 3220');
  await page.fill('#expiry', '12/39');
  await page.fill('#cvv', '123');
  await page.fill('#name', 'Lin Xiaohang');
  await page.press('#name', 'Enter');
  await look('the bank’s question');
  await page.click('[value=fail]');
  await look('control');
  await page.goto(card);
  await look('declined');
  const wallet = await open('wallet', locale);
  await page.goto(wallet);
  await page.locator('summary').click();
  await look('sign-in');
  await page.press('#email', 'Enter');
  await look('sign-in with faults');
  for (const email of ['sam@wallet.example', 'lin@wallet.example']) {
    await page.fill('#email', email);
    await page.fill('#password', 'harbour-demo');
    await page.press('#password', 'Enter');
    await look(`wallet of ${email}`);
    if (email.startsWith('sam')) await page.click('form[action*="/sign-out"] button');
  }
  await page.click('form[action*="/wallet/pay"] button');
  await page.goto(wallet);
  await look('paid');
  for (const method of ['alipay', 'wechat_pay'] as const) {
    const address = await open(method, locale);
    await page.goto(address);
    await page.click('form[action*="/continue"] button');
    await look(method);
    await page.click('main a.button');
    await look(`${method} in the app`);
    await page.goto(address);
    await page.click('form[action*="/cancel"] button');
    await page.goto(address);
    await look('cancelled');
  }
  await page.goto(`${simulator.url}/pay/none?lang=${locale}`);
  await look('unknown');
}

const ways = [
  { locale: 'en', width: 360, colorScheme: 'light' },
  { locale: 'zh-CN', width: 1280, colorScheme: 'dark' },
] as const;

const patience = { timeout: 90_000 };
const name = 'every page is clean and fits: $locale, $width px, $colorScheme';

test.each(ways)(name, patience, async (way) => {
  const { locale, width, colorScheme } = way;
  const viewport = { width, height: 800 };
  const context = await browser.newContext({ viewport, colorScheme, locale });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isExpected = message.location().url.includes('/pay/none');
    if (message.type() === 'error' && !isExpected) complaints.push(message.text());
  });
  let looks = 0;
  await tour(page, locale, async (what) => {
    looks += 1;
    const { violations } = await new AxeBuilder({ page }).analyze();
    complaints.push(...violations.map(({ id, help }) => `${what}: ${id}: ${help}`));
    const surplus = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (surplus > 0) complaints.push(`${what}: ${surplus} px too wide`);
    const lang = await page.getAttribute('html', 'lang');
    if (lang !== locale) complaints.push(`${what}: in ${lang}`);
  });
  await context.close();
  expect(complaints).toEqual([]);
  expect(looks).toBeGreaterThan(15);
});

test('the whole tour works with JavaScript off', patience, async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const seen: string[] = [];
  const page = await context.newPage();
  await tour(page, 'en', async (what) => void seen.push(what));
  await context.close();
  expect(seen.at(-1)).toBe('unknown');
});

test('the first fault has the focus, and leads to its field', async () => {
  const page = await browser.newPage();
  await page.goto(await open('card', 'en'));
  await page.press('#number', 'Enter');
  const focused = page.locator('.faults:focus');
  await focused.waitFor();
  expect(await focused.locator('h2').innerText()).toBe('There is a problem');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#number:focus').waitFor();
  await page.close();
});
