import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChanges } from '#domain/apply-changes.ts';
import { decideCharge } from '#domain/charging.ts';
import { decideCloseOrder } from '#domain/close-order.ts';
import type { Bucket } from '#domain/ledger.ts';
import type { Period } from '#domain/line.ts';
import type { Order } from '#domain/ordering.ts';
import { isProviderMethod } from '#domain/payment.ts';
import type { PromotionVersion } from '#domain/promotion.ts';
import { decideRecordRefund, decideSendRefund, decideTakeAsCredit } from '#domain/record-refund.ts';
import { decideRequestRefund } from '#domain/request-refund.ts';
import { DAY, HOUR } from '#domain/time.ts';
import { promotionWith } from '../support/promotions.ts';
import { givenOf, quoteOf, termsOf } from '../support/refund-world.ts';
import { planNamed, World } from '../support/world.ts';

/**
 * Whatever is bought, paid, used, given back, refused and taken as credit, in any order and with orders
 * read before others moved them: credit and money back are never more than what was paid in.
 */
const everyday = planNamed('gb-everyday-12');
const topUp = planNamed('gb-topup-5');
const mixed = { ...everyday, planId: 'mixed', grants: [...everyday.grants, ...topUp.grants] };
const plans = [everyday, topUp, planNamed('gb-topup-10'), planNamed('gb-starter-2'), mixed];

type Read = Pick<ReturnType<typeof givenOf>, 'period' | 'buckets'>;

class Life {
  readonly world: World;
  readonly #lineId: string;
  /** What each order gave, as it was read after the last few steps. */
  readonly #reads: Map<string, { given: Read; quotes: string[] }>[] = [];

  constructor(
    measure: 'time' | 'volume' | 'greater',
    renewNow: 'replace' | 'stack',
    promotions: readonly PromotionVersion[] = [],
  ) {
    const stacking = { promotions: { stacking: 'all' as const } };
    const policy = { renewNow, refund: { withdrawal: { days: 14, measure } }, ...stacking };
    this.world = new World({ now: Date.UTC(2026, 2, 20, 9), policy, promotions });
    this.#lineId = this.world.addLine().id;
  }

  step([kind, a, b]: readonly [number, number, number]): void {
    const { world } = this;
    const orders = [...world.state.orders.values()];
    const order = orders[a % Math.max(1, orders.length)];
    const does = [
      () => this.#buy(a, b),
      () => world.draft(this.#lineId, plans[a % plans.length]!, b % 2 ? 'now' : 'queue'),
      () => order && this.#confirm(order, b),
      () => this.#say(a, b),
      () => order && this.#refund(order, a, b),
      () => this.#provider(a, b),
      () => order && world.do(decideCloseOrder({ orderId: order.id, why: 'cancelled' })),
      () => this.#use(BigInt(a) * 100_000n + 1n),
      () => {
        world.now += [HOUR, 8 * HOUR, DAY, 31 * DAY][b % 4]!;
      },
    ];
    does[kind]!();
    this.#read();
  }

  #buy(a: number, b: number): void {
    const plan = plans[a % plans.length]!;
    const draft = this.world.draft(this.#lineId, plan, b % 2 ? 'now' : 'queue');
    if ('refused' in draft) return;
    const wish = a % 3 === 0 ? { method: 'credit' as const } : { withCredit: a % 3 === 1 };
    const paid = this.world.confirm(draft.orderId, plan, wish);
    if (!('refused' in paid) && !paid.isPaid)
      this.world.say(plan, { ...draft, paymentId: paid.paymentId }, { status: 'captured' });
  }

  #confirm({ id, planId }: Order, b: number): void {
    const wishes = [
      {},
      { withCredit: true },
      { method: 'credit' },
      { creditFallback: true },
    ] as const;
    this.world.confirm(id, this.#planOf(planId), wishes[b % 4]!);
  }

  #say(a: number, b: number): void {
    const payments = [...this.world.state.payments.values()];
    const asked = payments.filter(({ method }) => isProviderMethod(method));
    const payment = asked[a % Math.max(1, asked.length)];
    if (!payment) return;
    const { id: paymentId, orderId, amountMinor } = payment;
    const status = (['captured', 'captured', 'declined', 'cancelled'] as const)[b % 4]!;
    const odd = b % 11 === 0 ? { amountMinor: amountMinor + 1n } : {};
    const plan = this.#planOf(this.world.order(orderId).planId);
    this.world.say(plan, { orderId, paymentId }, { status, ...odd });
  }

