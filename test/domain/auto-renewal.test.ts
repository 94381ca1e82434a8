import { describe, expect, test } from 'vitest';
import { OCTETS_PER_GB } from '#domain/allowance.ts';
import type { Line } from '#domain/line.ts';
import type { Policy } from '#domain/policy.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { begin, Kept, meansId, plan } from '../support/kept-line.ts';
import { planNamed } from '../support/world.ts';

test('a year of renewals paid with credit: no day without, none twice, each told before', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 20n);
  kept.agree();
  kept.until(begin + 364 * DAY);
  const spans = kept.spans();
  expect(spans).toHaveLength(12);
  for (const [i, { to }] of spans.slice(0, -1).entries()) expect(spans[i + 1]!.from).toBe(to);
  expect(kept.auto.roundsDone).toBe(spans.length - 1);
  const notices = kept.told.filter(({ template }) => template === 'auto_renewal_notice');
  // The first is told while agreeing only when it is near.
  expect(notices.length).toBe(kept.auto.roundsDone + (kept.auto.round!.noticedAt ? 1 : 0));
  expect(kept.templates().filter((template) => template === 'problem')).toEqual([]);
});

test('looking again, twice or late, changes nothing that was done', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 3n);
  kept.agree();
  kept.until(begin + 29 * DAY);
  const before = structuredClone([kept.auto, kept.spans()]);
  kept.look();
  kept.look();
  expect([kept.auto, kept.spans()]).toEqual(before);
});

test('after a week of downtime over the charge it is told first, and charged a day later', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 3n);
  kept.agree();
  const end = kept.spans()[0]!.to;
  kept.world.now = end + 7 * DAY;
  kept.look();
  expect(kept.templates()).toEqual(['agreed', 'notice']);
  expect(kept.auto.roundsDone).toBe(0);
  kept.until(end + 8 * DAY);
  expect(kept.auto.roundsDone).toBe(1);
  expect(kept.spans().at(-1)!.from).toBe(end + 8 * DAY);
});

