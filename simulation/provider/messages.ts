import { createHmac, timingSafeEqual } from 'node:crypto';
import { isCurrency } from '#domain/money.ts';
import { MINUTE } from '#domain/time.ts';
import type { EventReading, PaymentReport } from '#ports/payment-gateway.ts';
import type { ProviderMeans } from './kept-means.ts';

const HEADER = 'x-world-signature';
const OLDEST = 5 * MINUTE;

type Headers = Record<string, string | undefined>;

export function sign(secret: string, rawBody: string, at: number): Record<string, string> {
  const digest = createHmac('sha256', secret).update(`${at}\n${rawBody}`).digest('hex');
  return { [HEADER]: `${at}:${digest}` };
}

export const writeMessage = (eventId: string, report: PaymentReport): string =>
  JSON.stringify({
    ...{ eventId, ...report },
    amount: { ...report.amount, amountMinor: String(report.amount.amountMinor) },
  });

export const writeMeansMessage = (eventId: string, means: ProviderMeans): string =>
  JSON.stringify({ eventId, ...means, means: means.kept });

/** Reads a webhook: signature and age first, then its words. */
export function readMessage(
  secret: string,
  rawBody: string,
  headers: Headers,
  now: number,
): EventReading {
  const signature = Object.entries(headers).find(([name]) => name.toLowerCase() === HEADER)?.[1];
  const [time = '', digest = ''] = signature?.split(':') ?? [];
  const expected = sign(secret, rawBody, Number(time))[HEADER]!.split(':')[1]!;
  if (digest.length !== expected.length) return forged('no signature');
  if (!timingSafeEqual(Buffer.from(digest), Buffer.from(expected)))
    return forged('wrong signature');
  if (Math.abs(now - Number(time)) > OLDEST) return forged('too old');
  return (
    toEvent(rawBody) ??
    toMeansEvent(rawBody) ?? { outcome: 'malformed', detail: 'not a message of ours' }
  );
}

const forged = (detail: string): EventReading => ({ outcome: 'forged', detail });

function toMeansEvent(rawBody: string): EventReading | null {
  try {
    const { eventId, paymentId, state, means } = JSON.parse(rawBody);
    return means?.fingerprint
      ? { outcome: 'means', event: { eventId, paymentId, state, means } }
      : null;
  } catch {
    return null;
  }
}

const statuses: readonly string[] = ['open', 'captured', 'declined', 'cancelled', 'expired'];

function toEvent(rawBody: string): EventReading | null {
  let value: Partial<Record<string, unknown>> | null;
  try {
    value = JSON.parse(rawBody);
  } catch {
    return null;
  }
  const { eventId, amount, ...rest } = value ?? {};
  const { status, paymentId, happenedAt } = rest;
  if (typeof eventId !== 'string' || typeof paymentId !== 'string') return null;
  if (typeof happenedAt !== 'number' || !statuses.includes(String(status))) return null;
  const { amountMinor, currency } = (amount ?? {}) as Record<string, string>;
  if (!/^\d+$/.test(amountMinor ?? '') || !isCurrency(currency ?? '')) return null;
  const money = { amountMinor: BigInt(amountMinor!), currency };
  return {
    outcome: 'event',
    event: { eventId, report: { ...rest, amount: money } as PaymentReport },
  };
}
