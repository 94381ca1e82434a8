import { describe, expect, test } from 'vitest';
import type { AutoRenewal, RenewalMeans } from '#domain/auto-renewal.ts';
import { decideKeepMeans, decideRemoveMeans, decideReplaceMeans } from '#domain/change-means.ts';
import { declineClass } from '#domain/decline-class.ts';
import { swapWords } from '#domain/means-consent.ts';
import { decideNoteMeans } from '#domain/note-means.ts';
import { declineReasons } from '#domain/payment.ts';
import type { KeptMeans, PaymentMeansState } from '#domain/payment-means.ts';
import { planNamed, World } from '../support/world.ts';

const now = Date.UTC(2026, 4, 11, 9);
const plan = planNamed('gb-everyday-12');

const kept = (changes: Partial<KeptMeans> = {}): KeptMeans => ({
  reference: 'kept-1',
  fingerprint: 'card-1',
  method: 'card',
  label: 'Visa •••• 4242',
  expiresMonth: '2028-02',
  ...changes,
});

const origin = { gateway: 'test', initialPaymentId: 'payment', initialReference: 'first' };

function keep(world: World, changes: Partial<KeptMeans> = {}, replacesId: string | null = null) {
  const replaces = replacesId === null ? null : ({ meansId: replacesId, locale: 'en' } as const);
  const answer = world.do(decideKeepMeans(kept(changes), origin, replaces));
  if ('refused' in answer) throw new Error('refused');
  return answer.meansId;
}

const another = (number: number) => ({
  reference: `kept-${number}`,
  fingerprint: `card-${number}`,
  label: `Visa •••• 000${number}`,
});

function renews(world: World, means: readonly RenewalMeans[], state: AutoRenewal['state'] = 'on') {
  const line = world.addLine();
  const auto: AutoRenewal = {
    ...{ id: line.id, state, means, planId: plan.planId, currency: 'GBP', locale: 'en' },
    trigger: { kind: 'plan-end' },
    agreedMinor: plan.priceMinor,
    monthlyCapMinor: null,
    consent: { version: 'test/1', words: '', locale: 'en', agreedAt: now },
    ...{ round: null, roundsDone: 0, createdAt: now, spent: null, renewedAt: null },
    endedAt: state === 'ended' ? now : null,
    endCause: state === 'ended' ? 'stopped' : null,
  } as AutoRenewal;
  (world.state.autoRenewals as Map<string, AutoRenewal>).set(auto.id, auto);
  return line.id;
}

const payersOf = (world: World, lineId: string) => world.state.autoRenewals.get(lineId)!.means;
const stateOf = (world: World, meansId: string) => world.state.paymentMeans.get(meansId)!.state;
const byMeans = (meansId: string): RenewalMeans => ({ kind: 'means', meansId });
const outboxOf = (world: World) =>
  world.written
    .flatMap(({ outbox }) => outbox)
    .map(({ kind, payload }) => (kind === 'mail.send' ? payload.template : kind));

function put(world: World, meansId: string, state: PaymentMeansState) {
  const means = world.state.paymentMeans.get(meansId)!;
  (world.state.paymentMeans as Map<string, typeof means>).set(meansId, { ...means, state });
}

test('every decline has its class', () => {
  const classes = new Map(declineReasons.map((reason) => [reason, declineClass(reason)]));
  const of = (kind: string) => [...classes].filter(([, each]) => each === kind).map(([r]) => r);
  expect(of('soft')).toEqual([
    ...['card_declined', 'insufficient_funds', 'limit_exceeded', 'wallet_insufficient'],
    ...['issuer_unavailable', 'provider_error'],
  ]);
  expect(of('needs-payer')).toEqual([
    ...['authentication_failed', 'authentication_abandoned', 'authentication_required'],
  ]);
  expect(of('means-gone')).toEqual(['means_gone']);
  expect(of('hard')).toHaveLength(declineReasons.length - 10);
});

