import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OCTETS_PER_GB } from '#domain/allowance.ts';
import type { AutoRenewalTrigger, RenewalMeans } from '#domain/auto-renewal.ts';
import { isHeld } from '#domain/auto-renewal-hold.ts';
import type { Line } from '#domain/line.ts';
import type { LineEvent } from '#domain/line-event.ts';
import type { Order } from '#domain/ordering.ts';
import type { DeclineReason } from '#domain/payment.ts';
import { DAY, HOUR, type Instant, MINUTE } from '#domain/time.ts';
import { Kept, meansId, plan } from '../support/kept-line.ts';

const card: RenewalMeans = { kind: 'means', meansId };
const second: RenewalMeans = { kind: 'means', meansId: 'means-2' };
const credit: RenewalMeans = { kind: 'credit' };
const ways: RenewalMeans[][] = [[card], [credit], [card, credit], [card, second, credit]];

type Step =
  | { do: 'live'; hours: number }
  /** Nobody looks for so long. */
  | { do: 'sleep'; hours: number }
  | { do: 'look' }
  /** Somebody looks when the line is due; who is asked has not answered yet. */
  | { do: 'due' }
  | { do: 'hear' }
  | { do: 'agree'; trigger: AutoRenewalTrigger; means: number; capped: boolean }
  | { do: 'stop' }
  | { do: 'state'; state: Line['state'] }
  | { do: 'buy' }
  | { do: 'use'; gb: number }
  | { do: 'price'; minor: number }
  | { do: 'bank'; words: DeclineReason[] };

const trigger = fc.oneof<fc.Arbitrary<AutoRenewalTrigger>[]>(
  fc.constant({ kind: 'plan-end' }),
  fc.constant({ kind: 'low-data', percent: 20 }),
  fc.constant({ kind: 'low-data', octets: String(OCTETS_PER_GB) }),
  fc.integer({ min: 1, max: 31 }).map((day) => ({ kind: 'calendar' as const, day })),
);

const declines: DeclineReason[] = [
  'insufficient_funds',
  'card_declined',
  'authentication_required',
  'incorrect_number',
];

const often = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });

const step = fc.oneof(
  often(8, fc.record({ do: fc.constant('live' as const), hours: fc.nat(1_200) })),
  often(2, fc.record({ do: fc.constant('sleep' as const), hours: fc.nat(900) })),
  often(2, fc.record({ do: fc.constant('look' as const) })),
  often(8, fc.record({ do: fc.constant('due' as const) })),
  often(3, fc.record({ do: fc.constant('hear' as const) })),
  often(
    3,
    fc.record({
      do: fc.constant('agree' as const),
      trigger,
      means: fc.nat(ways.length - 1),
      capped: fc.boolean(),
    }),
  ),
  often(2, fc.record({ do: fc.constant('stop' as const) })),
  often(
    2,
    fc.record({
      do: fc.constant('state' as const),
      state: fc.constantFrom<Line['state']>('active', 'active', 'lost-stolen', 'policy-block'),
    }),
  ),
  often(1, fc.record({ do: fc.constant('buy' as const) })),
  often(2, fc.record({ do: fc.constant('use' as const), gb: fc.nat(12) })),
  often(
    2,
    fc.record({ do: fc.constant('price' as const), minor: fc.integer({ min: -100, max: 20 }) }),
  ),
  often(
    3,
    fc.record({
      do: fc.constant('bank' as const),
      words: fc.array(fc.constantFrom(...declines), { maxLength: 4 }),
    }),
  ),
);

interface Seen {
  at: Instant;
  events: readonly LineEvent[];
  tries: Order[];
  /** By which one of its means, or credit, was asked for the first time. */
  asked: Order[];
  lineState: Line['state'];
}

/** What every command wrote, in order, with the state the line was in. */
function watch(kept: Kept): Seen[] {
  const seen: Seen[] = [];
  const known = new Set<string>();
  const { world } = kept;
  const push = world.written.push.bind(world.written);
  world.written.push = (...all) => {
    for (const { lineEvents, orders, payments } of all) {
      const tries = orders.filter(({ id, origin }) => origin === 'auto-renewal' && !known.has(id));
      for (const { id } of tries) known.add(id);
      const asked = payments.flatMap(({ id, orderId }) => {
        if (known.has(id)) return [];
        known.add(id);
        const order = orders.find((each) => each.id === orderId) ?? world.state.orders.get(orderId);
        return order?.origin === 'auto-renewal' ? [order] : [];
      });
      seen.push({ asked, at: world.now, events: lineEvents, tries, lineState: kept.now.state });
    }
    return push(...all);
  };
  return seen;
}