describe('saved means', () => {
  const withCard = (words: Kept['words'], policy: Partial<Policy> = {}) => {
    const kept = new Kept(policy);
    kept.keepMeans();
    kept.agree({ means: [{ kind: 'means', meansId }] });
    kept.words = words;
    return kept;
  };

  test('are charged once a period, without their owner', () => {
    const kept = withCard([]);
    kept.until(kept.spans()[0]!.to);
    expect(kept.spans()).toHaveLength(2);
    const charged = [...kept.world.state.payments.values()].filter((each) => each.meansId);
    expect(charged).toMatchObject([{ state: 'captured', attempt: 1, method: 'card' }]);
    expect(kept.world.order(charged[0]!.orderId)).toMatchObject({
      origin: 'auto-renewal',
      state: 'fulfilled',
      heldMinor: 0n,
    });
  });

  test('a soft decline is tried again by the ladder, and then it renews', () => {
    const kept = withCard(['insufficient_funds', 'insufficient_funds']);
    const end = kept.spans()[0]!.to;
    kept.until(end + 4 * DAY);
    expect(kept.templates()).toEqual(['agreed', 'notice', 'declined', 'declined']);
    expect(kept.auto).toMatchObject({ state: 'on', roundsDone: 1 });
    expect(kept.spans()).toHaveLength(2);
  });

  test('what the policy keeps while tries go on is there, and the renewal begins at the old end', () => {
    const kept = withCard(['insufficient_funds', 'insufficient_funds'], {
      autoRenewal: { keepHours: 96 },
    });
    const end = kept.spans()[0]!.to;
    kept.until(end + DAY);
    const [running] = kept.spans();
    expect(running!.to).toBe(end + 4 * DAY);
    const open = [...kept.world.state.buckets.values()].filter(({ closedAt }) => closedAt === null);
    expect(open.every(({ expiresAt }) => expiresAt === end + 4 * DAY)).toBe(true);
    kept.until(end + 4 * DAY);
    expect(kept.auto.roundsDone).toBe(1);
    expect(kept.spans()[1]!.from).toBe(end);
  });

  test('after the last rung it ends, with its cause told', () => {
    const kept = withCard(['insufficient_funds', 'insufficient_funds', 'insufficient_funds']);
    kept.until(kept.spans()[0]!.to + 10 * DAY);
    expect(kept.auto).toMatchObject({ state: 'ended', endCause: 'payment_failed' });
    expect(kept.templates().at(-1)).toBe('ended');
    expect(kept.told.at(-1)).toMatchObject({ cause: 'payment_failed' });
  });

  test('credit steps in where it was named behind them', () => {
    const kept = new Kept();
    kept.keepMeans();
    kept.give(plan.priceMinor);
    kept.agree({ means: [{ kind: 'means', meansId }, { kind: 'credit' }] });
    kept.words = ['insufficient_funds'];
    kept.until(kept.spans()[0]!.to);
    expect(kept.auto.roundsDone).toBe(1);
    expect(kept.spans()).toHaveLength(2);
  });

  test('a bank that wants its payer gets them by a link; nothing is charged again meanwhile', () => {
    const kept = withCard(['authentication_required']);
    kept.until(kept.spans()[0]!.to);
    expect(kept.templates().at(-1)).toBe('needs_payer');
    const { orderId } = kept.auto.round!;
    expect(kept.world.order(orderId!)).toMatchObject({ state: 'awaiting-payment' });
    // The payer comes, and pays on the provider's page.
    const confirmed = kept.world.confirm(orderId!, plan);
    if ('refused' in confirmed) throw new Error(confirmed.refused);
    kept.world.say(
      plan,
      { orderId: orderId!, paymentId: confirmed.paymentId },
      { status: 'captured' },
    );
    expect(kept.auto).toMatchObject({ roundsDone: 1, state: 'on' });
  });

  test('a card that will have expired is told of before, and again', () => {
    const kept = new Kept();
    kept.keepMeans({ expiresMonth: '2026-01' });
    kept.agree({ means: [{ kind: 'means', meansId }] });
    kept.until(kept.spans()[0]!.to - 4 * HOUR);
    const problems = kept.told.filter(({ template }) => template === 'auto_renewal_problem');
    expect(problems.map(({ problems }) => problems)).toEqual([
      'card_expires no_means',
      'card_expires no_means',
      'card_expires no_means',
    ]);
  });
});

test('a price that rose is not charged without being agreed to: it ends, told', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 5n);
  kept.agree();
  kept.plan = { ...plan, version: 2, priceMinor: plan.priceMinor + 1n };
  kept.until(kept.spans()[0]!.to + DAY);
  expect(kept.auto).toMatchObject({ state: 'ended', endCause: 'price_not_agreed' });
  expect(kept.templates()).toContain('problem');
  expect(kept.spans()).toHaveLength(1);
});

test('an amount beyond the one that was told is told first, and charged a day later', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 5n);
  kept.agree();
  const { chargeAt } = kept.auto.round!;
  // It was cheaper when it was told.
  kept.plan = { ...plan, version: 2, priceMinor: plan.priceMinor - 100n };
  kept.until(chargeAt - HOUR);
  kept.plan = plan;
  kept.until(chargeAt + 2 * DAY);
  const notices = kept.told.filter(({ template }) => template === 'auto_renewal_notice');
  expect(notices.map(({ amountMinor }) => amountMinor)).toEqual([
    String(plan.priceMinor - 100n),
    String(plan.priceMinor),
  ]);
  expect(kept.auto.renewedAt).toBe(chargeAt + DAY);
});

test('stopping holds until the instant of the charge, and is acknowledged', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 5n);
  kept.agree();
  const { chargeAt } = kept.auto.round!;
  kept.until(chargeAt - 1);
  expect(kept.stop()).toMatchObject({ chargeUnderWay: false });
  kept.until(chargeAt + 40 * DAY);
  expect(kept.spans()).toHaveLength(1);
  expect(kept.templates().at(-1)).toBe('stopped');
  expect(kept.stop()).toEqual({ refused: 'not_renewing' });
});