describe('keeping', () => {
  test('the same word again changes nothing', () => {
    const world = new World({ now });
    const id = keep(world);
    expect(keep(world)).toBe(id);
    expect(world.state.paymentMeans.size).toBe(1);
    expect(outboxOf(world)).toEqual(['means_saved']);
  });

  test('the same card anew is the same means under its newer name, usable again', () => {
    const world = new World({ now });
    const id = keep(world);
    put(world, id, 'revoked');
    expect(keep(world, { reference: 'kept-9' })).toBe(id);
    expect(world.state.paymentMeans.get(id)).toMatchObject({
      providerReference: 'kept-9',
      state: 'usable',
    });
    expect(outboxOf(world)).toEqual(['means_saved', 'means.forget']);
  });

  test('a card agreed to anew under the name it has is usable again', () => {
    const world = new World({ now });
    const id = keep(world);
    put(world, id, 'needs-payer');
    keep(world);
    expect(stateOf(world, id)).toBe('needs-payer');
    world.do(decideKeepMeans(kept(), { ...origin, initialPaymentId: 'later' }, null));
    expect(world.state.paymentMeans.get(id)).toMatchObject({
      state: 'usable',
      initialPaymentId: 'later',
    });
    // It must not be forgotten under the name it goes by.
    expect(outboxOf(world)).toEqual(['means_saved']);
  });

  test('a card that was removed comes back as a new one', () => {
    const world = new World({ now });
    const id = keep(world);
    world.do(decideRemoveMeans(id));
    expect(keep(world, { reference: 'kept-9' })).not.toBe(id);
  });
});

describe('removing', () => {
  test.each<[string, (id: string, other: string) => RenewalMeans[], boolean]>([
    ['it alone pays', (id) => [byMeans(id)], true],
    ['credit pays too', (id) => [byMeans(id), { kind: 'credit' }], false],
    ['another pays too', (id, other) => [byMeans(id), byMeans(other)], false],
    ['another pays alone', (_, other) => [byMeans(other)], false],
  ])('while %s', (_, payers, isRefused) => {
    const world = new World({ now });
    const [id, other] = [keep(world), keep(world, another(2))];
    const line = renews(world, payers(id, other));
    const answer = world.do(decideRemoveMeans(id));
    expect(answer).toEqual(isRefused ? { refused: 'means_in_use' } : { removed: true });
    expect(stateOf(world, id)).toBe(isRefused ? 'usable' : 'removed');
    expect(payersOf(world, line)).toEqual(
      isRefused
        ? payers(id, other)
        : payers(id, other).filter((each) => each.kind === 'credit' || each.meansId !== id),
    );
  });

  test('another that can’t pay does not count, an ended auto-renewal neither', () => {
    const world = new World({ now });
    const [id, other] = [keep(world), keep(world, another(2))];
    put(world, other, 'expired');
    renews(world, [byMeans(id), byMeans(other)]);
    expect(world.do(decideRemoveMeans(id))).toEqual({ refused: 'means_in_use' });
    const ended = new World({ now });
    const alone = keep(ended);
    renews(ended, [byMeans(alone)], 'ended');
    expect(ended.do(decideRemoveMeans(alone))).toEqual({ removed: true });
    expect(ended.do(decideRemoveMeans(alone))).toEqual({ refused: 'unknown_means' });
  });

  test('a paused auto-renewal counts', () => {
    const world = new World({ now });
    const id = keep(world);
    renews(world, [byMeans(id)], 'paused');
    expect(world.do(decideRemoveMeans(id))).toEqual({ refused: 'means_in_use' });
  });
});

