import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fromPublicId, toProviderPaymentId, toPublicId } from '#domain/public-id.ts';
import type { Subscriber } from '../bench/bench-subscribers.ts';

const PLAN = 'gb-everyday-12';
const GIVE_UP_MS = 60_000;

export interface Renewing {
  /** Orders a subscriber was told are fulfilled. */
  acknowledged: { accountId: string; orderId: string }[];
  /** Begun and given up: what became of them, only the database knows. */
  givenUp: number;
  /** Begins nothing new and waits for what runs. */
  stop(): Promise<void>;
}

/** Subscribers who renew again and again and who, when something fails, try the same thing again. */
export function startRenewing(
  at: { web: string; payment: string },
  subscribers: readonly Subscriber[],
): Renewing {
  let going = true;
  const renewing: Renewing = {
    acknowledged: [],
    givenUp: 0,
    async stop() {
      going = false;
      await Promise.all(running);
    },
  };
  const running = subscribers.map(async (subscriber) => {
    while (going) {
      const orderId = await renew(at, subscriber);
      if (orderId === null) renewing.givenUp += 1;
      else renewing.acknowledged.push({ accountId: subscriber.accountId, orderId });
    }
  });
  return renewing;
}

const closed = ['cancelled', 'expired', 'returned'];

interface OrderAnswer {
  id: string;
  state: string;
  payments: { id: string; state: string }[];
}

/** The order's id once it says `fulfilled`; null when it never did in time, or said something else. */
async function renew(
  { web, payment }: { web: string; payment: string },
  { accountId, lineId, token }: Subscriber,
): Promise<string | null> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  const call = (method: string, path: string, body?: object, key?: string) =>
    untilAnswered(giveUpAt, `${web}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(key && { 'idempotency-key': key }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const wish = { kind: 'renewal', lineId: toPublicId('line', lineId), planId: PLAN, timing: 'now' };
  const drafted = await call('POST', '/orders', wish, randomUUID());
  if (!drafted) return null;
  await call('POST', `/orders/${drafted.id}/confirm`, { method: 'card', consent: true });
  for (let paid = false; performance.now() < giveUpAt; await pause(50)) {
    const order = await call('GET', `/orders/${drafted.id}`);
    if (!order) continue;
    if (order.state === 'fulfilled') return fromPublicId('ord', drafted.id)!;
    if (closed.includes(order.state)) return null;
    const open = order.payments.find((each) => each.state === 'opened');
    if (!open || paid) continue;
    const paymentId = open.id.slice('pay_'.length);
    const answer = await fetch(`${payment}/control/pay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        payment_id: toProviderPaymentId({ accountId, paymentId }),
        card_ending: '4242',
      }),
    });
    paid = answer.ok;
  }
  return null;
}

/** Null when there was no good answer in time. A refusal (4xx) is an answer that is not good. */
async function untilAnswered(
  giveUpAt: number,
  url: string,
  init: RequestInit,
): Promise<OrderAnswer | null> {
  while (performance.now() < giveUpAt) {
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
      if (response.ok) return (await response.json()) as OrderAnswer;
      await response.arrayBuffer();
      if (response.status < 500 && response.status !== 429) return null;
    } catch {
      // Gone or not yet back: the same request again, with the same key.
    }
    await pause(100);
  }
  return null;
}
