import { setTimeout as pause } from 'node:timers/promises';
import { toProviderPaymentId, toPublicId } from '#domain/public-id.ts';
import type { Subscriber } from './bench-subscribers.ts';
import { type HttpCaller, openHttpCaller } from './http-caller.ts';
import type { BenchProgram } from './program.ts';

const PLAN = 'gb-everyday-12';

export interface Load {
  /** Milliseconds from when each renewal was due to when it said `fulfilled`. */
  latencies: number[];
  failures: number;
}

export interface RenewalCallers {
  /** Each of `callers` begins its next renewal when its last one is done. */
  closedLoop(options: { callers: number; seconds: number }): Promise<Load>;
  /** A renewal is due at equal spans whether or not earlier ones are done; its waiting counts. */
  openLoop(options: { perSecond: number; seconds: number }): Promise<Load>;
  close(): void;
}

/** Takes the subscribers in turn, so that no two renewals of one meet. */
export function openRenewalCallers(
  program: BenchProgram,
  subscribers: readonly Subscriber[],
): RenewalCallers {
  const product = openHttpCaller(program.web);
  const provider = openHttpCaller(program.payment);
  let next = 0;

  async function renewInto(load: Load, dueAt: number): Promise<void> {
    try {
      await renew(product, provider, subscribers[next++ % subscribers.length]!);
      load.latencies.push(performance.now() - dueAt);
    } catch (error) {
      if (load.failures++ === 0) process.stderr.write(`${error}\n`);
    }
  }

  return {
    async closedLoop({ callers, seconds }) {
      const load: Load = { latencies: [], failures: 0 };
      const end = performance.now() + seconds * 1000;
      await Promise.all(
        Array.from({ length: callers }, async () => {
          while (performance.now() < end) await renewInto(load, performance.now());
        }),
      );
      return load;
    },
    async openLoop({ perSecond, seconds }) {
      const load: Load = { latencies: [], failures: 0 };
      const began = performance.now();
      const count = perSecond * seconds;
      const running: Promise<void>[] = [];
      while (running.length < count) {
        const dueBy = Math.min(count, ((performance.now() - began) * perSecond) / 1000);
        while (running.length < dueBy)
          running.push(renewInto(load, began + (running.length * 1000) / perSecond));
        await pause(1);
      }
      await Promise.all(running);
      return load;
    },
    close: () => {
      product.close();
      provider.close();
    },
  };
}

interface OrderAnswer {
  id: string;
  state: string;
  payments: { id: string }[];
  events: unknown[];
}

/** As a program would: draft, confirm, read the order, the provider's page submitted, wait for credit. */
async function renew(
  product: HttpCaller,
  provider: HttpCaller,
  { accountId, lineId, token }: Subscriber,
): Promise<void> {
  const call = (method: 'GET' | 'POST', path: string, body?: object) =>
    product.call({
      method,
      path: `/api/v1${path}`,
      token,
      ...(body && { body }),
    }) as Promise<OrderAnswer>;
  const wish = { kind: 'renewal', lineId: toPublicId('line', lineId), planId: PLAN, timing: 'now' };
  const { id } = await call('POST', '/orders', wish);
  await call('POST', `/orders/${id}/confirm`, { method: 'card', consent: true });
  const { payments, events } = await call('GET', `/orders/${id}`);
  const paymentId = payments.at(-1)!.id.slice('pay_'.length);
  await provider.call({
    method: 'POST',
    path: '/control/pay',
    body: { payment_id: toProviderPaymentId({ accountId, paymentId }), card_ending: '4242' },
  });
  for (let known = events.length; ; ) {
    const news = await call('GET', `/orders/${id}/events?after=${known}&wait=20`);
    if (news.state === 'fulfilled') return;
    known = news.events.length;
  }
}
