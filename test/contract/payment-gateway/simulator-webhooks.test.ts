import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventReading } from '#ports/payment-gateway.ts';
import { eventually } from '../../support/programs.ts';
import type { ReceivedMessage } from './gateway-bench.ts';
import { type SimulatorProcess, startSimulator } from './simulator-process.ts';

let simulator: SimulatorProcess;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

async function open() {
  const paymentId = randomUUID();
  await simulator.gateway.open({
    ...{ paymentId, method: 'card', locale: 'en', description: '10 GB', reference: 'XK-1' },
    amount: { amountMinor: 1_050n, currency: 'GBP' },
    returnUrl: 'http://127.0.0.1:9/',
    expiresAt: Date.now() + 600_000,
  });
  return paymentId;
}

const pay = (paymentId: string, cardEnding = '4242', more = {}) =>
  simulator.control<{ browser: string }>('pay', {
    payment_id: paymentId,
    card_ending: cardEnding,
    ...more,
  });

const read = ({ rawBody, headers, receivedAt }: ReceivedMessage): Promise<EventReading> =>
  simulator.gateway.readEvent(rawBody, headers, receivedAt);

const about = (paymentId: string) => simulator.receiver.about(paymentId);

interface Delivery {
  deliveryId: string;
  paymentId: string;
  state: string;
  attempts: number;
  lastStatus: number | null;
}

async function deliveryOf(paymentId: string): Promise<Delivery | undefined> {
  const response = await fetch(`${simulator.url}/control/state`);
  const { deliveries } = (await response.json()) as { deliveries: Delivery[] };
  return deliveries.find((delivery) => delivery.paymentId === paymentId);
}

describe('retrying', () => {
  test('goes on until a 2xx, waiting twice as long each time', async () => {
    const paymentId = await open();
    simulator.receiver.answers.push(500, 503, 302, 404);
    await pay(paymentId);
    await eventually('five tries', () => about(paymentId).length === 5);
    const times = about(paymentId).map(({ receivedAt }) => receivedAt);
    const waits = times.slice(1).map((time, place) => time - times[place]!);
    for (const [place, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(40 * 2 ** place - 2);
    }
    expect(new Set(about(paymentId).map(({ rawBody }) => rawBody)).size).toBe(1);
    for (const message of about(paymentId)) expect((await read(message)).outcome).toBe('event');
    await eventually('it is delivered', async () => {
      return (await deliveryOf(paymentId))?.state === 'delivered';
    });
    expect(await deliveryOf(paymentId)).toMatchObject({ attempts: 5, lastStatus: 200 });
  });

  test('survives a restart, and a crash', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const paymentId = await open();
      simulator.receiver.answers.push(500, 500, 500);
      await pay(paymentId);
      await eventually('a first try', () => about(paymentId).length > 0);
      await simulator.restart(signal);
      simulator.receiver.answers.length = 0;
      const before = about(paymentId).length;
      await eventually('another try', () => about(paymentId).length > before);
      await eventually('it is delivered', async () => {
        return (await deliveryOf(paymentId))?.state === 'delivered';
      });
    }
  });

  test('waits for the merchant’s address', async () => {
    const paymentId = await open();
    await simulator.control('webhook-url', { url: 'http://127.0.0.1:9/nobody' });
    await pay(paymentId);
    await eventually('a try', async () => ((await deliveryOf(paymentId))?.attempts ?? 0) > 0);
    await simulator.control('webhook-url', { url: simulator.receiver.url });
    await eventually('the message', () => about(paymentId).length > 0);
  });
});