describe('replacing', () => {
  test('moves every auto-renewal in its place, once, and tells of it once', () => {
    const world = new World({ now });
    const [id, other] = [keep(world), keep(world, another(2))];
    const first = renews(world, [byMeans(id), { kind: 'credit' }]);
    const both = renews(world, [byMeans(other), byMeans(id)]);
    const ended = renews(world, [byMeans(id)], 'ended');
    const swap = { meansId: id, byId: other, locale: 'zh-CN' } as const;
    expect(world.do(decideReplaceMeans(swap))).toEqual({ replaced: true });
    expect(payersOf(world, first)).toEqual([byMeans(other), { kind: 'credit' }]);
    expect(payersOf(world, both)).toEqual([byMeans(other)]);
    expect(payersOf(world, ended)).toEqual([byMeans(id)]);
    expect(stateOf(world, id)).toBe('removed');
    expect(world.state.lines.get(first)!.dueAt).toBe(now);
    expect(outboxOf(world).slice(2)).toEqual(['means.forget', 'means_replaced']);
    // The words are kept for each line whose payments moved, in the language they were read in.
    const events = world.written.flatMap(({ lineEvents }) => lineEvents);
    expect(events.map(({ lineId }) => lineId)).toEqual([first, both]);
    expect(events[0]).toMatchObject({
      kind: 'auto-renewal-swapped',
      detail: {
        ...{ from: 'Visa •••• 4242', to: 'Visa •••• 0002', locale: 'zh-CN' },
        words: swapWords('Visa •••• 4242', 'zh-CN'),
      },
    });
  });

  test('by one that is named already leaves it where it is asked first', () => {
    const world = new World({ now });
    const [id, other] = [keep(world), keep(world, another(2))];
    const line = renews(world, [byMeans(other), { kind: 'credit' }, byMeans(id)]);
    const late = renews(world, [byMeans(id), { kind: 'credit' }, byMeans(other)]);
    world.do(decideReplaceMeans({ meansId: id, byId: other, locale: 'en' }));
    expect(payersOf(world, line)).toEqual([byMeans(other), { kind: 'credit' }]);
    expect(payersOf(world, late)).toEqual([byMeans(other), { kind: 'credit' }]);
  });

  test('in two tabs leaves the card of the first, and tells of that of the second', () => {
    const world = new World({ now });
    const id = keep(world);
    const line = renews(world, [byMeans(id)]);
    const first = keep(world, another(2), id);
    const second = keep(world, another(3), id);
    expect(payersOf(world, line)).toEqual([byMeans(first)]);
    expect(stateOf(world, second)).toBe('usable');
    expect(outboxOf(world).slice(1)).toEqual(['means.forget', 'means_replaced', 'means_saved']);
  });

  test('by what is kept without buying is one command', () => {
    const world = new World({ now });
    const id = keep(world);
    const line = renews(world, [byMeans(id)]);
    const other = keep(world, another(2), id);
    expect(payersOf(world, line)).toEqual([byMeans(other)]);
    expect(
      world.written
        .at(-1)!
        .paymentMeans.map(({ state }) => state)
        .sort(),
    ).toEqual(['removed', 'usable']);
  });

  test('by the very same card leaves it where it is', () => {
    const world = new World({ now });
    const id = keep(world);
    const line = renews(world, [byMeans(id)]);
    expect(keep(world, { reference: 'kept-9' }, id)).toBe(id);
    expect(payersOf(world, line)).toEqual([byMeans(id)]);
    expect(stateOf(world, id)).toBe('usable');
  });

  test('is refused, in this order', () => {
    const world = new World({ now });
    const [id, other] = [keep(world), keep(world, another(2))];
    const replace = (meansId: string, byId: string) =>
      world.do(decideReplaceMeans({ meansId, byId, locale: 'en' }));
    expect(replace('nobody', other)).toEqual({ refused: 'unknown_means' });
    expect(replace(id, 'nobody')).toEqual({ refused: 'unknown_means' });
    expect(replace(id, id)).toEqual({ refused: 'same_means' });
    put(world, other, 'revoked');
    expect(replace(id, other)).toEqual({ refused: 'means_not_usable' });
  });
});

describe('what the provider says', () => {
  const say = (world: World, state: 'usable' | 'revoked', changes: Partial<KeptMeans> = {}) =>
    world.do(
      decideNoteMeans({ gateway: 'test', reference: 'kept-1', state, means: kept(changes) }),
    );

  test('is written once, and the lines that renew with it are looked at', () => {
    const world = new World({ now });
    const id = keep(world);
    const line = renews(world, [byMeans(id)]);
    expect(say(world, 'revoked')).toEqual({ isNew: true });
    expect(say(world, 'revoked')).toEqual({ isNew: false });
    expect(stateOf(world, id)).toBe('revoked');
    expect(world.state.lines.get(line)!.dueAt).toBe(now);
  });

  test('a new expiry is news; a means of others or one that was removed is not known', () => {
    const world = new World({ now });
    const id = keep(world);
    expect(say(world, 'usable', { expiresMonth: '2031-01' })).toEqual({ isNew: true });
    expect(world.state.paymentMeans.get(id)!.expiresMonth).toBe('2031-01');
    world.do(decideRemoveMeans(id));
    expect(say(world, 'usable')).toEqual({ refused: 'unknown_means' });
  });
});
