import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenedPayment } from './gateway-bench.ts';
import { requestFor } from './gateway-bench.ts';
import { type SimulatorProcess, startSimulator } from './simulator-process.ts';

/** What only the simulator's report can do: be wrong on demand, be long, and know the past. */
let simulator: SimulatorProcess;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const dayOfPast = '2026-03-04';

const past = (changes: object = {}) => ({
  payment_id: randomUUID(),
  provider_reference: `past_${randomUUID()}`,
  amount: { minor: '1500', currency: 'GBP' },
  method: 'card',
  reference: `XK-${randomUUID().slice(0, 4)}`,
  captured_at: `${dayOfPast}T10:00:00.000Z`,
  ...changes,
});

const linesOf = async (day: string) => {
  const lines = [];
  for (let after: string | null = null; ; ) {
    const answer = await simulator.gateway.settlementReport({ day, after });
    if (answer.outcome !== 'page') throw new Error(JSON.stringify(answer));
    lines.push(...answer.lines);
    if (answer.next === null) return lines;
    after = answer.next;
  }
};

test('a payment of the past can be asked about, given back and is reported on its day', async () => {
  const payment = past();
  const { payment_id: paymentId } = payment;
  expect(await simulator.control('past', { payments: [payment] })).toMatchObject({ added: 1 });
  expect(await simulator.control('past', { payments: [payment] })).toMatchObject({ added: 0 });
  expect(await simulator.gateway.ask(paymentId)).toMatchObject({
    report: { status: 'captured', amount: { amountMinor: 1_500n, currency: 'GBP' } },
  });
  expect(await linesOf(dayOfPast)).toMatchObject([{ kind: 'capture', paymentId }]);
  const amount = { amountMinor: 1_500n, currency: 'GBP' } as const;
  const refund = await simulator.gateway.refund({ refundId: randomUUID(), paymentId, amount });
  expect(refund.outcome).toBe('refunded');
});

test('the report is spoilt as asked, on its day only, also after a restart', async () => {
  const day = '2026-03-05';
  const payments = Array.from({ length: 6 }, () => past({ captured_at: `${day}T10:00:00.000Z` }));
  await simulator.control('past', { payments });
  const ids: string[] = payments.map((payment) => payment.payment_id);
  const wrong = (kind: string, at: number, more: object = {}) =>
    simulator.control('report', { kind, subject: ids[at]!, ...more });
  await wrong('drop', 0);
  await wrong('double', 1);
  await wrong('amount', 2, { amount_minor: '1499' });
  await wrong('currency', 3, { currency: 'EUR' });
  await wrong('chargeback', 4);
  // The reference of the payment will do for its id.
  await simulator.control('report', { kind: 'drop', subject: payments[5]!.reference });
  await simulator.control('report', { kind: 'stranger', subject: 'not-ours', day });
  await simulator.restart();
  const told = (await linesOf(day)).map(
    ({ kind, paymentId, amount }) =>
      `${ids.indexOf(paymentId)} ${kind} ${amount.amountMinor} ${amount.currency}`,
  );
  expect(told.sort()).toEqual([
    '-1 capture 1 GBP',
    '1 capture 1500 GBP',
    '1 capture 1500 GBP',
    '2 capture 1499 GBP',
    '3 capture 1500 EUR',
    '4 capture 1500 GBP',
    '4 chargeback 1500 GBP',
  ]);
  await simulator.control('report', { kind: 'none' });
  expect(await linesOf(day)).toHaveLength(6);
});

test('a fault of an unknown payment is refused', async () => {
  const posted = simulator.control('report', { kind: 'drop', subject: 'nothing' });
  await expect(posted).rejects.toThrow(/404/);
});

test('a long report comes in pages, without a gap or a repetition', async () => {
  const day = '2026-03-06';
  const all = Array.from({ length: 2_345 }, (_, i) =>
    past({ captured_at: new Date(Date.parse(day) + i * 1_000).toISOString() }),
  );
  for (let at = 0; at < all.length; at += 100)
    await simulator.control('past', { payments: all.slice(at, at + 100) });
  const first = await simulator.gateway.settlementReport({ day, after: null });
  expect(first).toMatchObject({ outcome: 'page', next: '1000' });
  expect((await linesOf(day)).map(({ paymentId }) => paymentId)).toEqual(
    all.map((payment) => payment.payment_id),
  );
});

test('the control page offers the faults and says how many are set', async () => {
  const { url } = simulator;
  const opened: OpenedPayment['request'] = requestFor();
  await simulator.gateway.open(opened);
  await simulator.control('report', { kind: 'drop', subject: opened.paymentId });
  const english = await (await fetch(`${url}/control?lang=en`)).text();
  expect(english).toContain('Spoilt in 1 place.');
  expect(english).toContain('a stranger’s line');
  const chinese = await (await fetch(`${url}/control?lang=zh-CN`)).text();
  expect(chinese).toContain('已有 1 处差错');
  const state = await (await fetch(`${url}/control/state`)).json();
  expect(state.settings.reportFaults).toHaveLength(1);
});