function act(kept: Kept, wish: Step): void {
  const { world } = kept;
  switch (wish.do) {
    case 'live':
      kept.until(world.now + wish.hours * HOUR);
      break;
    case 'sleep':
      world.now += wish.hours * HOUR;
      break;
    case 'look':
      kept.look();
      break;
    case 'due':
      world.now = Math.max(world.now, kept.now.dueAt ?? 0);
      kept.look();
      break;
    case 'hear':
      kept.hear();
      break;
    case 'agree': {
      const monthlyCapMinor = wish.capped ? plan.priceMinor * 2n : null;
      kept.agree({ trigger: wish.trigger, means: ways[wish.means]!, monthlyCapMinor });
      break;
    }
    case 'stop':
      kept.stop();
      break;
    case 'state':
      (world.state.lines as Map<string, Line>).set(kept.line.id, {
        ...kept.now,
        ...{ state: wish.state, stateSince: world.now, dueAt: world.now },
      });
      break;
    case 'buy':
      world.buy(kept.line.id, plan, 'queue');
      break;
    case 'use':
      kept.use(BigInt(wish.gb) * OCTETS_PER_GB);
      break;
    case 'price':
      kept.plan = { ...plan, priceMinor: plan.priceMinor + BigInt(wish.minor) };
      break;
    case 'bank':
      kept.words = [...wish.words];
  }
}

const timeIn = (event: LineEvent): number =>
  Date.parse(event.detail.retryAt ?? event.detail.chargeAt ?? '');

/** Every try was told of, with its amount, at its time, in time, and under the agreement in force. */
function expectTold(seen: readonly Seen[]): void {
  let told: { event: LineEvent; at: Instant } | null = null;
  let agreed: LineEvent | null = null;
  let agreedAt = 0;
  for (const { at, events, tries, asked, lineState } of seen) {
    for (const order of asked) {
      expect(agreed, 'asked for after a stop').not.toBeNull();
      expect(isHeld(lineState), 'asked for while held').toBe(false);
      expect(order.confirmedAt).toBeGreaterThanOrEqual(agreedAt);
    }
    for (const order of tries) {
      expect(isHeld(lineState)).toBe(false);
      expect(agreed, 'a charge without consent').not.toBeNull();
      expect(order.priceMinor).toBeLessThanOrEqual(BigInt(agreed!.detail.agreedMinor!));
      expect(told, 'a charge nobody was told of').not.toBeNull();
      const { event } = told!;
      const due = timeIn(event);
      expect(at).toBeGreaterThanOrEqual(due);
      expect(at - due).toBeLessThanOrEqual(DAY);
      if (event.detail.amountMinor)
        expect(order.priceMinor).toBeLessThanOrEqual(BigInt(event.detail.amountMinor));
      if (event.kind === 'auto-renewal-noticed')
        expect(at - told!.at).toBeGreaterThanOrEqual(15 * MINUTE);
    }
    for (const event of events) {
      if (event.kind === 'auto-renewal-agreed') [agreed, agreedAt] = [event, at];
      if (event.kind === 'auto-renewal-ended') agreed = told = null;
      const isTelling =
        event.kind === 'auto-renewal-agreed' || event.kind === 'auto-renewal-noticed';
      if (isTelling || (event.kind === 'auto-renewal-failed' && event.detail.retryAt))
        told = Number.isNaN(timeIn(event)) ? null : { event, at };
    }
  }
}

/** No round twice, no month above its limit, and nothing in force that nobody looks after. */
function expectKept(kept: Kept, seen: readonly Seen[]): void {
  const renewed = seen
    .flatMap(({ events }) => events)
    .filter(({ kind }) => kind === 'auto-renewal-renewed')
    .map(({ detail }) => detail.round!);
  const once = renewed.filter((name) => name.startsWith('end:') || name.startsWith('day:'));
  expect(new Set(once).size).toBe(once.length);
  const { auto } = kept;
  if (!auto || auto.state === 'ended') return;
  kept.look();
  const open = [...kept.world.state.periods.values()].some(
    ({ kind, endedAt, endsAt }) => kind === 'plan' && endedAt === null && endsAt !== null,
  );
  const isAwaited = auto.round?.orderId != null;
  const waits = auto.trigger.kind === 'calendar' || (auto.trigger.kind === 'plan-end' && open);
  if (kept.auto.state === 'on' && waits && !isAwaited) expect(kept.now.dueAt).not.toBeNull();
}

test('whatever happens in whatever order: nothing is charged that was not agreed to and told', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 8, maxLength: 40 }), (steps) => {
      const kept = new Kept({ autoRenewal: { keepHours: 48 } });
      kept.keepMeans();
      kept.keepMeans({ id: 'means-2', providerReference: 'pm_2', fingerprint: 'other' });
      kept.give(plan.priceMinor * 20n);
      const seen = watch(kept);
      kept.agree({ means: ways[2]! });
      for (const each of steps) act(kept, each);
      expectTold(seen);
      expectKept(kept, seen);
    }),
    { numRuns: 300 },
  );
});
