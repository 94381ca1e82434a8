import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProviderMethod } from '#domain/payment.ts';
import type { OpenRequest, PaymentReport } from '#ports/payment-gateway.ts';
import { type HostedPage, type Outcome, openPage, submit } from './hosted-page.ts';
import { type SimulatorProcess, startSimulator } from './simulator-process.ts';

const returnUrl = 'http://127.0.0.1:9/orders/ord_1';
const left = { kind: 'left', url: returnUrl };
let simulator: SimulatorProcess;

beforeAll(async () => {
  simulator = await startSimulator({ timeoutMs: 10_000 });
});
afterAll(() => simulator.stop());

async function openFor(method: ProviderMethod, changes: Partial<OpenRequest> = {}) {
  const paymentId = randomUUID();
  const answer = await simulator.gateway.open({
    ...{ paymentId, method, returnUrl, locale: 'en', description: '10 GB', reference: 'XK-1' },
    amount: { amountMinor: 1_050n, currency: 'GBP' },
    expiresAt: Date.now() + 600_000,
    ...changes,
  });
  if (answer.outcome !== 'opened') throw new Error(JSON.stringify(answer));
  return { paymentId, page: await openPage(answer.redirectUrl) };
}

async function reportOf(paymentId: string): Promise<PaymentReport> {
  const answer = await simulator.gateway.ask(paymentId);
  if (answer.outcome !== 'known') throw new Error(JSON.stringify(answer));
  return answer.report;
}

function pageIn(outcome: Outcome): HostedPage {
  if (outcome.kind !== 'page') throw new Error(outcome.kind);
  return outcome.page;
}

const signIn = async (page: HostedPage, email: string, password = 'harbour-demo') =>
  pageIn(await submit(page, 'sign-in-form', { email, password }));

async function balanceOf(email: string, currency: string): Promise<string | undefined> {
  const response = await fetch(`${simulator.url}/control/state`);
  const { wallets } = (await response.json()) as {
    wallets: { email: string; balances: Record<string, string> }[];
  };
  return wallets.find((wallet) => wallet.email === email)?.balances[currency];
}