  /** With what was read of the order up to three steps ago, and a quote of then or a guessed one. */
  #refund({ id: orderId, priceMinor }: Order, a: number, b: number): void {
    const { world } = this;
    const read = this.#reads.at(-1 - (b % 3))?.get(orderId);
    const quotes = [...(read?.quotes ?? []), `withdrawal.${priceMinor}.0.${priceMinor}`];
    const wish = {
      orderId,
      given: read?.given ?? { period: null, buckets: [] },
      quoteId: quotes[a % quotes.length]!,
      destination: a % 2 ? 'original' : 'credit',
    } as const;
    const decide = decideRequestRefund(wish, termsOf(world, orderId), world.rules);
    const decision = decide(this.#stored(), world.context());
    if ('refused' in decision) return;
    applyChanges(world.state, decision.changes);
    world.written.push(decision.changes);
  }

  /** What a command finds in the database: nothing that is closed, and of the ended the last plan. */
  #stored() {
    const { state } = this.world;
    const lastAt = Math.max(...[...state.periods.values()].map(({ endedAt }) => endedAt ?? 0));
    const isLive = ({ kind, endedAt }: Period) =>
      endedAt === null || (kind === 'plan' && endedAt === lastAt);
    const keep = <Row>(rows: ReadonlyMap<string, Row>, is: (row: Row) => boolean) =>
      new Map([...rows].filter(([, row]) => is(row)));
    const buckets = keep(state.buckets, ({ closedAt }: Bucket) => closedAt === null);
    return { ...state, buckets, periods: keep(state.periods, isLive) };
  }

  #provider(a: number, b: number): void {
    const { state } = this.world;
    const open = [...state.refunds.values()].filter((refund) => refund.state !== 'refunded');
    const refund = open[a % Math.max(1, open.length)];
    if (!refund) return;
    const of = { orderId: refund.orderId, refundId: refund.id };
    if (b % 3 === 0) this.world.do(decideTakeAsCredit(of));
    else {
      const refunded = { state: 'refunded', happenedAt: this.world.now } as const;
      const outcome = b % 3 === 1 ? refunded : ({ state: 'refused', reason: 'closed' } as const);
      this.world.do(decideSendRefund(of));
      this.world.do(decideRecordRefund({ ...of, outcome }));
    }
  }

  #use(amount: bigint): void {
    const usage = { lineId: this.#lineId, kind: 'data', scope: 'any', country: 'GB' } as const;
    this.world.do(decideCharge({ ...usage, amount }, this.world.rules));
  }

  #read(): void {
    const ids = [...this.world.state.orders.keys()];
    const reads = ids.map((id) => {
      const quote = quoteOf(this.world, id);
      const quotes = 'options' in quote ? quote.options.map((option) => option.id) : [];
      return [id, { given: givenOf(this.world, id), quotes }] as const;
    });
    this.#reads.push(new Map(reads));
  }

  #planOf = (id: string) => plans.find(({ planId }) => planId === id)!;

  expectNoGain(): void {
    const { payments, refunds, buckets } = this.world.state;
    const sum = (amounts: bigint[]) => amounts.reduce((all, each) => all + each, 0n);
    const paid = [...payments.values()].filter(({ method }) => isProviderMethod(method));
    const back = [...refunds.values()].filter(({ destination }) => destination === 'original');
    const purses = [...buckets.values()].filter(({ kind }) => kind === 'credit');
    const has =
      sum(purses.map(({ remaining, reserved }) => remaining + reserved)) +
      sum(back.map(({ amountMinor }) => amountMinor));
    const gifts = sum([...this.world.state.orders.keys()].map((id) => this.#giftOf(id)));
    expect(has).toBeLessThanOrEqual(sum(paid.map(({ capturedMinor }) => capturedMinor)) + gifts);
  }

  /** Credit that an order gave beyond its price, by a promotion; nothing once any of its price went back. */
  #giftOf(orderId: string): bigint {
    const { orders, buckets, refunds } = this.world.state;
    const { discounts, priceMinor, state } = orders.get(orderId)!;
    const isBack = [...refunds.values()].some((each) => each.orderId === orderId && each.quote);
    if (discounts.length === 0 || isBack || state !== 'fulfilled') return 0n;
    const credit = [...buckets.values()].filter(
      (each) => each.orderId === orderId && each.kind === 'credit' && each.origin !== 'refund',
    );
    const given = credit.reduce((sum, { granted }) => sum + granted, 0n);
    const bonus = credit.reduce(
      (sum, each) => sum + (each.origin === 'promotion' ? each.granted : 0n),
      0n,
    );
    return given > priceMinor ? given - priceMinor : bonus;
  }

  expectBalanced(): void {
    const places = new Map<string, bigint>();
    const move = (place: string, by: bigint) => places.set(place, (places.get(place) ?? 0n) + by);
    for (const { asset, amount, from, to } of this.world.transfers()) {
      move(`${from} ${asset}`, -amount);
      move(`${to} ${asset}`, amount);
    }
    const at = (place: string, asset: string) => places.get(`${place} ${asset}`) ?? 0n;
    for (const { id, asset, remaining, reserved } of this.world.state.buckets.values())
      expect([at(`bucket:${id}`, asset), at(`hold:${id}`, asset)]).toEqual([remaining, reserved]);
    for (const { id, currency, heldMinor } of this.world.state.orders.values())
      expect(at(`order:${id}`, currency)).toBe(heldMinor);
    expect(at('operator:tax', 'GBP')).toBeGreaterThanOrEqual(0n);
  }
}

