import http from 'node:http';
import https from 'node:https';
import { signatureHeader } from '../protocol.ts';
import { toWire } from './events.ts';
import { type DeliveryProgress, type DeliveryRecord, isSpoilt, type Manner } from './records.ts';
import type { Store } from './store.ts';

export interface WebhookSenderOptions {
  store: Store;
  clock: () => number;
  secret: string;
  /** The first wait after a failed try; each next one doubles, up to `retryCapMs`. */
  retryBaseMs: number;
  retryCapMs: number;
  attemptsAtMost: number;
  timeoutMs: number;
}

const inFlightAtMost = 32;

/** Brings messages to the merchant until a 2xx, at least once each, also across restarts. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: inFlightAtMost }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: inFlightAtMost }),
  };
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ready: string[] = [];
  #inFlight = 0;
  #url: URL | null;
  #stopped = false;

  constructor(options: WebhookSenderOptions, url: string | null) {
    this.#options = options;
    this.#url = url === null ? null : new URL(url);
  }

  /** Takes up what an earlier run left. */
  resume() {
    this.schedule([...this.#options.store.deliveries.values()]);
  }

  setUrl(url: string) {
    this.#url = new URL(url);
    this.#pump();
  }

  schedule(deliveries: readonly DeliveryRecord[]) {
    for (const { deliveryId, progress } of deliveries) {
      if (progress.state === 'pending') this.#enqueueAt(deliveryId, progress.nextAttemptAt);
    }
  }

  /** One extra try right now, in the given manner, of a message that exists. */
  async sendNow(delivery: DeliveryRecord, manner: Manner): Promise<DeliveryRecord> {
    await this.#attempt({ ...delivery, manner });
    return this.#options.store.deliveries.get(delivery.deliveryId) ?? delivery;
  }

  stop() {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #enqueueAt(deliveryId: string, at: number) {
    const waitMs = Math.min(at - this.#options.clock(), 2_147_000_000);
    if (waitMs <= 0) {
      this.#ready.push(deliveryId);
      this.#pump();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#ready.push(deliveryId);
      this.#pump();
    }, waitMs);
    this.#timers.add(timer);
  }

  #pump() {
    while (this.#url && !this.#stopped && this.#inFlight < inFlightAtMost) {
      const deliveryId = this.#ready.shift();
      if (deliveryId === undefined) return;
      const delivery = this.#options.store.deliveries.get(deliveryId);
      if (delivery?.progress.state !== 'pending') continue;
      this.#inFlight += 1;
      void this.#attempt(delivery).finally(() => {
        this.#inFlight -= 1;
        this.#pump();
      });
    }
  }

  async #attempt(delivery: DeliveryRecord) {
    if (!this.#url) return;
    const wire = toWire(delivery, this.#options.secret, this.#options.clock());
    const answer = await this.#post(this.#url, wire);
    if (this.#stopped) return;
    const progress = this.#progressAfter(delivery, answer);
    // A try forgotten by a crash is tried again, which the merchant must bear anyway.
    this.#options.store.note([
      { kind: 'delivery-progress', deliveryId: delivery.deliveryId, progress },
    ]);
    if (progress.state === 'pending') this.#enqueueAt(delivery.deliveryId, progress.nextAttemptAt);
  }

  #progressAfter(delivery: DeliveryRecord, answer: Answer): DeliveryProgress {
    const attempts = delivery.progress.attempts + 1;
    const isTaken = answer.status !== null && answer.status >= 200 && answer.status < 300;
    const isOver = isSpoilt(delivery.manner) || attempts >= this.#options.attemptsAtMost;
    const { retryBaseMs, retryCapMs } = this.#options;
    return {
      state: isTaken ? 'delivered' : isOver ? 'given_up' : 'pending',
      attempts,
      nextAttemptAt:
        this.#options.clock() + Math.min(retryBaseMs * 2 ** (attempts - 1), retryCapMs),
      lastStatus: answer.status,
      lastFault: answer.fault,
    };
  }

  #post(url: URL, wire: { body: string; signature: string }): Promise<Answer> {
    const isSecure = url.protocol === 'https:';
    return new Promise((resolve) => {
      const request = (isSecure ? https : http).request(url, {
        method: 'POST',
        agent: this.#agents[isSecure ? 'https:' : 'http:'],
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(wire.body),
          'user-agent': 'HarbourPay-Webhooks/1',
          [signatureHeader]: wire.signature,
        },
        signal: AbortSignal.timeout(this.#options.timeoutMs),
      });
      request.on('response', (response) => {
        response.resume();
        response.on('close', () => resolve({ status: response.statusCode ?? null, fault: null }));
      });
      request.on('error', (fault: NodeJS.ErrnoException) =>
        resolve({ status: null, fault: fault.code ?? fault.name }),
      );
      request.end(wire.body);
    });
  }
}

interface Answer {
  status: number | null;
  fault: string | null;
}
