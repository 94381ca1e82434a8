import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Journal } from '#adapters/payment/simulator/provider/journal.ts';
import { passesLuhn, testCards } from '#adapters/payment/simulator/provider/test-cards.ts';
import { apiSecret, type SimulatorProcess, startSimulator } from './simulator-process.ts';

let simulator: SimulatorProcess;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const creation = (changes: object = {}) => ({
  payment_id: randomUUID(),
  amount: { minor: '1050', currency: 'GBP' },
  method: 'card',
  description: '10 GB',
  reference: 'XK-1',
  locale: 'en',
  return_url: 'http://127.0.0.1:9/',
  expires_at: new Date(Date.now() + 600_000).toISOString(),
  ...changes,
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${simulator.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiSecret}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const type = response.headers.get('content-type');
  return {
    status: response.status,
    type,
    body: (await response.json()) as Record<string, unknown>,
  };
}

const create = (body: ReturnType<typeof creation>) =>
  post('/v1/payments', body, { 'idempotency-key': body.payment_id });

async function openPayment() {
  const body = creation();
  await create(body);
  return body.payment_id;
}

describe('merchant API', () => {
  test('takes amounts as digits or as safe integers', async () => {
    const { body } = await create(creation({ amount: { minor: 1_050, currency: 'GBP' } }));
    expect(body.amount).toEqual({ minor: '1050', currency: 'GBP' });
  });

  const unreadable: [string, object][] = [
    ['nothing to pay', { amount: { minor: '0', currency: 'GBP' } }],
    ['a negative amount', { amount: { minor: '-1', currency: 'GBP' } }],
    ['a fraction', { amount: { minor: 10.5, currency: 'GBP' } }],
    ['an unsafe integer', { amount: { minor: 2 ** 53, currency: 'GBP' } }],
    ['an unknown currency', { amount: { minor: '1', currency: 'XXX' } }],
    ['an unknown method', { method: 'cheque' }],
    ['a script as return address', { return_url: 'javascript:alert(1)' }],
    ['no description', { description: ' ' }],
    ['a field it does not know', { extra: 1 }],
    ['a strange id', { payment_id: 'a/b' }],
    ['a time without zone', { expires_at: '2030-01-01T00:00:00.000' }],
  ];

  test.each(unreadable)('refuses %s', async (_, changes) => {
    const answer = await create(creation(changes));
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(answer.type).toBe('application/problem+json');
  });

  test('refuses what is no JSON or too large', async () => {
    expect((await post('/v1/payments', '{')).status).toBe(400);
    expect((await post('/v1/payments', 'x'.repeat(40_000))).status).toBe(413);
  });

  test('bears requests that are no requests', async () => {
    const { port } = new URL(simulator.url);
    for (const line of ['GET // HTTP/1.1', 'GET http://[ HTTP/1.1', 'POST /v1/%E0%A4 HTTP/1.1']) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(`${line}\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 40[014]/);
    }
    const broken = connect(Number(port), '127.0.0.1');
    const head = ['POST /v1/payments HTTP/1.1', 'Host: x', `Authorization: Bearer ${apiSecret}`];
    broken.write(`${[...head, 'Content-Length: 500'].join('\r\n')}\r\n\r\n{"pay`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    broken.destroy();
    expect((await fetch(`${simulator.url}/healthz`)).status).toBe(200);
  });

  test('wants the id as idempotency key', async () => {
    const body = creation();
    expect((await post('/v1/payments', body)).status).toBe(400);
    expect((await post('/v1/payments', body, { 'idempotency-key': 'other' })).status).toBe(400);
    expect(await simulator.gateway.ask(body.payment_id)).toEqual({ outcome: 'absent' });
  });

  test('wants the secret', async () => {
    for (const authorization of ['', 'Bearer ', `Bearer ${apiSecret}x`, `Basic ${apiSecret}`]) {
      const answer = await post('/v1/payments', creation(), { authorization });
      expect(answer).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    }
  });

  test('refuses a payment whose time is over, for certain', async () => {
    const answer = await simulator.gateway.open({
      ...{
        paymentId: randomUUID(),
        method: 'card',
        locale: 'en',
        description: 'x',
        reference: 'x',
      },
      amount: { amountMinor: 1n, currency: 'GBP' },
      returnUrl: 'http://127.0.0.1:9/',
      expiresAt: Date.now() - 1,
    });
    expect(answer).toEqual({ outcome: 'refused', reason: 'provider_error' });
  });

  test('finds a refund again', async () => {
    const paymentId = await openPayment();
    await simulator.control('pay', { payment_id: paymentId, card_ending: '4242' });
    const amount = { amountMinor: 50n, currency: 'GBP' as const };
    await simulator.gateway.refund({ refundId: `r-${paymentId}`, paymentId, amount });
    const find = (id: string) =>
      fetch(`${simulator.url}/v1/payments/${paymentId}/refunds/${id}`, {
        headers: { authorization: `Bearer ${apiSecret}` },
      });
    const found = await find(`r-${paymentId}`);
    expect(await found.json()).toMatchObject({ status: 'succeeded', amount: { minor: '50' } });
    expect((await find('r-0')).status).toBe(404);
  });
});

describe('control', () => {
  test('is not for pages of other sites', async () => {
    const headers = { 'content-type': 'application/json', origin: 'http://elsewhere.example' };
    expect((await post('/control/reset', {}, headers)).status).toBe(403);
    const crossSite = { ...headers, 'sec-fetch-site': 'cross-site' };
    expect((await post('/control/reset', {}, crossSite)).status).toBe(403);
  });

  test('says what it could not read', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await post('/control/manner', { manner: 'rude' }, headers)).status).toBe(400);
    const unknown = { payment_id: 'nobody', card_ending: '4242' };
    expect((await post('/control/pay', unknown, headers)).status).toBe(404);
  });

  test('serves people in both languages, and takes their forms', async () => {
    const paymentId = await openPayment();
    const english = await (await fetch(`${simulator.url}/control?lang=en`)).text();
    expect(english).toContain('Harbour Pay control');
    expect(english).toContain(paymentId);
    expect(await (await fetch(`${simulator.url}/control?lang=zh-CN`)).text()).toContain(
      '海港支付控制台',
    );
    const body = new URLSearchParams({ merchant_api: 'up', lose_open: '1', refuse_refunds: '0' });
    const answer = await fetch(`${simulator.url}/control/faults?lang=zh-CN`, {
      method: 'POST',
      body,
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/control?lang=zh-CN');
    const state = await (await fetch(`${simulator.url}/control/state`)).json();
    expect(state).toMatchObject({ settings: { loseNext: { open: 1 } } });
    await simulator.control('faults', { lose_open: 0 });
  });

  test('pays by every method without the page', async () => {
    const ids: Record<string, string> = {};
    for (const method of ['wallet', 'alipay', 'wechat_pay']) {
      const { body } = await create(creation({ method }));
      ids[method] = String(body.payment_id);
    }
    await simulator.control('pay', { payment_id: ids.wallet, wallet_email: 'lin@wallet.example' });
    await simulator.control('pay', { payment_id: ids.alipay, app_answer: 'confirm' });
    await simulator.control('pay', { payment_id: ids.wechat_pay, app_answer: 'confirm' });
    for (const paymentId of Object.values(ids)) {
      const captured = { report: { status: 'captured' } };
      expect(await simulator.gateway.ask(paymentId)).toMatchObject(captured);
    }
  });

  test('reset forgets payments and fills wallets', async () => {
    const paymentId = await openPayment();
    await simulator.control('reset');
    expect(await simulator.gateway.ask(paymentId)).toEqual({ outcome: 'absent' });
    const state = await (await fetch(`${simulator.url}/control/state`)).text();
    expect(state).toContain('"GBP":"250000"');
  });
});

describe('memory', () => {
  test('survives a stop and a crash, half a line at the end of its journal included', async () => {
    const { gateway } = simulator;
    const open = await openPayment();
    const paid = await openPayment();
    await simulator.control('pay', { payment_id: paid, card_ending: '4242' });
    await simulator.control('manner', { manner: 'never' });
    const refund = {
      ...{ refundId: randomUUID(), paymentId: paid },
      amount: { amountMinor: 1_000n, currency: 'GBP' as const },
    };
    const refunded = await gateway.refund(refund);
    const before = await Promise.all([open, paid].map((id) => gateway.ask(id)));
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await simulator.restart(signal);
      expect(await Promise.all([open, paid].map((id) => gateway.ask(id)))).toEqual(before);
      expect(await gateway.refund(refund)).toEqual(refunded);
      const names = (await readdir(simulator.folder)).sort();
      await appendFile(join(simulator.folder, names.at(-1)!), '[{"kind":"payment","record":{"pay');
    }
    await simulator.restart('SIGKILL');
    expect(await Promise.all([open, paid].map((id) => gateway.ask(id)))).toEqual(before);
    const state = await (await fetch(`${simulator.url}/control/state`)).json();
    expect(state).toMatchObject({ settings: { webhooks: { manner: 'never' } } });
  });

  test('keeps no more of a card than its last four digits', async () => {
    const names = await readdir(simulator.folder);
    const kept = await Promise.all(
      names.map((name) => readFile(join(simulator.folder, name), 'utf8')),
    );
    expect(kept.join('')).toContain('•••• 4242');
    expect(kept.join('')).not.toMatch(/\d{12}4242/);
    expect((await stat(simulator.folder)).mode & 0o077).toBe(0);
  });

  test('a journal turned over while it is written keeps the last word of all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'journal-'));
    const journal = await Journal.open(folder, () => {});
    const state = new Map<number, number>();
    const set = (key: number, value: number) => {
      state.set(key, value);
      journal.append(JSON.stringify([key, value]));
    };
    const snapshot = () => [...state].map((entry) => JSON.stringify(entry));
    for (let round = 1; round <= 3; round += 1) {
      for (let key = 0; key < 2_000; key += 1) set(key, round);
      const turning = journal.rotate(snapshot);
      for (let key = 0; key < 500; key += 1) {
        set(key, round * 10);
        if (key % 50 === 0) await new Promise(setImmediate);
      }
      await turning;
    }
    for (let key = 1_000; key < 1_100; key += 1) set(key, 99);
    await journal.flushed();
    expect((await readdir(folder)).sort()).toHaveLength(2);
    const found = new Map<number, number>();
    const again = await Journal.open(folder, (line) => {
      const [key, value] = JSON.parse(line) as [number, number];
      found.set(key, value);
    });
    expect(found).toEqual(state);
    await Promise.all([journal.close(), again.close()]);
    await rm(folder, { recursive: true });
  });
});

describe('starting', () => {
  test('test cards pass the Luhn check and differ in their endings', () => {
    for (const { number } of testCards) expect(passesLuhn(number), number).toBe(true);
    expect(new Set(testCards.map(({ number }) => number.slice(-4))).size).toBe(testCards.length);
  });
});
