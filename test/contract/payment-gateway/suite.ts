import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { currencies } from '#domain/money.ts';
import { SECOND } from '#domain/time.ts';
import { eventually } from '../../support/programs.ts';
import { hearing } from './event-contract.ts';
import {
  ask,
  type Bench,
  type GatewayBench,
  type OpenedPayment,
  open,
  openAndPay,
  reportIn,
  requestFor,
} from './gateway-bench.ts';
import { charging, keeping, lookingAfter } from './means-contract.ts';
import { refunding } from './refund-contract.ts';
import { reporting } from './settlement-contract.ts';

/** What every adapter of the payment port must do, whoever the provider is. */
export function paymentGatewayContract(name: string, setUp: () => Promise<GatewayBench>) {
  describe(`payment gateway: ${name}`, () => {
    let bench: GatewayBench;
    beforeAll(async () => {
      bench = await setUp();
    });
    afterAll(() => bench?.stop());

    opening(() => bench);
    keeping(() => bench);
    charging(() => bench);
    lookingAfter(() => bench);
    asking(() => bench);
    cancelling(() => bench);
    refunding(() => bench);
    hearing(() => bench);
    reporting(() => bench);
  });
}

function opening(bench: Bench) {
  describe('open', () => {
    test('gives a page of the provider and its reference', async () => {
      const payment = await open(bench());
      expect(new URL(payment.redirectUrl).protocol).toMatch(/^https?:$/);
      expect(payment.providerReference).not.toBe('');
      expect((await ask(bench(), payment)).providerReference).toBe(payment.providerReference);
    });

    test('is idempotent by payment id', async () => {
      const first = await open(bench());
      const again = await bench().gateway.open(first.request);
      const { redirectUrl, providerReference } = first;
      expect(again).toEqual({ outcome: 'opened', redirectUrl, providerReference });
    });

    test('opens one payment when two calls cross', async () => {
      const request = requestFor();
      const [one, other] = await Promise.all([1, 2].map(() => bench().gateway.open(request)));
      expect(one).toEqual(other);
      expect(one?.outcome).toBe('opened');
    });

    test('never says “refused” of a payment that exists with other content', async () => {
      const { request } = await open(bench());
      const other = { ...request, amount: { amountMinor: 1n, currency: 'GBP' as const } };
      expect((await bench().gateway.open(other)).outcome).toBe('unknown');
      expect(reportIn(await bench().gateway.ask(request.paymentId)).amount).toEqual(request.amount);
    });

    test('offers each method of each currency it names', async () => {
      for (const currency of currencies) {
        for (const method of bench().gateway.methods(currency)) {
          const amount = { amountMinor: 2_000n, currency };
          const payment = await open(bench(), { method, amount });
          expect((await ask(bench(), payment)).amount).toEqual(amount);
        }
      }
    });

    test('a lost answer is resolved by opening again', async () => {
      const request = requestFor();
      await bench().loseNextAnswer('open');
      expect((await bench().gateway.open(request)).outcome).toBe('unknown');
      expect(reportIn(await bench().gateway.ask(request.paymentId)).status).toBe('open');
      expect((await bench().gateway.open(request)).outcome).toBe('opened');
    });

    test('is unknown while the provider is down, and absent afterwards', async () => {
      const request = requestFor();
      await bench().whileDown(async () => {
        expect((await bench().gateway.open(request)).outcome).toBe('unknown');
        expect((await bench().gateway.ask(request.paymentId)).outcome).toBe('unknown');
      });
      expect(await bench().gateway.ask(request.paymentId)).toEqual({ outcome: 'absent' });
    });
  });
}