describe('manners', () => {
  const spoilt: [string, EventReading['outcome']][] = [
    ['tampered_signature', 'forged'],
    ['tampered_body', 'forged'],
    ['old_timestamp', 'forged'],
    ['wrong_amount', 'event'],
  ];

  test.each(spoilt)('%s reads as %s, and is not sent again', async (manner, outcome) => {
    const paymentId = await open();
    await simulator.control('payment-manner', { payment_id: paymentId, manner });
    simulator.receiver.answers.push(500);
    await pay(paymentId);
    await eventually('the message', () => about(paymentId).length > 0);
    expect((await read(about(paymentId)[0]!)).outcome).toBe(outcome);
    await eventually('it is given up', async () => {
      return (await deliveryOf(paymentId))?.state === 'given_up';
    });
    expect(about(paymentId)).toHaveLength(1);
    expect((await simulator.gateway.ask(paymentId)).outcome).toBe('known');
  });

  test('wrong_amount says another amount than asking does', async () => {
    const paymentId = await open();
    await simulator.control('payment-manner', { payment_id: paymentId, manner: 'wrong_amount' });
    await pay(paymentId);
    await eventually('the message', () => about(paymentId).length > 0);
    const amount = { amountMinor: 1_049n, currency: 'GBP' };
    expect(await read(about(paymentId)[0]!)).toMatchObject({ event: { report: { amount } } });
    const told = await simulator.gateway.ask(paymentId);
    expect(told).toMatchObject({ report: { amount: { amountMinor: 1_050n } } });
  });

  test('unknown_payment is genuine and about nobody', async () => {
    const paymentId = await open();
    await simulator.control('payment-manner', { payment_id: paymentId, manner: 'unknown_payment' });
    const before = simulator.receiver.messages.length;
    await pay(paymentId);
    await eventually('the message', () => simulator.receiver.messages.length > before);
    const reading = await read(simulator.receiver.messages.at(-1)!);
    if (reading.outcome !== 'event') throw new Error(reading.outcome);
    expect(reading.event.report.paymentId).not.toBe(paymentId);
    const asked = await simulator.gateway.ask(reading.event.report.paymentId);
    expect(asked.outcome).toBe('absent');
  });

  test('reordered tells the end first and the beginning last', async () => {
    const paymentId = await open();
    await simulator.control('payment-manner', { payment_id: paymentId, manner: 'reordered' });
    await pay(paymentId);
    await eventually('both', () => about(paymentId).length === 2);
    const readings = await Promise.all(about(paymentId).map(read));
    const reports = readings.map((each) => (each.outcome === 'event' ? each.event.report : null));
    expect(reports.map((report) => report?.status)).toEqual(['captured', 'open']);
    expect(reports[1]!.happenedAt).toBeLessThan(reports[0]!.happenedAt);
  });

  test('set for all holds for payments without their own', async () => {
    await simulator.control('manner', { manner: 'doubled' });
    const paymentId = await open();
    await pay(paymentId);
    await eventually('both', () => about(paymentId).length === 2);
    await simulator.control('manner', { manner: 'normal' });
  });

  test('a message held back can be sent by hand, genuine or not', async () => {
    const paymentId = await open();
    await pay(paymentId, '0204');
    const delivery = await deliveryOf(paymentId);
    expect(delivery?.state).toBe('withheld');
    const { deliveryId } = delivery!;
    const send = (manner: string) => simulator.control('send', { delivery_id: deliveryId, manner });
    await send('tampered_signature');
    await send('normal');
    const outcomes = await Promise.all(
      about(paymentId).map(async (message) => (await read(message)).outcome),
    );
    expect(outcomes).toEqual(['forged', 'event']);
  });
});

describe('what is told', () => {
  test('a bank’s question is told as open, its answer after it', async () => {
    const paymentId = await open();
    expect((await pay(paymentId, '3220')).browser).toBe('challenge');
    await eventually('the question', () => about(paymentId).length === 1);
    expect(await read(about(paymentId)[0]!)).toMatchObject({
      event: { report: { status: 'open' } },
    });
    expect((await pay(paymentId, '3220', { challenge: 'accept' })).browser).toBe('returned');
    await eventually('the answer', () =>
      about(paymentId).some(({ rawBody }) => rawBody.includes('payment.captured')),
    );
  });

  test('money taken after a cancellation is told, in the amount taken', async () => {
    const paymentId = await open();
    await simulator.gateway.cancel(paymentId);
    await simulator.control('capture', { payment_id: paymentId, amount_minor: '1100' });
    const captured = { status: 'captured', amount: { amountMinor: 1_100n, currency: 'GBP' } };
    expect(await simulator.gateway.ask(paymentId)).toMatchObject({ report: captured });
    await eventually('both', () => about(paymentId).length === 2);
    const reports = await Promise.all(about(paymentId).map(read));
    expect(reports).toContainEqual(
      expect.objectContaining({
        event: expect.objectContaining({ report: expect.objectContaining(captured) }),
      }),
    );
  });
});
