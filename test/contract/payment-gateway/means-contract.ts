import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { declineClass } from '#domain/decline-class.ts';
import { declineReasons } from '#domain/payment.ts';
import { eventually } from '../../support/programs.ts';
import {
  ask,
  type Bench,
  chargeOf,
  chargeReportIn,
  open,
  openAndKeep,
  openAndPay,
  reportIn,
} from './gateway-bench.ts';

/** Keeping: what the payer agreed to is kept, and nothing else. */
export function keeping(bench: Bench) {
  describe('keeping', () => {
    test('tells what is kept with the capture, by asking and by message', async () => {
      const { payment, means } = await openAndKeep(bench());
      expect(means).toMatchObject({ method: 'card', label: 'Visa •••• 4242' });
      expect(means.expiresMonth).toMatch(/^20\d\d-\d\d$/);
      const { paymentId } = payment.request;
      await eventually('a message', () => bench().messagesAbout(paymentId).length > 0);
      const { rawBody, headers, receivedAt } = bench().messagesAbout(paymentId).at(-1)!;
      const reading = await bench().gateway.readEvent(rawBody, headers, receivedAt);
      expect(reading).toMatchObject({ outcome: 'event', event: { report: { means } } });
    });

    test('keeps nothing that nobody asked for, or that the payer refused', async () => {
      expect((await ask(bench(), await openAndPay(bench()))).means).toBeUndefined();
      const refused = await open(bench(), { savesMeans: true });
      await bench().payer.payWithoutKeeping(refused);
      const report = await ask(bench(), refused);
      expect(report.status).toBe('captured');
      expect(report.means).toBeUndefined();
    });

    test('knows the same card again by its fingerprint', async () => {
      const [one, other] = [await openAndKeep(bench()), await openAndKeep(bench())];
      expect(other.means.fingerprint).toBe(one.means.fingerprint);
    });

    test('checks and keeps a card without taking anything', async () => {
      const amount = { amountMinor: 0n, currency: 'GBP' as const };
      const { payment, use } = await openAndKeep(bench(), { amount });
      expect(await ask(bench(), payment)).toMatchObject({ status: 'captured', amount });
      expect(chargeReportIn(await bench().gateway.charge(chargeOf(use))).status).toBe('captured');
    });
  });
}

/** Charging without the payer. */
export function charging(bench: Bench) {
  const charge = (request: ReturnType<typeof chargeOf>) => bench().gateway.charge(request);

  describe('charge', () => {
    test('takes the money, once, however often it is asked for', async () => {
      const { use, means } = await openAndKeep(bench());
      const request = chargeOf(use);
      const report = chargeReportIn(await charge(request));
      const { paymentId, amount } = request;
      expect(report).toMatchObject({ paymentId, amount, status: 'captured', means });
      expect(chargeReportIn(await charge(request))).toEqual(report);
      expect(reportIn(await bench().gateway.ask(paymentId))).toEqual(report);
    });

    test('takes once when two calls cross', async () => {
      const request = chargeOf((await openAndKeep(bench())).use);
      const [one, other] = await Promise.all([charge(request), charge(request)]);
      expect(one).toEqual(other);
      expect(chargeReportIn(one!).status).toBe('captured');
    });

    test('never does something else under the same id', async () => {
      const { use, payment } = await openAndKeep(bench());
      const request = chargeOf(use);
      await charge(request);
      const dearer = { ...request, amount: { amountMinor: 9_900n, currency: 'GBP' as const } };
      expect((await charge(dearer)).outcome).toBe('unknown');
      const { paymentId } = payment.request;
      expect((await charge(chargeOf(use, { paymentId }))).outcome).toBe('unknown');
      expect(reportIn(await bench().gateway.ask(request.paymentId)).amount).toEqual(request.amount);
    });

    test('a lost answer is resolved by asking, or by charging again', async () => {
      const request = chargeOf((await openAndKeep(bench())).use);
      await bench().loseNextAnswer('charge');
      expect((await charge(request)).outcome).toBe('unknown');
      const report = reportIn(await bench().gateway.ask(request.paymentId));
      expect(report.status).toBe('captured');
      expect(chargeReportIn(await charge(request))).toEqual(report);
    });

    test('is unknown while the provider is down, and absent afterwards', async () => {
      const request = chargeOf((await openAndKeep(bench())).use);
      await bench().whileDown(async () => {
        expect((await charge(request)).outcome).toBe('unknown');
      });
      expect(await bench().gateway.ask(request.paymentId)).toEqual({ outcome: 'absent' });
    });

    test.each([
      ['insufficient_funds', 'soft'],
      ['do_not_retry', 'hard'],
      ['authentication_required', 'needs-payer'],
    ] as const)('reports %s, which is %s, and says the same again', async (reason, kind) => {
      const { payment, use } = await openAndKeep(bench());
      await bench().refuseCharges(payment, reason);
      const request = chargeOf(use);
      const report = chargeReportIn(await charge(request));
      expect(report).toMatchObject({ status: 'declined', declineReason: reason });
      expect(declineClass(report.declineReason!)).toBe(kind);
      expect(chargeReportIn(await charge(request))).toEqual(report);
    });

    test('every reason has a class', () => {
      expect(declineReasons.map(declineClass)).not.toContain(undefined);
    });

    test('takes nothing from what is not kept, or was agreed to with another payment', async () => {
      const { use } = await openAndKeep(bench());
      const stranger = { ...use, reference: 'nobody-knows-it' };
      const other = { ...use, initialReference: 'another-payment' };
      for (const means of [stranger, other]) {
        const report = chargeReportIn(await charge(chargeOf(means)));
        expect(report).toMatchObject({ status: 'declined', declineReason: 'means_gone' });
      }
    });

    test('takes nothing after the payer has ended it at the provider', async () => {
      const { payment, use } = await openAndKeep(bench());
      await bench().endAgreement(payment);
      expect(chargeReportIn(await charge(chargeOf(use))).declineReason).toBe('means_gone');
    });

    test('says when it is busy, does nothing then, and takes it later', async () => {
      const { use } = await openAndKeep(bench());
      await bench().whileBusy(async () => {
        const requests = Array.from({ length: 4 }, () => chargeOf(use));
        const answers = await Promise.all(requests.map(charge));
        const refused = answers.findIndex(({ outcome }) => outcome === 'busy');
        const answer = answers[refused]!;
        if (answer.outcome !== 'busy') throw new Error('never busy');
        expect(answer.retryAfterMs).toBeGreaterThan(0);
        const request = requests[refused]!;
        expect(await bench().gateway.ask(request.paymentId)).toEqual({ outcome: 'absent' });
        await eventually('it is taken', async () => (await charge(request)).outcome === 'known');
      });
    });

    test('is told by message, given back and settled like any payment', async () => {
      const request = chargeOf((await openAndKeep(bench())).use);
      const { paymentId, amount } = request;
      const report = chargeReportIn(await charge(request));
      await eventually('a message', () => bench().messagesAbout(paymentId).length > 0);
      const { rawBody, headers, receivedAt } = bench().messagesAbout(paymentId)[0]!;
      const reading = await bench().gateway.readEvent(rawBody, headers, receivedAt);
      expect(reading).toMatchObject({ outcome: 'event', event: { report } });
      const refundId = randomUUID();
      const refund = await bench().gateway.refund({ refundId, paymentId, amount });
      expect(refund.outcome).toBe('refunded');
      await bench().whileTodayIsReported(async () => {
        const day = new Date().toISOString().slice(0, 10);
        const page = await bench().gateway.settlementReport({ day, after: null });
        if (page.outcome !== 'page') throw new Error(page.outcome);
        const kinds = page.lines.filter((line) => line.paymentId === paymentId);
        expect(kinds.map(({ kind }) => kind)).toEqual(['capture', 'refund']);
      });
    });
  });

  describe('open with a kept means', () => {
    test('takes it without a page, once', async () => {
      const { use } = await openAndKeep(bench());
      const request = { ...(await open(bench())).request, paymentId: randomUUID(), means: use };
      const answer = await bench().gateway.open(request);
      expect(answer).toMatchObject({ outcome: 'decided', report: { status: 'captured' } });
      expect(await bench().gateway.open(request)).toEqual(answer);
    });

    test('that is gone is declined', async () => {
      const { use } = await openAndKeep(bench());
      await bench().gateway.forgetMeans(use.reference);
      const request = { ...(await open(bench())).request, paymentId: randomUUID(), means: use };
      const report = { status: 'declined', declineReason: 'means_gone' };
      expect(await bench().gateway.open(request)).toMatchObject({ outcome: 'decided', report });
    });
  });
}