function asking(bench: Bench) {
  describe('ask', () => {
    test('knows nothing of a payment never opened', async () => {
      expect(await bench().gateway.ask(randomUUID())).toEqual({ outcome: 'absent' });
    });

    test('reports an open payment', async () => {
      const payment = await open(bench());
      const { paymentId, amount } = payment.request;
      const expected = { paymentId, amount, status: 'open', declineReason: null };
      expect(await ask(bench(), payment)).toMatchObject(expected);
    });

    test('reports an abandoned one as open until its time is up', async () => {
      const payment = await open(bench());
      await bench().payer.abandon(payment);
      expect((await ask(bench(), payment)).status).toBe('open');
    });

    test('reports what was taken, and when', async () => {
      const before = Date.now();
      const payment = await openAndPay(bench());
      const report = await ask(bench(), payment);
      const { paymentId, amount } = payment.request;
      expect(report).toMatchObject({ paymentId, amount, status: 'captured', declineReason: null });
      expect(report.happenedAt).toBeGreaterThanOrEqual(before - SECOND);
      expect(report.happenedAt).toBeLessThanOrEqual(Date.now() + SECOND);
    });

    test('reports a decline with its reason', async () => {
      const payment = await open(bench());
      await bench().payer.decline(payment);
      const report = await ask(bench(), payment);
      expect(report).toMatchObject({ status: 'declined', declineReason: 'card_declined' });
    });

    test('takes nothing after the time is up', async () => {
      const expiresAt = Date.now() + bench().shortestLifeMs;
      const payment = await open(bench(), { expiresAt });
      await eventually('the payment expires', async () => {
        return (await ask(bench(), payment)).status === 'expired';
      });
      await bench().payer.pay(payment);
      const report = await ask(bench(), payment);
      expect(report.status).toBe('expired');
      expect(report.happenedAt).toBeGreaterThanOrEqual(expiresAt);
    });

    test('a lost answer is resolved by asking again', async () => {
      const payment = await openAndPay(bench());
      await bench().loseNextAnswer('ask');
      expect((await bench().gateway.ask(payment.request.paymentId)).outcome).toBe('unknown');
      expect((await ask(bench(), payment)).status).toBe('captured');
    });
  });
}

function cancelling(bench: Bench) {
  const cancel = (payment: OpenedPayment) => bench().gateway.cancel(payment.request.paymentId);

  describe('cancel', () => {
    test('closes an open payment for good', async () => {
      const payment = await open(bench());
      expect(reportIn(await cancel(payment)).status).toBe('cancelled');
      await bench().payer.pay(payment);
      expect((await ask(bench(), payment)).status).toBe('cancelled');
    });

    test('is idempotent', async () => {
      const payment = await open(bench());
      const first = await cancel(payment);
      expect(await cancel(payment)).toEqual(first);
    });

    test('of a captured payment answers that it was captured', async () => {
      const payment = await openAndPay(bench());
      expect(reportIn(await cancel(payment)).status).toBe('captured');
    });

    test('of a declined payment leaves it unpayable', async () => {
      const payment = await open(bench());
      await bench().payer.decline(payment);
      expect(['declined', 'cancelled']).toContain(reportIn(await cancel(payment)).status);
      await bench().payer.pay(payment);
      expect((await ask(bench(), payment)).status).not.toBe('captured');
    });

    test('of a payment never opened is absent', async () => {
      expect(await bench().gateway.cancel(randomUUID())).toEqual({ outcome: 'absent' });
    });

    test('and paying at once end in one of the two, told alike to all', async () => {
      for (let round = 0; round < 10; round += 1) {
        const payment = await open(bench());
        const [answer] = await Promise.all([cancel(payment), bench().payer.pay(payment)]);
        const { status } = reportIn(answer);
        expect(['captured', 'cancelled']).toContain(status);
        expect((await ask(bench(), payment)).status).toBe(status);
      }
    });

    test('a lost answer is resolved by asking', async () => {
      const payment = await open(bench());
      await bench().loseNextAnswer('cancel');
      expect((await cancel(payment)).outcome).toBe('unknown');
      expect((await ask(bench(), payment)).status).toBe('cancelled');
    });
  });
}