test('stopped while a provider is asked: told so, and money that comes all the same is not kept', () => {
  const kept = new Kept();
  kept.keepMeans();
  kept.agree({ means: [{ kind: 'means', meansId }] });
  kept.until(kept.auto.round!.chargeAt - HOUR);
  kept.world.now = kept.auto.round!.chargeAt;
  kept.look();
  const { orderId } = kept.auto.round!;
  expect(kept.stop()).toMatchObject({ chargeUnderWay: true });
  expect(kept.told.at(-1)).toMatchObject({ template: 'auto_renewal_stopped', underWay: 'yes' });
  const asked = [...kept.world.state.payments.values()].find((each) => each.meansId)!;
  const ids = { orderId: orderId!, paymentId: asked.id };
  kept.world.say(plan, ids, { status: 'captured' });
  const order = kept.world.order(orderId!);
  const goesBack = [...kept.world.state.refunds.values()].some((each) => each.orderId === orderId);
  expect([order.state === 'fulfilled', goesBack]).toContain(true);
  expect(order.state === 'fulfilled' ? order.heldMinor : 0n).toBe(0n);
  expect(kept.auto).toMatchObject({ state: 'ended', endCause: 'stopped' });
  // What was taken counts for the month, whatever is agreed to next.
  expect(kept.auto.spent).toEqual({ month: '2026-03', minor: String(plan.priceMinor) });
});

test('what was agreed to later is not stopped by who means the earlier agreement', () => {
  const kept = new Kept();
  kept.agree();
  const earlier = kept.auto.consent.agreedAt;
  kept.world.now += MINUTE;
  kept.agree({ monthlyCapMinor: plan.priceMinor });
  expect(kept.stop(earlier)).toEqual({ refused: 'agreed_anew' });
  expect(kept.auto.state).toBe('on');
  expect(kept.stop(kept.auto.consent.agreedAt)).toMatchObject({ chargeUnderWay: false });
  const { planEndsAt, cause } = kept.told.at(-1)!;
  expect({ planEndsAt, cause }).toEqual({
    planEndsAt: new Date(kept.spans()[0]!.to).toISOString(),
    cause: 'stopped',
  });
});

test('whoever renews otherwise meanwhile is not charged for the old end', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 5n);
  kept.agree();
  kept.until(kept.auto.round!.chargeAt - HOUR);
  kept.world.buy(kept.line.id, plan, 'at-end');
  const end = kept.spans()[1]!.to;
  kept.until(end - 2 * DAY);
  expect(kept.auto.roundsDone).toBe(0);
  kept.until(end);
  expect(kept.auto.roundsDone).toBe(1);
});

