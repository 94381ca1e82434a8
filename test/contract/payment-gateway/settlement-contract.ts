import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type SettlementLine, settlementDayBounds } from '#domain/settlement-report.ts';
import { DAY } from '#domain/time.ts';
import { ask, type Bench, type OpenedPayment, open, openAndPay } from './gateway-bench.ts';

const today = () => new Date().toISOString().slice(0, 10);
const yesterday = () => new Date(Date.now() - DAY).toISOString().slice(0, 10);

/** Reporting: every movement of money once, on the day and with the instant that asking tells. */
export function reporting(bench: Bench) {
  const page = (day: string, after: string | null = null) =>
    bench().gateway.settlementReport({ day, after });

  const wholeReport = async (day: string): Promise<SettlementLine[]> => {
    const lines: SettlementLine[] = [];
    for (let after: string | null = null; ; ) {
      const answer = await page(day, after);
      if (answer.outcome !== 'page') throw new Error(JSON.stringify(answer));
      lines.push(...answer.lines);
      if (answer.next === null) return lines;
      after = answer.next;
    }
  };

  const linesAbout = async ({ request }: OpenedPayment) =>
    (await wholeReport(today())).filter(({ paymentId }) => paymentId === request.paymentId);

  describe('settlementReport', () => {
    test('of a day that is not over is not ready', async () => {
      expect(await page(today())).toEqual({ outcome: 'not_ready' });
      expect(await page('2999-01-01')).toEqual({ outcome: 'not_ready' });
    });

    test('of a day without business is empty', async () => {
      expect(await page(yesterday())).toEqual({ outcome: 'page', lines: [], next: null });
    });

    test('tells each capture and refund once, as asking and refunding told them', async () => {
      const payment = await openAndPay(bench());
      const { paymentId, amount } = payment.request;
      const refundId = randomUUID();
      const part = { amountMinor: 400n, currency: amount.currency };
      const refund = await bench().gateway.refund({ refundId, paymentId, amount: part });
      if (refund.outcome !== 'refunded') throw new Error(JSON.stringify(refund));
      const { happenedAt } = await ask(bench(), payment);
      await bench().whileTodayIsReported(async () => {
        const lines = await linesAbout(payment);
        const told = lines.map(({ feeMinor: _fee, lineReference: _name, ...line }) => line);
        expect(told).toEqual([
          { kind: 'capture', paymentId, refundId: null, amount, happenedAt },
          { kind: 'refund', paymentId, refundId, amount: part, happenedAt: refund.happenedAt },
        ]);
        const { from, until } = settlementDayBounds(today())!;
        for (const line of lines) {
          expect(line.feeMinor).toBeGreaterThanOrEqual(0n);
          expect(line.happenedAt).toBeGreaterThanOrEqual(from);
          expect(line.happenedAt).toBeLessThan(until);
        }
      });
    });

    test('says nothing of what moved no money', async () => {
      const [declined, abandoned, cancelled, paid] = await Promise.all(
        Array.from({ length: 4 }, () => open(bench())),
      );
      await bench().payer.decline(declined!);
      await bench().payer.abandon(abandoned!);
      await bench().gateway.cancel(cancelled!.request.paymentId);
      await bench().payer.pay(paid!);
      await bench().refuseNextRefund();
      const { paymentId, amount } = paid!.request;
      await bench().gateway.refund({ refundId: randomUUID(), paymentId, amount });
      await bench().whileTodayIsReported(async () => {
        for (const payment of [declined!, abandoned!, cancelled!])
          expect(await linesAbout(payment)).toEqual([]);
        expect(await linesAbout(paid!)).toHaveLength(1);
      });
    });

    test('names each line, the same name each time', async () => {
      await openAndPay(bench());
      await bench().whileTodayIsReported(async () => {
        const first = await wholeReport(today());
        expect(new Set(first.map(({ lineReference }) => lineReference)).size).toBe(first.length);
        expect(await wholeReport(today())).toEqual(first);
      });
    });

    test('is unknown while the provider is down or its answer is lost', async () => {
      await bench().whileDown(async () => {
        expect((await page(yesterday())).outcome).toBe('unknown');
      });
      await bench().loseNextAnswer('report');
      expect((await page(yesterday())).outcome).toBe('unknown');
      expect((await page(yesterday())).outcome).toBe('page');
    });

    test('of what is no day is unknown', async () => {
      for (const day of ['', '2026-02-30', '../payments', 'yesterday'])
        expect((await page(day)).outcome, day).toBe('unknown');
    });
  });
}
