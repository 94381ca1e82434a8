import { describe, expect, test } from 'vitest';
import { MINUTE } from '#domain/time.ts';
import { eventually } from '../../support/programs.ts';
import {
  ask,
  type Bench,
  type OpenedPayment,
  open,
  openAndPay,
  type ReceivedMessage,
} from './gateway-bench.ts';

/** Hearing: only the provider's own and fresh word counts. */
export function hearing(bench: Bench) {
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
      const reading = await read(message, message.receivedAt);
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
      expect(await read(message, message.receivedAt)).toMatchObject(expected);
    });

    test('reads header names in any case', async () => {
      const message = await messageAbout(await openAndPay(bench()));
      const entries = Object.entries(message.headers);
      const headers = Object.fromEntries(entries.map(([key, value]) => [key.toUpperCase(), value]));
      expect((await read({ ...message, headers }, message.receivedAt)).outcome).toBe('event');
    });

    test('refuses what is unsigned, forged, altered or too old', async () => {
      const message = await messageAbout(await openAndPay(bench()));
      const { rawBody, receivedAt } = message;
      const altered = { ...message, rawBody: rawBody.replace('1050', '9050') };
      const forged = { ...message, headers: bench().forge(rawBody, receivedAt) };
      expect(altered.rawBody).not.toBe(rawBody);
      expect((await read(altered, receivedAt)).outcome).toBe('forged');
      expect((await read(forged, receivedAt)).outcome).toBe('forged');
      expect((await read({ rawBody, headers: {} }, receivedAt)).outcome).toBe('forged');
      expect((await read({ ...message, rawBody: '' }, receivedAt)).outcome).toBe('forged');
      expect((await read(message, receivedAt + 6 * MINUTE)).outcome).toBe('forged');
      expect((await read(message, receivedAt - 6 * MINUTE)).outcome).toBe('forged');
      expect((await read(message, receivedAt + 4 * MINUTE)).outcome).toBe('event');
    });

    test('calls a signed message that makes no sense malformed', async () => {
      const { rawBody } = await messageAbout(await openAndPay(bench()));
      const now = Date.now();
      const bodies = ['', '{', '[]', 'null', '{}', rawBody.replace('"GBP"', '"XXX"')];
      for (const body of [...bodies, rawBody.replace('captured', 'caught')]) {
        const reading = await read({ rawBody: body, headers: bench().sign(body, now) }, now);
        expect(reading.outcome, body).toBe('malformed');
      }
    });
  });
}