/** Looking at what is kept, and having it forgotten. */
export function lookingAfter(bench: Bench) {
  const check = (reference: string) => bench().gateway.checkMeans(reference);

  describe('checkMeans and forgetMeans', () => {
    test('tells a usable one as it was told when it was kept', async () => {
      const { means } = await openAndKeep(bench());
      expect(await check(means.reference)).toEqual({ outcome: 'known', state: 'usable', means });
    });

    test('tells that a new card has come, also by message, and what is gone', async () => {
      const { payment, means } = await openAndKeep(bench());
      await bench().renewCard(payment);
      const renewed = await check(means.reference);
      if (renewed.outcome !== 'known') throw new Error(renewed.outcome);
      expect(renewed.means.expiresMonth).not.toBe(means.expiresMonth);
      expect(renewed.means.fingerprint).toBe(means.fingerprint);
      await bench().endAgreement(payment);
      expect(await check(means.reference)).toMatchObject({ outcome: 'known', state: 'revoked' });
      const { paymentId } = payment.request;
      const states = async () => {
        const readings = await Promise.all(
          bench()
            .meansMessages()
            .map(({ rawBody, headers, receivedAt }) =>
              bench().gateway.readEvent(rawBody, headers, receivedAt),
            ),
        );
        return readings.flatMap((each) =>
          each.outcome === 'means' && each.event.paymentId === paymentId ? [each.event.state] : [],
        );
      };
      await eventually('both messages', async () => (await states()).length >= 2);
      expect(await states()).toEqual(['usable', 'revoked']);
    });

    test('knows nothing of what was never kept', async () => {
      expect(await check('never-kept')).toEqual({ outcome: 'absent' });
    });

    test('forgets for good, and says the same again', async () => {
      const { means, use } = await openAndKeep(bench());
      for (const _ of [1, 2])
        expect(await bench().gateway.forgetMeans(means.reference)).toEqual({
          outcome: 'forgotten',
        });
      expect(await check(means.reference)).toEqual({ outcome: 'absent' });
      const report = chargeReportIn(await bench().gateway.charge(chargeOf(use)));
      expect(report.declineReason).toBe('means_gone');
    });

    test('a lost answer leaves it open, and asking again tells', async () => {
      const { means } = await openAndKeep(bench());
      await bench().loseNextAnswer('means');
      expect((await check(means.reference)).outcome).toBe('unknown');
      await bench().loseNextAnswer('means');
      expect((await bench().gateway.forgetMeans(means.reference)).outcome).toBe('unknown');
      expect(await check(means.reference)).toEqual({ outcome: 'absent' });
    });

    test('is unknown while the provider is down', async () => {
      await bench().whileDown(async () => {
        expect((await check('any')).outcome).toBe('unknown');
        expect((await bench().gateway.forgetMeans('any')).outcome).toBe('unknown');
      });
    });
  });
}
