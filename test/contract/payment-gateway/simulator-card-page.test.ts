import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testCards } from '#adapters/payment/simulator/provider/test-cards.ts';
import type { DeclineReason } from '#domain/payment.ts';
import type { OpenRequest, PaymentReport } from '#ports/payment-gateway.ts';
import { eventually } from '../../support/programs.ts';
import { fillIn, openPage, submit } from './hosted-page.ts';
import { type SimulatorProcess, startSimulator } from './simulator-process.ts';

const returnUrl = 'http://127.0.0.1:9/orders/ord_1?from=payment&x=1';
let simulator: SimulatorProcess;

beforeAll(async () => {
  simulator = await startSimulator({ timeoutMs: 10_000 });
});
afterAll(() => simulator.stop());

async function openCard(changes: Partial<OpenRequest> = {}) {
  const paymentId = randomUUID();
  const answer = await simulator.gateway.open({
    paymentId,
    amount: { amountMinor: 1_050n, currency: 'GBP' },
    method: 'card',
    description: '10 GB <b>& more</b>',
    reference: 'XK-1',
    locale: 'en',
    returnUrl,
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

describe('each test card does what the page says', () => {
  const declines: [string, DeclineReason][] = [
    ['4000 0000 0000 0002', 'card_declined'],
    ['4000 0000 0000 9995', 'insufficient_funds'],
    ['4000 0000 0000 0069', 'expired_card'],
    ['4000 0000 0000 0101', 'incorrect_number'],
    ['4000 0000 0000 0127', 'incorrect_cvc'],
    ['4000 0000 0000 9987', 'lost_or_stolen'],
    ['4000 0000 0000 6975', 'limit_exceeded'],
    ['4000 0000 0000 0028', 'foreign_card_refused'],
    ['4000 0000 0000 0119', 'provider_error'],
  ];

  test.each(declines)('%s is declined: %s', async (number, reason) => {
    const { paymentId, page } = await openCard();
    expect(await submit(page, 'card-form', fillIn(number))).toEqual({
      kind: 'left',
      url: returnUrl,
    });
    expect(await reportOf(paymentId)).toMatchObject({ status: 'declined', declineReason: reason });
  });

  const approvals = ['4242 4242 4242 4242', '5555-5555-5555-4444', '4000000000020208'];

  test.each(approvals)('%s is taken', async (number) => {
    const { paymentId, page } = await openCard();
    expect(await submit(page, 'card-form', fillIn(number))).toEqual({
      kind: 'left',
      url: returnUrl,
    });
    expect((await reportOf(paymentId)).status).toBe('captured');
  });

  test('a slow bank is waited for, and a second submit waits with the first', async () => {
    const { paymentId, page } = await openCard();
    const started = performance.now();
    const card = fillIn('4000 0000 0000 0408');
    const outcomes = await Promise.all([1, 2].map(() => submit(page, 'card-form', card)));
    expect(performance.now() - started).toBeGreaterThan(250);
    expect(outcomes).toEqual([1, 2].map(() => ({ kind: 'left', url: returnUrl })));
    expect((await reportOf(paymentId)).status).toBe('captured');
    await eventually('the message', () => capturesAbout(paymentId).length > 0);
    await eventually('both messages', () => simulator.receiver.about(paymentId).length >= 2);
    const types = simulator.receiver
      .about(paymentId)
      .map(({ rawBody }) => JSON.parse(rawBody).type);
    expect(types).toEqual(['payment.processing', 'payment.captured']);
  });

  test('what is cancelled while a slow bank thinks is not taken', async () => {
    const { paymentId, page } = await openCard();
    const paying = submit(page, 'card-form', fillIn('4000 0000 0000 0408'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await simulator.gateway.cancel(paymentId);
    expect(await paying).toEqual({ kind: 'left', url: returnUrl });
    expect((await reportOf(paymentId)).status).toBe('cancelled');
  });

  test('a lost answer: the money is taken, and only asking tells', async () => {
    const { paymentId, page } = await openCard();
    const outcome = await submit(page, 'card-form', fillIn('4000 0000 0000 0499'));
    expect(outcome).toEqual({ kind: 'lost' });
    expect((await reportOf(paymentId)).status).toBe('captured');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(simulator.receiver.about(paymentId)).toEqual([]);
    const again = await openPage(page.url);
    expect(again.text).toContain('Already paid');
    expect(again.links).toContain(returnUrl);
    expect(again.forms).toEqual([]);
  });

  test('the merchant hears late, never, or twice', async () => {
    await simulator.control('manner', { manner: 'normal', late_by_seconds: 0.5 });
    const [late, never, twice] = await Promise.all(
      ['4000 0000 0008 0202', '4000 0000 0006 0204', '4000 0000 0002 0208'].map(async (number) => {
        const { paymentId, page } = await openCard();
        await submit(page, 'card-form', fillIn(number));
        return paymentId;
      }),
    );
    await eventually('two messages', () => simulator.receiver.about(twice!).length === 2);
    expect(simulator.receiver.about(late!)).toHaveLength(0);
    const [first, second] = simulator.receiver.about(twice!);
    expect(second?.rawBody).toBe(first?.rawBody);
    await eventually('the late one', () => simulator.receiver.about(late!).length === 1);
    expect(simulator.receiver.about(never!)).toHaveLength(0);
  });

  test('a card whose refunds are refused', async () => {
    const { paymentId, page } = await openCard();
    await submit(page, 'card-form', fillIn('4000 0000 0005 0403'));
    const amount = { amountMinor: 1n, currency: 'GBP' as const };
    const refund = { refundId: randomUUID(), paymentId, amount };
    const refused = { outcome: 'refused', reason: 'refused_by_issuer' };
    expect(await simulator.gateway.refund(refund)).toEqual(refused);
    expect(await simulator.gateway.refund(refund)).toEqual(refused);
  });

  test('the page lists all of them', async () => {
    const { page } = await openCard();
    for (const { number } of testCards) {
      expect(page.text).toContain(number.replace(/(\d{4})(?=\d)/g, '$1 '));
    }
    expect(page.text).toMatch(/<details>\s*<summary>Test cards/);
  });
});

const capturesAbout = (paymentId: string) =>
  simulator.receiver.about(paymentId).filter(({ rawBody }) => rawBody.includes('payment.captured'));

describe('the bank’s question (3-D Secure)', () => {
  const answers: [string, Partial<PaymentReport>][] = [
    ['accept', { status: 'captured', declineReason: null }],
    ['fail', { status: 'declined', declineReason: 'authentication_failed' }],
    ['abandon', { status: 'declined', declineReason: 'authentication_abandoned' }],
  ];

  test.each(answers)('%s', async (answer, expected) => {
    const { paymentId, page } = await openCard();
    const asked = await submit(page, 'card-form', fillIn('4000 0000 0000 3220'));
    if (asked.kind !== 'page') throw new Error(asked.kind);
    expect(asked.page.text).toContain('Is it you who is paying?');
    expect((await reportOf(paymentId)).status).toBe('open');
    const left = await submit(asked.page, '/challenge', {}, answer);
    expect(left).toEqual({ kind: 'left', url: returnUrl });
    expect(await reportOf(paymentId)).toMatchObject(expected);
    expect(await submit(asked.page, '/challenge', {}, 'accept')).toEqual(left);
    expect(await reportOf(paymentId)).toMatchObject(expected);
  });

  test('can be walked back from to use another card', async () => {
    const { paymentId, page } = await openCard();
    await submit(page, 'card-form', fillIn('4000 0000 0000 3220'));
    await submit(page, 'card-form', fillIn('4242 4242 4242 4242'));
    expect((await reportOf(paymentId)).status).toBe('captured');
  });

  test('is not shown, nor can it be answered, before a card asks for it', async () => {
    const { paymentId, page } = await openCard();
    const url = `${page.url.split('?')[0]}/challenge`;
    expect((await openPage(url)).text).toContain('Pay by card');
    const body = new URLSearchParams({ answer: 'accept' });
    await fetch(url, { method: 'POST', body, redirect: 'manual' });
    expect((await reportOf(paymentId)).status).toBe('open');
  });
});

describe('the form', () => {
  const wrong: [string, Parameters<typeof fillIn>, string][] = [
    ['no number', [''], 'Enter the card number'],
    ['a short number', ['4242 4242'], 'A card number has 12 to 19 digits'],
    ['letters', ['4242 4242 4242 424x'], 'A card number has 12 to 19 digits'],
    ['a mistyped digit', ['4242 4242 4242 4241'], 'one of its digits isn’t right'],
    ['no expiry', ['4242424242424242', { expiry: ' ' }], 'Enter the expiry date'],
    ['month 13', ['4242424242424242', { expiry: '13/39' }], 'as month and year'],
    ['month 00', ['4242424242424242', { expiry: '00/39' }], 'as month and year'],
    ['a past month', ['4242424242424242', { expiry: '10/2025' }], 'This card has expired'],
    ['no security code', ['4242424242424242', { cvv: '' }], 'Enter the security code'],
    ['four digits', ['4242424242424242', { cvv: '1234' }], 'The security code has 3 digits'],
    ['three for Amex', ['378282246310005'], 'of this card has 4 digits'],
    ['no name', ['4242424242424242', { name: '　' }], 'Enter the name on the card'],
  ];

  test.each(wrong)('says what is wrong: %s', async (_, card, words) => {
    const { paymentId, page } = await openCard();
    const outcome = await submit(page, 'card-form', fillIn(...card));
    if (outcome.kind !== 'page') throw new Error(outcome.kind);
    expect(outcome.page.text).toContain('There is a problem');
    expect(outcome.page.text.split(words)).toHaveLength(3);
    expect(outcome.page.text).toContain('<title>Error: ');
    expect(outcome.page.text).toContain('aria-invalid="true"');
    expect((await reportOf(paymentId)).status).toBe('open');
  });

  const right: [string, Parameters<typeof fillIn>][] = [
    [
      'full-width digits',
      ['４２４２　４２４２　４２４２　４２４２', { expiry: '１２／３９', cvv: '１２３' }],
    ],
    ['hyphens and dots', ['4242-4242-4242-4242', { expiry: '12.2039' }]],
    ['no slash', ['4242424242424242', { expiry: '1239' }]],
    ['one digit of month', ['4242424242424242', { expiry: '1 / 39' }]],
    ['American Express', ['3782 822463 10005', { cvv: '1234' }]],
    ['this very month', ['4242424242424242', { expiry: thisMonth() }]],
  ];

  test.each(right)('takes %s', async (_, card) => {
    const { paymentId, page } = await openCard();
    await submit(page, 'card-form', fillIn(...card));
    expect((await reportOf(paymentId)).status).toBe('captured');
  });

  test('keeps what was typed, except the security code', async () => {
    const { page } = await openCard();
    const typed = fillIn('4242 4242 4242 4241', { name: 'O’Brien "Lin" <x>', cvv: '987' });
    const outcome = await submit(page, 'card-form', typed);
    if (outcome.kind !== 'page') throw new Error(outcome.kind);
    const fields = outcome.page.forms.find(({ id }) => id === 'card-form')?.fields;
    expect(fields).toEqual([
      { name: 'number', value: typed.number },
      { name: 'expiry', value: typed.expiry },
      { name: 'cvv', value: '' },
      { name: 'name', value: typed.name },
    ]);
  });

  test('changes its language without losing what was typed or paying', async () => {
    const { paymentId, page } = await openCard();
    const outcome = await submit(page, 'card-form', fillIn('4242'), 'zh-CN');
    if (outcome.kind !== 'page') throw new Error(outcome.kind);
    expect(outcome.page.text).toContain('<html lang="zh-CN">');
    expect(outcome.page.text).toContain('value="4242"');
    expect(outcome.page.text).not.toContain('请先改正以下内容');
    const next = await submit(outcome.page, 'card-form', fillIn('4242'));
    expect(next.kind === 'page' && next.page.text).toContain('卡号应为 12 至 19 位数字');
    expect((await reportOf(paymentId)).status).toBe('open');
  });

  test('presses pay, not the language, when Enter is pressed', async () => {
    const { page } = await openCard();
    const [first] = page.text.match(/<button\b[^>]*form="card-form"[^>]*>/g) ?? [];
    expect(first).not.toContain('switch_to');
  });

  test('asks browsers for the right values', async () => {
    const { page } = await openCard();
    for (const hint of ['cc-number', 'cc-exp', 'cc-csc', 'cc-name']) {
      expect(page.text).toContain(`autocomplete="${hint}"`);
    }
    expect(page.text.match(/inputmode="numeric"/g)).toHaveLength(3);
  });

  test('escapes what the merchant sends', async () => {
    const { page } = await openCard();
    expect(page.text).toContain('10 GB &lt;b&gt;&amp; more&lt;/b&gt;');
  });

  test('runs no script, loads nothing from elsewhere, and cannot be framed', async () => {
    const { page } = await openCard();
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' http://127.0.0.1:9;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).not.toMatch(/<script|style=|\son\w+=/);
    const [stylesheet] = page.text.match(/\/assets\/[^"]+/) ?? [];
    const response = await fetch(new URL(stylesheet!, page.url));
    expect(response.headers.get('content-type')).toContain('text/css');
  });
});

/** In the zone where it still is the longest. */
function thisMonth() {
  const now = new Date(Date.now() - 12 * 3_600_000);
  return `${now.getUTCMonth() + 1}/${now.getUTCFullYear()}`;
}

describe('ways out', () => {
  test('cancelling takes nothing and closes the page', async () => {
    const { paymentId, page } = await openCard();
    expect(await submit(page, '/cancel')).toEqual({ kind: 'left', url: returnUrl });
    expect((await reportOf(paymentId)).status).toBe('cancelled');
    const again = await openPage(page.url);
    expect(again.text).toContain('Payment cancelled');
    expect(again.links).toContain(returnUrl);
    const late = await submit(page, 'card-form', fillIn('4242 4242 4242 4242'));
    expect(late).toEqual({ kind: 'left', url: returnUrl });
    expect((await reportOf(paymentId)).status).toBe('cancelled');
  });

  test('going back leaves the payment open', async () => {
    const { paymentId, page } = await openCard();
    expect(page.links).toContain(returnUrl);
    expect((await reportOf(paymentId)).status).toBe('open');
  });

  test('a double submit is one payment', async () => {
    const { paymentId, page } = await openCard();
    const card = fillIn('4242 4242 4242 4242');
    const outcomes = await Promise.all([1, 2, 3].map(() => submit(page, 'card-form', card)));
    expect(outcomes).toEqual([1, 2, 3].map(() => ({ kind: 'left', url: returnUrl })));
    await eventually('the message', () => capturesAbout(paymentId).length > 0);
    expect(capturesAbout(paymentId)).toHaveLength(1);
    const late = await submit(page, 'card-form', fillIn('4000 0000 0000 0002'));
    expect(late).toEqual({ kind: 'left', url: returnUrl });
    expect((await reportOf(paymentId)).status).toBe('captured');
  });

  test('an expired page says so and takes nothing', async () => {
    const { paymentId, page } = await openCard({ expiresAt: Date.now() + 400 });
    await eventually('expiry', async () => (await reportOf(paymentId)).status === 'expired');
    expect((await openPage(page.url)).text).toContain('This payment has expired');
    await submit(page, 'card-form', fillIn('4242 4242 4242 4242'));
    expect((await reportOf(paymentId)).status).toBe('expired');
    await eventually('its message', () =>
      simulator.receiver
        .about(paymentId)
        .some(({ rawBody }) => rawBody.includes('payment.expired')),
    );
  });

  test('a declined page says why, in the language asked for', async () => {
    const { page } = await openCard({ locale: 'zh-CN' });
    await submit(page, 'card-form', fillIn('4000 0000 0000 9995'));
    expect((await openPage(page.url)).text).toContain('卡内余额不足。');
    const english = `${page.url.split('?')[0]}?lang=en`;
    expect((await openPage(english)).text).toContain('There isn’t enough money on the card.');
  });

  test('an address nobody gave out leads nowhere', async () => {
    const page = await openPage(`${simulator.url}/pay/none?lang=en`);
    expect(page.status).toBe(404);
    expect(page.text).toContain('There is no such payment');
  });
});