test('nobody ends with more credit and money back than was paid in, and the books balance', () => {
  const step = fc.tuple(fc.nat(8), fc.nat(50), fc.nat(50));
  fc.assert(
    fc.property(
      fc.constantFrom('time', 'volume', 'greater'),
      fc.constantFrom('replace', 'stack'),
      fc.array(step, { minLength: 10, maxLength: 60 }),
      (measure, renewNow, steps) => {
        const life = new Life(measure, renewNow);
        for (const each of steps) {
          life.step(each);
          life.expectNoGain();
        }
        life.expectBalanced();
      },
    ),
    { numRuns: 1_500 },
  );
});

test('nor by buying with promotions and giving back', () => {
  const step = fc.tuple(fc.nat(8), fc.nat(50), fc.nat(50));
  const credit = { kind: 'credit', scope: 'any', zoneId: 'europe' } as const;
  const bonus = { kind: 'bonus', grant: { ...credit, amount: 250n } } as const;
  const data = { kind: 'data', scope: 'any', zoneId: 'europe', amount: 6n << 30n } as const;
  const all = [
    promotionWith({
      promotionId: 'third',
      benefit: { kind: 'percent', basisPoints: 3_333, mostMinor: null },
    }),
    promotionWith({ promotionId: 'credit', benefit: bonus }),
    promotionWith({ promotionId: 'data', benefit: { kind: 'bonus', grant: data } }),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom('time', 'volume', 'greater'),
      fc.constantFrom('replace', 'stack'),
      fc.subarray(all, { minLength: 1 }),
      fc.array(step, { minLength: 10, maxLength: 60 }),
      (measure, renewNow, promotions, steps) => {
        const life = new Life(measure, renewNow, promotions);
        for (const each of steps) {
          life.step(each);
          life.expectNoGain();
        }
        life.expectBalanced();
      },
    ),
    { numRuns: 700 },
  );
});
