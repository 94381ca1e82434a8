import { describe, expect, test } from 'vitest';
import type { AutoRenewalWish } from '#domain/agree-auto-renewal.ts';
import type { Line } from '#domain/line.ts';
import type { DeclineReason, Payment } from '#domain/payment.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { begin, Kept, meansId, plan } from '../support/kept-line.ts';
import { planNamed } from '../support/world.ts';

const card = { kind: 'means', meansId } as const;
const credit = { kind: 'credit' } as const;

/** A line whose card is being asked for the money of its first round. */
function askedByCard(wish: Partial<AutoRenewalWish> = {}) {
  const kept = new Kept();
  kept.keepMeans();
  kept.keepMeans({ id: 'means-2', providerReference: 'pm_2', fingerprint: 'other' });
  kept.give(plan.priceMinor * 5n);
  kept.agree({ means: [card, credit], ...wish });
  kept.until(kept.auto.round!.chargeAt - MINUTE);
  kept.world.now = kept.auto.round!.chargeAt;
  kept.look();
  return { kept, asked: openPayment(kept)! };
}

const openPayment = (kept: Kept): Payment | undefined =>
  [...kept.world.state.payments.values()].find(
    ({ state, meansId: by }) => by !== null && (state === 'intended' || state === 'opened'),
  );

const answer = (kept: Kept, { orderId, id: paymentId }: Payment, declineReason: DeclineReason) =>
  kept.world.say(plan, { orderId, paymentId }, { status: 'declined', declineReason });

const setState = (kept: Kept, state: Line['state']) =>
  (kept.world.state.lines as Map<string, Line>).set(kept.line.id, {
    ...kept.now,
    state,
    stateSince: kept.world.now,
  });

describe('stopped while a provider is asked', () => {
  test('nothing else that was named pays when the provider then says no', () => {
    const { kept, asked } = askedByCard();
    kept.stop();
    answer(kept, asked, 'insufficient_funds');
    expect(kept.spans()).toHaveLength(1);
    expect(kept.world.order(asked.orderId)).toMatchObject({ state: 'cancelled' });
    expect(
      [...kept.world.state.payments.values()].filter(({ state }) => state === 'captured'),
    ).toHaveLength(1);
  });

  test('the payment is over for whoever was to send it', () => {
    const { kept, asked } = askedByCard();
    kept.stop();
    expect(kept.world.state.payments.get(asked.id)!.deadlineAt).toBe(kept.world.now);
  });

  test('agreed to anew, nothing is asked for before the first answer is known', () => {
    const { kept, asked } = askedByCard();
    kept.stop();
    kept.world.now += MINUTE;
    kept.agree({ means: [card] });
    kept.look();
    expect(
      [...kept.world.state.payments.values()].filter(
        ({ state, meansId: by }) => by !== null && state === 'intended',
      ),
    ).toHaveLength(1);
    // Too late: it was taken all the same, and pays this very period.
    kept.world.say(plan, { orderId: asked.orderId, paymentId: asked.id }, { status: 'captured' });
    const { from } = kept.spans()[1]!;
    kept.until(from + DAY);
    expect(kept.spans()).toHaveLength(2);
  });

  test('a bank that waits for its payer is no charge that is under way', () => {
    const { kept, asked } = askedByCard({ means: [card] });
    answer(kept, asked, 'authentication_required');
    expect(kept.stop()).toMatchObject({ chargeUnderWay: false });
  });
});

describe('agreed to anew while a provider is asked', () => {
  test('what the earlier agreement asked for is not paid by what the later one names', () => {
    const { kept, asked } = askedByCard({ means: [card] });
    kept.world.now += MINUTE;
    kept.plan = planNamed('gb-everyday-30');
    const wish = { trigger: { kind: 'calendar', day: 15 }, means: [credit] } as const;
    expect(kept.agree(wish)).toEqual({ lineId: kept.line.id });
    answer(kept, asked, 'insufficient_funds');
    expect(kept.world.order(asked.orderId)).toMatchObject({ state: 'cancelled' });
    expect(kept.spans()).toHaveLength(1);
    expect(kept.auto).toMatchObject({ state: 'on', roundsDone: 0 });
    kept.until(begin + 45 * DAY);
    expect(kept.auto.roundsDone).toBe(1);
  });
});

test('a line that is blocked meanwhile is not charged by the next means', () => {
  const { kept, asked } = askedByCard();
  setState(kept, 'lost-stolen');
  answer(kept, asked, 'insufficient_funds');
  expect(kept.spans()).toHaveLength(1);
  kept.look();
  expect(kept.auto.state).toBe('paused');
});

test('a card that must not be tried again is not, and the next try says so', () => {
  const { kept, asked } = askedByCard({ means: [card] });
  answer(kept, asked, 'incorrect_number');
  kept.until(kept.world.now + 5 * DAY);
  const tries = [...kept.world.state.payments.values()].filter(({ meansId: by }) => by !== null);
  expect(tries).toHaveLength(1);
  expect(kept.templates().slice(-3)).toEqual(['declined', 'declined', 'ended']);
});

describe('a bank that wants its payer', () => {
  test('gets them by a link when another means was declined besides', () => {
    const { kept, asked } = askedByCard({ means: [card, { kind: 'means', meansId: 'means-2' }] });
    answer(kept, asked, 'authentication_required');
    answer(kept, openPayment(kept)!, 'insufficient_funds');
    kept.look();
    expect(kept.templates().at(-1)).toBe('needs_payer');
    expect(kept.world.order(asked.orderId)).toMatchObject({ state: 'awaiting-payment' });
  });

  test('gets them by a link again in the next round, though the card was not asked', () => {
    const kept = new Kept();
    kept.keepMeans();
    kept.agree({ means: [card] });
    kept.keepMeans({ state: 'needs-payer' });
    kept.until(kept.auto.round!.chargeAt);
    expect(kept.templates().at(-1)).toBe('needs_payer');
    expect(kept.world.order(kept.auto.round!.orderId!).state).toBe('awaiting-payment');
  });

  test('keeps the link good until the told time though a page was opened and left', () => {
    const { kept, asked } = askedByCard({ means: [card] });
    answer(kept, asked, 'authentication_required');
    const until = kept.world.order(asked.orderId).expiresAt;
    kept.world.now += HOUR;
    kept.world.confirm(asked.orderId, plan);
    expect(kept.world.order(asked.orderId).expiresAt).toBe(until);
  });
});

test('money that is given back does not leave the round standing', () => {
  const { kept, asked } = askedByCard({ means: [card] });
  const { orderId, id: paymentId } = asked;
  kept.world.say(plan, { orderId, paymentId }, { status: 'captured', amountMinor: 1n });
  expect(kept.world.order(orderId).state).toBe('returned');
  expect(kept.now.dueAt).toBe(kept.world.now);
  kept.look();
  expect(kept.told.at(-1)).toMatchObject({
    template: 'auto_renewal_declined',
    reason: 'returned',
  });
  kept.until(kept.world.now + 3 * DAY);
  expect(kept.auto.roundsDone).toBe(1);
});
