import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ask, type Bench, type OpenedPayment, open, openAndPay } from './gateway-bench.ts';

/** Giving back: never more than was taken, never twice, and a lost answer is asked for again. */
export function refunding(bench: Bench) {
  const refund = (payment: OpenedPayment, amountMinor: bigint, refundId: string = randomUUID()) => {
    const { paymentId, amount } = payment.request;
    const { currency } = amount;
    return bench().gateway.refund({ refundId, paymentId, amount: { amountMinor, currency } });
  };

  describe('refund', () => {
    test('gives all of it back', async () => {
      const payment = await openAndPay(bench());
      const answer = await refund(payment, 1_050n);
      expect(answer.outcome).toBe('refunded');
      expect((await ask(bench(), payment)).status).toBe('captured');
    });

    test('gives parts back, and never more than was taken', async () => {
      const payment = await openAndPay(bench());
      expect((await refund(payment, 600n)).outcome).toBe('refunded');
      expect((await refund(payment, 451n)).outcome).toBe('refused');
      expect((await refund(payment, 450n)).outcome).toBe('refunded');
      expect((await refund(payment, 1n)).outcome).toBe('refused');
    });

    test('is idempotent by refund id', async () => {
      const payment = await openAndPay(bench());
      const refundId = randomUUID();
      const first = await refund(payment, 700n, refundId);
      expect(await refund(payment, 700n, refundId)).toEqual(first);
      expect((await refund(payment, 350n)).outcome).toBe('refunded');
    });

    test('is made once when two calls cross', async () => {
      const payment = await openAndPay(bench());
      const refundId = randomUUID();
      const [one, other] = await Promise.all([1, 2].map(() => refund(payment, 1_050n, refundId)));
      expect(one?.outcome).toBe('refunded');
      expect(other).toEqual(one);
    });

    test('with the id of another refund is never taken for it', async () => {
      const payment = await openAndPay(bench());
      const refundId = randomUUID();
      await refund(payment, 100n, refundId);
      expect((await refund(payment, 200n, refundId)).outcome).toBe('unknown');
      expect((await refund(payment, 950n)).outcome).toBe('refunded');
    });

    test('is refused where nothing was taken', async () => {
      const payment = await open(bench());
      expect((await refund(payment, 100n)).outcome).toBe('refused');
    });

    test('is refused for a payment never opened', async () => {
      const answer = await bench().gateway.refund({
        refundId: randomUUID(),
        paymentId: randomUUID(),
        amount: { amountMinor: 1n, currency: 'GBP' },
      });
      expect(answer.outcome).toBe('refused');
    });

    test('is refused in another currency', async () => {
      const { request } = await openAndPay(bench());
      const amount = { amountMinor: 100n, currency: 'EUR' as const };
      const { paymentId } = request;
      const answer = await bench().gateway.refund({ refundId: randomUUID(), paymentId, amount });
      expect(answer.outcome).toBe('refused');
    });

    test('that the provider refuses can be tried anew under a new id', async () => {
      const payment = await openAndPay(bench());
      await bench().refuseNextRefund();
      expect((await refund(payment, 1_050n)).outcome).toBe('refused');
      expect((await refund(payment, 1_050n)).outcome).toBe('refunded');
    });

    test('a lost answer is resolved by the same call, without giving twice', async () => {
      const payment = await openAndPay(bench());
      const refundId = randomUUID();
      await bench().loseNextAnswer('refund');
      expect((await refund(payment, 1_000n, refundId)).outcome).toBe('unknown');
      expect((await refund(payment, 1_000n, refundId)).outcome).toBe('refunded');
      expect((await refund(payment, 50n)).outcome).toBe('refunded');
      expect((await refund(payment, 1n)).outcome).toBe('refused');
    });
  });
}