describe('the wallet', () => {
  test('shows its balance, pays from it, and gets refunds back', async () => {
    const { paymentId, page } = await openFor('wallet');
    const wallet = await signIn(page, ' LIN@wallet.example ');
    expect(wallet.text).toContain('Lin Xiaohang 林晓航');
    expect(wallet.text).toContain('£2,500.00');
    expect(wallet.text).toContain('£2,489.50');
    expect(await submit(wallet, '/wallet/pay')).toEqual(left);
    expect(await submit(wallet, '/wallet/pay')).toEqual(left);
    expect((await reportOf(paymentId)).status).toBe('captured');
    expect(await balanceOf('lin@wallet.example', 'GBP')).toBe('248950');
    const amount = { amountMinor: 50n, currency: 'GBP' as const };
    const refund = { refundId: randomUUID(), paymentId, amount };
    await simulator.gateway.refund(refund);
    await simulator.gateway.refund(refund);
    expect(await balanceOf('lin@wallet.example', 'GBP')).toBe('249000');
    expect(await balanceOf('lin@wallet.example', 'EUR')).toBe('300000');
  });

  test('with too little says how much is missing, and declines', async () => {
    const { paymentId, page } = await openFor('wallet');
    const wallet = await signIn(page, 'sam@wallet.example');
    expect(wallet.text).toContain('Your balance is £9.30 short.');
    expect(await submit(wallet, '/wallet/pay')).toEqual(left);
    const expected = { status: 'declined', declineReason: 'wallet_insufficient' };
    expect(await reportOf(paymentId)).toMatchObject(expected);
    expect(await balanceOf('sam@wallet.example', 'GBP')).toBe('120');
  });

  test('that refuses takes nothing', async () => {
    const { paymentId, page } = await openFor('wallet');
    expect(await submit(await signIn(page, 'zhou@wallet.example'), '/wallet/pay')).toEqual(left);
    const expected = { status: 'declined', declineReason: 'wallet_refused' };
    expect(await reportOf(paymentId)).toMatchObject(expected);
  });

  test('counts yen without decimals', async () => {
    const amount = { amountMinor: 1_200n, currency: 'JPY' as const };
    const { page } = await openFor('wallet', { amount, locale: 'zh-CN' });
    expect((await signIn(page, 'lin@wallet.example')).text).toContain('JP¥1,200');
  });

  const wrong: [string, string, string, string][] = [
    ['nobody', 'nobody@wallet.example', 'harbour-demo', 'don’t belong together'],
    ['a wrong password', 'lin@wallet.example', 'harbour', 'don’t belong together'],
    ['no e-mail', '', 'harbour-demo', 'Enter your e-mail'],
    ['no password', 'lin@wallet.example', '', 'Enter your password'],
  ];

  test.each(wrong)('does not sign in %s', async (_, email, password, words) => {
    const { page } = await openFor('wallet');
    const again = await signIn(page, email, password);
    expect(again.text).toContain(words);
    expect(again.forms[0]?.fields).toEqual([
      { name: 'email', value: email },
      { name: 'password', value: '' },
    ]);
  });

  test('pays for nobody who has not signed in to this payment', async () => {
    const one = await openFor('wallet');
    const other = await openFor('wallet');
    const { cookie } = await signIn(one.page, 'lin@wallet.example');
    const stolen = await openPage(other.page.url, cookie);
    expect(stolen.text).toContain('Sign in to Harbour Wallet');
    for (const each of ['', cookie, cookie.replace(/.$/, '_')]) {
      const headers = { cookie: each };
      const target = `${other.page.url.split('?')[0]}/wallet/pay`;
      await fetch(target, { method: 'POST', headers, redirect: 'manual' });
    }
    expect((await reportOf(other.paymentId)).status).toBe('open');
  });

  test('signs out', async () => {
    const { page } = await openFor('wallet');
    const wallet = await signIn(page, 'lin@wallet.example');
    const out = pageIn(await submit(wallet, '/wallet/sign-out'));
    expect(out.cookie).toBe('');
    expect(out.text).toContain('Sign in to Harbour Wallet');
  });

  test('keeps its cookie from scripts and other pages', async () => {
    const { page } = await openFor('wallet');
    const { action } = page.forms[0]!;
    const body = new URLSearchParams({ email: 'lin@wallet.example', password: 'harbour-demo' });
    const target = new URL(action, page.url);
    const response = await fetch(target, { method: 'POST', body, redirect: 'manual' });
    const path = target.pathname.replace('/wallet/sign-in', '');
    const cookie = response.headers.get('set-cookie');
    expect(cookie).toContain(`Path=${path}; Max-Age=900; HttpOnly; SameSite=Lax`);
  });

  test('offers no card form', async () => {
    const { paymentId, page } = await openFor('wallet');
    const body = new URLSearchParams({ number: '4242424242424242', expiry: '12/39', cvv: '123' });
    const target = `${page.url.split('?')[0]}/card`;
    await fetch(target, { method: 'POST', body, redirect: 'manual' });
    expect((await reportOf(paymentId)).status).toBe('open');
  });
});

describe.each(['alipay', 'wechat_pay'] as const)('%s', (method) => {
  const amount = { amountMinor: 6_800n, currency: 'CNY' as const };
  const openApp = async (page: HostedPage) => {
    const link = page.links.find((href) => href.includes('/app'));
    return openPage(new URL(link!, page.url).href);
  };

  test('is confirmed in the app, and the screen learns it', async () => {
    const { paymentId, page } = await openFor(method, { amount, locale: 'zh-CN' });
    expect(page.text).toContain('¥68.00');
    expect(page.text).toContain('<svg');
    const early = pageIn(await submit(page, '/continue'));
    expect(early.text).toContain('App 中尚未确认付款，目前没有扣款。');
    expect(await submit(await openApp(page), '/app', {}, 'confirm')).toEqual(left);
    expect(await submit(early, '/continue')).toEqual(left);
    expect(await reportOf(paymentId)).toMatchObject({ status: 'captured', amount });
  });

  const refusals: [string, PaymentReport['declineReason']][] = [
    ['too_little', 'wallet_insufficient'],
    ['refuse', 'wallet_refused'],
  ];

  test.each(refusals)('%s in the app declines', async (answer, declineReason) => {
    const { paymentId, page } = await openFor(method, { amount });
    expect(await submit(await openApp(page), '/app', {}, answer)).toEqual(left);
    expect(await reportOf(paymentId)).toMatchObject({ status: 'declined', declineReason });
  });

  test('is cancelled from the screen', async () => {
    const { paymentId, page } = await openFor(method, { amount });
    expect(await submit(page, '/cancel')).toEqual(left);
    expect((await reportOf(paymentId)).status).toBe('cancelled');
  });
});
