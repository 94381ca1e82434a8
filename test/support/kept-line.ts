import { grantCredit } from '#domain/account-credit.ts';
import {
  type AutoRenewalWish,
  decideAgreeAutoRenewal,
  decideStopAutoRenewal,
} from '#domain/agree-auto-renewal.ts';
import type { PlanVersion } from '#domain/catalogue.ts';
import { Changeset } from '#domain/changeset.ts';
import { decideCharge } from '#domain/charging.ts';
import type { Line } from '#domain/line.ts';
import { decideLookAfterLine } from '#domain/look-after-line.ts';
import type { DeclineReason } from '#domain/payment.ts';
import type { PaymentMeans } from '#domain/payment-means.ts';
import type { Policy } from '#domain/policy.ts';
import { type Instant, MINUTE } from '#domain/time.ts';
import { planNamed, World } from './world.ts';

export const plan = planNamed('gb-everyday-12');
export const begin = Date.UTC(2026, 0, 31, 10);
export const meansId = 'means-1';

interface Told {
  template: string;
  at: Instant;
  [detail: string]: unknown;
}

/** A line with a plan on it, looked after whenever somebody has to look. */
export class Kept {
  readonly world: World;
  readonly line: Line;
  plan: PlanVersion | null = plan;
  /** The answers of the provider, one for each charge; then it takes the money. */
  words: (DeclineReason | 'captured')[] = [];
  #seen = 0;
  readonly told: Told[] = [];

  constructor(policy: Partial<Policy> = {}) {
    this.world = new World({ now: begin, policy });
    this.line = this.world.addLine();
    this.world.buy(this.line.id, plan);
    this.#listen();
  }

  give(amountMinor: bigint): void {
    this.world.do((state, context) => {
      const change = new Changeset(state, context);
      grantCredit(
        change,
        {
          ...{ currency: 'GBP', amountMinor, origin: 'voucher', kind: 'payment' },
          ...{ from: 'provider:voucher', expiresAt: null },
        },
        { rule: 'test' },
      );
      return { changes: change.changes(), answer: {} };
    });
  }

  keepMeans(given: Partial<PaymentMeans> = {}): void {
    (this.world.state.paymentMeans as Map<string, PaymentMeans>).set(given.id ?? meansId, {
      ...{ id: meansId, gateway: 'test', method: 'card', providerReference: 'pm_1' },
      ...{ initialPaymentId: 'payment-0', initialReference: 'pi_0', label: 'Visa •••• 4242' },
      ...{ expiresMonth: null, state: 'usable', createdAt: begin, lastUsedAt: null, endedAt: null },
      ...given,
    } as PaymentMeans);
  }

  agree(wish: Partial<AutoRenewalWish> = {}) {
    const answer = this.world.do(
      decideAgreeAutoRenewal(
        {
          lineId: this.line.id,
          trigger: { kind: 'plan-end' },
          means: [{ kind: 'credit' }],
          monthlyCapMinor: null,
          consent: { version: 'auto-renewal/1', words: 'Renew it.', locale: 'en' },
          locale: 'en',
          offer: this.offer(),
          ...wish,
        },
        this.world.rules,
      ),
    );
    this.#listen();
    return answer;
  }

  offer() {
    return { plan: this.plan, earlierPurchases: 1 };
  }

  stop(agreedAt: Instant | null = null) {
    const answer = this.world.do(
      decideStopAutoRenewal({ lineId: this.line.id, by: 'page', agreedAt }, this.world.rules),
    );
    this.#listen();
    return answer;
  }

  /** Lives until `end`, looking whenever the line is due; the provider answers within a minute. */
  until(end: Instant): void {
    for (let looks = 0; looks < 2_000; looks++) {
      const due = this.now.dueAt;
      if (due === null || due > end) break;
      this.world.now = Math.max(due, this.world.now);
      this.look();
      this.#answer();
    }
    this.world.now = Math.max(end, this.world.now);
  }

  /** Data of the running plan. */
  use(octets: bigint): void {
    const use = { lineId: this.line.id, kind: 'data', scope: 'any', country: 'GB' } as const;
    this.world.do(decideCharge({ ...use, amount: octets }, this.world.rules));
    this.#listen();
  }

  look(): void {
    this.world.do(
      decideLookAfterLine({ lineId: this.line.id, offer: this.offer() }, this.world.rules),
    );
    this.#listen();
  }

  /** The provider answers what it was asked. */
  hear(): void {
    this.#answer();
  }

  #answer(): void {
    for (;;) {
      const asked = [...this.world.state.payments.values()].find(
        (payment) => payment.state === 'intended' && payment.meansId !== null,
      );
      if (!asked) return;
      this.world.now += MINUTE;
      const word = this.words.shift() ?? 'captured';
      const order = this.world.order(asked.orderId);
      const sold = { ...(this.plan ?? plan), priceMinor: order.priceMinor };
      this.world.say(
        sold,
        { orderId: asked.orderId, paymentId: asked.id },
        {
          ...(word === 'captured'
            ? { status: 'captured' }
            : { status: 'declined', declineReason: word }),
        },
      );
      this.#listen();
    }
  }

  #listen(): void {
    for (const { outbox } of this.world.written.slice(this.#seen))
      for (const { kind, payload } of outbox)
        if (kind === 'notice.send' && payload.template?.startsWith('auto_renewal'))
          this.told.push({ at: this.world.now, ...payload, template: payload.template });
    this.#seen = this.world.written.length;
  }

  get now(): Line {
    return this.world.state.lines.get(this.line.id)!;
  }

  get auto() {
    return this.world.state.autoRenewals.get(this.line.id)!;
  }

  /** Plans that were put onto the line, by when they began. */
  spans() {
    return [...this.world.state.periods.values()]
      .filter(({ kind }) => kind === 'plan')
      .map(({ startsAt, endsAt }) => ({ from: startsAt!, to: endsAt! }))
      .sort((a, b) => a.from - b.from);
  }

  templates(): string[] {
    return this.told.map(({ template }) => template.replace('auto_renewal_', ''));
  }

  events(): string[] {
    return this.world.written
      .flatMap(({ lineEvents }) => lineEvents)
      .map(({ kind }) => kind)
      .filter((kind) => kind.startsWith('auto-renewal'));
  }
}
