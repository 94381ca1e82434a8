import { expect, test } from 'vitest';
import type { OrderEventKind } from '#domain/ordering.ts';
import { orderSteps } from '#edges/web/view/order-steps.ts';
import type { OrderPageView, OrderPhase } from '#edges/web/view/order-view.ts';
import { tongueOf } from '#edges/web/words/tongue.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const GIVE_BACK_MINUTES = 15;
const en = tongueOf('en');
const w = en.words.orders;

type Event = OrderPageView['events'][number];
const event = (kind: OrderEventKind, detail: Event['detail'] = {}): Event => ({
  id: kind,
  kind,
  detail,
  happenedAt: NOON,
});

const order = (phase: OrderPhase, events: Event[] = [], isMoving = false): OrderPageView => ({
  id: 'ord_1',
  reference: 'ABCD2345',
  state: 'awaiting-payment',
  standing: 'awaiting-payment',
  returnedMinor: 0n,
  plan: { en: 'Everyday 12GB', 'zh-CN': '日常 12GB' },
  priceMinor: 800n,
  currency: 'GBP',
  at: NOON,
  lineId: 'line_1',
  phase,
  isMoving,
  now: NOON,
  kind: 'renewal',
  planKind: 'plan',
  isAutoRenewal: false,
  timing: 'now',
  planVersion: 1,
  validity: { count: 'days-after', length: 30, start: 'purchase', activateWithinDays: null },
  taxMinor: 133n,
  taxRateBasisPoints: 2000,
  taxName: { en: 'VAT', 'zh-CN': '增值税' },
  thenPriceMinor: 800n,
  fullPriceMinor: 800n,
  grants: [],
  discounts: [],
  hasCode: false,
  msisdn: '+447700900123',
  simKind: 'esim',
  timeZone: 'Europe/London',
  confirmedAt: NOON,
  expiresAt: NOON,
  hasConsented: true,
  invoiceNumber: null,
  repeatOf: null,
  payment: { method: 'card', declineReason: null, redirectUrl: null, deadlineAt: NOON + 1_800_000 },
  paidBy: [],
  withCredit: false,
  isTaxedBefore: false,
  refund: null,
  events,
  startsAt: null,
  until: null,
  isCredited: false,
});

const stepsOf = (phase: OrderPhase, events: Event[] = [], isMoving = false) =>
  orderSteps(order(phase, events, isMoving), en, GIVE_BACK_MINUTES);

test('facts come first, each with its time; what is to come has none', () => {
  const steps = stepsOf('paying', [
    event('confirmed'),
    event('payment-opened', { method: 'card' }),
  ]);
  expect(steps.map(({ title, look }) => [title, look])).toEqual([
    [w.events.confirmed, 'done'],
    [w.events['payment-opened']('Card'), 'done'],
    [w.page.next.paying, 'now'],
    [w.page.next.credit, 'later'],
    [w.page.next.mail, 'later'],
  ]);
  expect(steps.map(({ at }) => at)).toEqual([NOON, NOON, null, null, null]);
});

test('waiting says until when one can pay and when money would come back by itself', () => {
  const details = stepsOf('paying').map(({ detail }) => detail);
  expect(details[0]).toContain('12:30 (London)');
  expect(details[1]).toContain('15 minutes');
});

test('a decline is a fact that went wrong, with its reason in words', () => {
  const [step] = stepsOf('declined', [event('payment-declined', { reason: 'expired_card' })]);
  expect(step).toMatchObject({ look: 'failed', detail: w.declines.expired_card });
});

test('a reason nobody has words for is left out, never shown as a code', () => {
  for (const reason of ['toString', 'new_code', '__proto__']) {
    const [step] = stepsOf('declined', [event('payment-declined', { reason })]);
    expect(step?.detail).toBeUndefined();
  }
});

test('nothing is promised once the order is over', () => {
  for (const phase of ['cancelled', 'expired', 'returned', 'declined', 'draft'] as const)
    expect(stepsOf(phase)).toEqual([]);
});

test('when done, only the mail may still be awaited', () => {
  expect(stepsOf('done')).toEqual([]);
  expect(stepsOf('done', [], true).map(({ title }) => title)).toEqual([w.page.next.mail]);
});

test('cancelling and running out look different from what went well, in both languages', () => {
  for (const locale of ['en', 'zh-CN'] as const)
    for (const kind of ['cancelled', 'expired'] as const) {
      const of = order(kind, [event(kind)]);
      const [step] = orderSteps(of, tongueOf(locale), GIVE_BACK_MINUTES);
      expect(step).toMatchObject({
        look: 'failed',
        title: tongueOf(locale).words.orders.events[kind],
      });
    }
});

test('credit on the timeline: set aside, free again, stepped in for a card', () => {
  const steps = stepsOf('done', [
    event('credit-held', { amountMinor: '300' }),
    event('credit-released', { amountMinor: '300' }),
    event('payment-captured', { method: 'credit', amountMinor: '800', why: 'fallback' }),
  ]);
  expect(steps.map(({ title }) => title)).toEqual([
    w.events['credit-held']('£3.00'),
    w.events['credit-released']('£3.00'),
    w.events['payment-fallback']('£8.00'),
  ]);
});