describe('what nobody can foresee', () => {
  const topUp = planNamed('gb-topup-10');

  test('low data renews a quarter of an hour after it was told, and once', () => {
    const kept = new Kept();
    kept.give(plan.priceMinor * 5n);
    kept.agree({ trigger: { kind: 'low-data', percent: 20 } });
    expect(kept.auto.round).toBeNull();
    kept.use(10n * OCTETS_PER_GB);
    const low = kept.world.now;
    kept.until(low + 2 * DAY);
    expect(kept.auto.roundsDone).toBe(1);
    expect(kept.auto.renewedAt).toBe(low + 15 * MINUTE);
    expect(kept.templates()).toEqual(['agreed', 'notice']);
  });

  test('so many MB that are left renew it once, whatever share they are', () => {
    const kept = new Kept();
    kept.give(plan.priceMinor * 5n);
    const octets = OCTETS_PER_GB / 2n;
    kept.agree({ trigger: { kind: 'low-data', octets: String(octets) } });
    const { granted } = [...kept.world.state.buckets.values()].find(({ kind }) => kind === 'data')!;
    kept.use(granted - octets - 1n);
    kept.until(kept.world.now + HOUR);
    expect(kept.auto).toMatchObject({ round: null, roundsDone: 0 });
    kept.use(1n);
    expect(kept.now.dueAt).toBe(kept.world.now);
    kept.until(kept.world.now + 2 * DAY);
    expect(kept.auto.roundsDone).toBe(1);
    expect(kept.agree({ trigger: { kind: 'low-data', octets: String(granted) } })).toEqual({
      refused: 'trigger_not_for_plan',
    });
  });

  test('low data renews no plan where the operator lets none begin early, but buys an add-on', () => {
    const kept = new Kept({ renewNowWhen: 'never' });
    const trigger = { kind: 'low-data', percent: 20 } as const;
    expect(kept.agree({ trigger })).toEqual({ refused: 'trigger_not_for_plan' });
    kept.plan = planNamed('gb-add-data-5');
    expect(kept.agree({ trigger })).not.toHaveProperty('refused');
  });

  test('low balance tops up once, and not again within a day', () => {
    const kept = new Kept();
    kept.keepMeans();
    kept.plan = topUp;
    kept.agree({
      trigger: { kind: 'low-balance', minor: '500' },
      means: [{ kind: 'means', meansId }],
    });
    const low = kept.world.now;
    kept.until(low + DAY / 2);
    expect(kept.auto.roundsDone).toBe(1);
    kept.until(low + 5 * DAY);
    expect(kept.auto.roundsDone).toBe(1);
    // One that would not bring it above its level would be bought day after day.
    const level = String(topUp.priceMinor + 1n);
    expect(
      kept.agree({
        trigger: { kind: 'low-balance', minor: level },
        means: [{ kind: 'means', meansId }],
      }),
    ).toEqual({ refused: 'trigger_not_for_plan' });
  });
});

test('a cap for the month holds it back until the next, and then it is told before it is charged', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 5n);
  kept.agree({ trigger: { kind: 'calendar', day: 10 }, monthlyCapMinor: plan.priceMinor });
  kept.until(Date.UTC(2026, 1, 12));
  expect(kept.auto.roundsDone).toBe(1);
  // The same month once more: nothing is charged, and it is said why.
  kept.agree({ trigger: { kind: 'calendar', day: 20 }, monthlyCapMinor: plan.priceMinor });
  kept.until(Date.UTC(2026, 1, 28));
  expect(kept.auto.roundsDone).toBe(1);
  expect(kept.told.at(-1)).toMatchObject({
    template: 'auto_renewal_declined',
    reason: 'monthly_cap',
  });
  const before = kept.told.length;
  kept.until(Date.UTC(2026, 2, 3));
  expect(kept.auto.roundsDone).toBe(2);
  expect(kept.auto.renewedAt).toBe(Date.UTC(2026, 2, 2));
  expect(kept.told.slice(before).map(({ template }) => template)).toEqual(['auto_renewal_notice']);
});

test('a blocked line pauses it, and it goes on when the block is gone', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 5n);
  kept.agree();
  const lines = kept.world.state.lines as Map<string, Line>;
  lines.set(kept.line.id, { ...kept.now, state: 'lost-stolen' });
  kept.look();
  expect(kept.auto.state).toBe('paused');
  kept.until(kept.spans()[0]!.to + DAY);
  expect(kept.spans()).toHaveLength(1);
  lines.set(kept.line.id, { ...kept.now, state: 'active' });
  kept.look();
  expect(kept.auto.state).toBe('on');
  expect(kept.templates()).toEqual(['agreed', 'paused', 'resumed', 'notice']);
});

test('refuses in order', () => {
  const kept = new Kept();
  expect(kept.agree({ lineId: 'another' })).toEqual({ refused: 'unknown_line' });
  expect(kept.agree({ trigger: { kind: 'low-balance', minor: '500' } })).toEqual({
    refused: 'trigger_not_for_plan',
  });
  expect(kept.agree({ means: [] })).toEqual({ refused: 'no_means' });
  expect(kept.agree({ means: [{ kind: 'means', meansId: 'x' }] })).toEqual({
    refused: 'unknown_means',
  });
  expect(kept.agree({ monthlyCapMinor: 1n })).toEqual({ refused: 'cap_below_price' });
});
