import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '#domain/time.ts';
import type {
  AskAnswer,
  OpenRequest,
  PaymentGateway,
  PaymentReport,
} from '#ports/payment-gateway.ts';
import { eventually } from '../../support/programs.ts';

/** A payment with its hosted page. */
export interface OpenedPayment {
  request: OpenRequest;
  redirectUrl: string;
  providerReference: string;
}

/** One message of the provider as our webhook address received it. */
export interface ReceivedMessage {
  rawBody: string;
  headers: Record<string, string | undefined>;
  receivedAt: number;
}

export type GatewayCall = 'open' | 'ask' | 'cancel' | 'refund';

/** What a provider must offer to be put to the contract: the port, a payer, and ways to fail. */
export interface GatewayBench {
  gateway: PaymentGateway;
  /** What a person does on the hosted page, up to the end of the provider's work. */
  payer: {
    pay(payment: OpenedPayment): Promise<void>;
    /** Has the payment refused with `card_declined`. */
    decline(payment: OpenedPayment): Promise<void>;
    /** Opens the page and goes away without an answer. */
    abandon(payment: OpenedPayment): Promise<void>;
  };
  /** The next call of this kind does its work, then its answer is lost. */
  loseNextAnswer(call: GatewayCall): Promise<void>;
  /** Calls fail without doing anything while `run` runs. */
  whileDown(run: () => Promise<void>): Promise<void>;
  /** The provider refuses the next refund for reasons of its own. */
  refuseNextRefund(): Promise<void>;
  /** All messages about a payment so far. */
  messagesAbout(paymentId: string): readonly ReceivedMessage[];
  /** Headers that make `rawBody` the provider's word, as of `at`. */
  sign(rawBody: string, at: number): Record<string, string>;
  /** A signature by someone who does not have the secret. */
  forge(rawBody: string, at: number): Record<string, string>;
  /** The shortest time a payment may stay open, for the test of expiry. */
  shortestLifeMs: number;
  stop(): Promise<void>;
}

/** What every adapter of the payment port must do, whoever the provider is. */
export function paymentGatewayContract(name: string, setUp: () => Promise<GatewayBench>) {
  describe(`payment gateway: ${name}`, () => {
    let bench: GatewayBench;
    beforeAll(async () => {
      bench = await setUp();
    });
    afterAll(() => bench?.stop());

    opening(() => bench);
    asking(() => bench);
    cancelling(() => bench);
    refunding(() => bench);
    hearing(() => bench);
  });
}

type Bench = () => GatewayBench;

const requestFor = (changes: Partial<OpenRequest> = {}): OpenRequest => ({
  paymentId: randomUUID(),
  amount: { amountMinor: 1_050n, currency: 'GBP' },
  method: 'card',
  description: 'Roam Europe 10 GB, 30 days · 欧洲漫游',
  reference: 'XK-7Q2M',
  locale: 'en',
  returnUrl: 'http://127.0.0.1:9/orders/ord_1?from=payment',
  expiresAt: Date.now() + 30 * MINUTE,
  ...changes,
});

async function open({ gateway }: GatewayBench, changes: Partial<OpenRequest> = {}) {
  const request = requestFor(changes);
  const answer = await gateway.open(request);
  if (answer.outcome !== 'opened') throw new Error(`not opened: ${JSON.stringify(answer)}`);
  const { redirectUrl, providerReference } = answer;
  return { request, redirectUrl, providerReference } satisfies OpenedPayment;
}

async function openAndPay(bench: GatewayBench, changes: Partial<OpenRequest> = {}) {
  const payment = await open(bench, changes);
  await bench.payer.pay(payment);
  return payment;
}

function reportIn(answer: AskAnswer): PaymentReport {
  if (answer.outcome !== 'known') throw new Error(`not known: ${JSON.stringify(answer)}`);
  return answer.report;
}

const ask = async ({ gateway }: GatewayBench, { request }: OpenedPayment) =>
  reportIn(await gateway.ask(request.paymentId));

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
      for (const currency of ['GBP', 'EUR', 'USD', 'CNY', 'HKD', 'JPY'] as const) {
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

function refunding(bench: Bench) {
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

function hearing(bench: Bench) {
  const messageAbout = async ({ request }: OpenedPayment): Promise<ReceivedMessage> => {
    const { paymentId } = request;
    await eventually('a message', () => bench().messagesAbout(paymentId).length > 0);
    return bench().messagesAbout(paymentId)[0]!;
  };
  const read = (message: Pick<ReceivedMessage, 'rawBody' | 'headers'>, now: number) =>
    bench().gateway.readEvent(message.rawBody, message.headers, now);

  describe('readEvent', () => {
    test('reads a genuine capture as asking would report it', async () => {
      const payment = await openAndPay(bench());
      const message = await messageAbout(payment);
      const reading = read(message, message.receivedAt);
      if (reading.outcome !== 'event') throw new Error(JSON.stringify(reading));
      expect(reading.event.eventId).not.toBe('');
      expect(reading.event.report).toEqual(await ask(bench(), payment));
    });

    test('reads a genuine decline', async () => {
      const payment = await open(bench());
      await bench().payer.decline(payment);
      const message = await messageAbout(payment);
      const report = { status: 'declined', declineReason: 'card_declined' };
      const expected = { outcome: 'event', event: { report } };
      expect(read(message, message.receivedAt)).toMatchObject(expected);
    });

    test('reads header names in any case', async () => {
      const message = await messageAbout(await openAndPay(bench()));
      const entries = Object.entries(message.headers);
      const headers = Object.fromEntries(entries.map(([key, value]) => [key.toUpperCase(), value]));
      expect(read({ ...message, headers }, message.receivedAt).outcome).toBe('event');
    });

    test('refuses what is unsigned, forged, altered or too old', async () => {
      const message = await messageAbout(await openAndPay(bench()));
      const { rawBody, receivedAt } = message;
      const altered = { ...message, rawBody: rawBody.replace('1050', '9050') };
      const forged = { ...message, headers: bench().forge(rawBody, receivedAt) };
      expect(altered.rawBody).not.toBe(rawBody);
      expect(read(altered, receivedAt).outcome).toBe('forged');
      expect(read(forged, receivedAt).outcome).toBe('forged');
      expect(read({ rawBody, headers: {} }, receivedAt).outcome).toBe('forged');
      expect(read({ ...message, rawBody: '' }, receivedAt).outcome).toBe('forged');
      expect(read(message, receivedAt + 6 * MINUTE).outcome).toBe('forged');
      expect(read(message, receivedAt - 6 * MINUTE).outcome).toBe('forged');
      expect(read(message, receivedAt + 4 * MINUTE).outcome).toBe('event');
    });

    test('calls a signed message that makes no sense malformed', async () => {
      const { rawBody } = await messageAbout(await openAndPay(bench()));
      const now = Date.now();
      const bodies = ['', '{', '[]', 'null', '{}', rawBody.replace('"GBP"', '"XXX"')];
      for (const body of [...bodies, rawBody.replace('captured', 'caught')]) {
        const reading = read({ rawBody: body, headers: bench().sign(body, now) }, now);
        expect(reading.outcome, body).toBe('malformed');
      }
    });
  });
}
