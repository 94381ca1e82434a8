import { expect, test } from 'vitest';
import { OCTETS_PER_GB } from '#domain/allowance.ts';
import { DAY, HOUR, MINUTE } from '#domain/time.ts';
import { Kept, meansId, plan } from '../support/kept-line.ts';
import { planNamed } from '../support/world.ts';

/** A line that was told, five minutes before its plan ends, that low data is charged ten minutes after that. */
function toldShortlyBeforeTheEnd(renewed = plan) {
  const kept = new Kept();
  kept.give(plan.priceMinor * 5n);
  kept.plan = renewed;
  kept.agree({ trigger: { kind: 'low-data', percent: 20 } });
  const end = kept.spans()[0]!.to;
  kept.world.now = end - 5 * MINUTE;
  kept.use(10n * OCTETS_PER_GB);
  kept.until(kept.world.now);
  expect(kept.templates()).toEqual(['agreed', 'notice']);
  return { kept, end, chargeAt: end + 10 * MINUTE };
}

test('low data that was told is charged as told, though the plan ends before', () => {
  const { kept, end, chargeAt } = toldShortlyBeforeTheEnd();
  kept.until(end + DAY);
  expect(kept.auto).toMatchObject({ state: 'on', roundsDone: 1, renewedAt: chargeAt });
  expect(kept.spans()[1]!.from).toBe(chargeAt);
  expect(kept.templates()).toEqual(['agreed', 'notice']);
});

test('an add-on can’t follow a plan that is over: it is told, and comes with the next plan', () => {
  const { kept, chargeAt } = toldShortlyBeforeTheEnd(planNamed('gb-add-data-5'));
  kept.until(chargeAt + DAY);
  expect(kept.auto).toMatchObject({ state: 'on', round: null, roundsDone: 0 });
  expect(kept.told.at(-1)).toMatchObject({ template: 'auto_renewal_dropped', reason: 'plan_over' });
  kept.world.buy(kept.line.id, plan);
  kept.use(10n * OCTETS_PER_GB);
  kept.until(kept.world.now + DAY);
  expect(kept.auto.roundsDone).toBe(1);
});

test('low data that was told is not charged when a plan was bought meanwhile', () => {
  const { kept, chargeAt } = toldShortlyBeforeTheEnd();
  kept.world.buy(kept.line.id, plan);
  const bought = kept.world.now;
  kept.until(chargeAt + DAY);
  expect(kept.auto.roundsDone).toBe(0);
  expect(kept.told.at(-1)).toMatchObject({
    ...{ template: 'auto_renewal_dropped', reason: 'enough_data', at: bought },
    chargeAt: new Date(chargeAt).toISOString(),
    amountMinor: String(plan.priceMinor),
  });
  expect(kept.events().at(-1)).toBe('auto-renewal-dropped');
});

test('a plan’s end that was told and renewed by hand is told at once, and its next end in its turn', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 5n);
  kept.agree();
  kept.until(kept.auto.round!.chargeAt - HOUR);
  kept.world.buy(kept.line.id, plan, 'at-end');
  kept.until(kept.world.now);
  kept.look();
  expect(kept.templates()).toEqual(['agreed', 'notice', 'dropped']);
  expect(kept.told.at(-1)).toMatchObject({ reason: 'renewed_otherwise' });
  kept.until(kept.spans()[1]!.to);
  expect(kept.templates()).toEqual(['agreed', 'notice', 'dropped', 'notice']);
  expect(kept.auto.roundsDone).toBe(1);
});

test('a plan’s end that was told and moved is told at once, and the new end in its turn', () => {
  const kept = new Kept({ renewNow: 'extend' });
  kept.give(plan.priceMinor * 5n);
  kept.agree();
  kept.until(kept.auto.round!.chargeAt - HOUR);
  kept.world.buy(kept.line.id, plan, 'now');
  kept.until(kept.world.now);
  kept.look();
  expect(kept.templates()).toEqual(['agreed', 'notice', 'dropped']);
  kept.until(kept.spans()[1]!.to);
  expect(kept.templates()).toEqual(['agreed', 'notice', 'dropped', 'notice']);
  expect(kept.auto.roundsDone).toBe(1);
});

test('a try that was told is not made when the plan was paid by hand', () => {
  const kept = new Kept();
  kept.keepMeans();
  kept.agree({ means: [{ kind: 'means', meansId }] });
  kept.words = ['insufficient_funds'];
  kept.until(kept.auto.round!.chargeAt + HOUR);
  const { retryAt } = kept.auto.round!;
  kept.world.buy(kept.line.id, plan, 'at-end');
  kept.until(kept.world.now);
  expect(kept.told.at(-1)).toMatchObject({
    ...{ template: 'auto_renewal_dropped', reason: 'renewed_otherwise' },
    chargeAt: new Date(retryAt!).toISOString(),
  });
});

test('low balance that was told is not charged when credit came meanwhile', () => {
  const kept = new Kept();
  kept.keepMeans();
  kept.plan = planNamed('gb-topup-10');
  const means = [{ kind: 'means', meansId }] as const;
  kept.agree({ trigger: { kind: 'low-balance', minor: '500' }, means });
  kept.until(kept.world.now);
  kept.give(600n);
  kept.until(kept.world.now + DAY);
  expect(kept.templates()).toEqual(['agreed', 'notice', 'dropped']);
  expect(kept.told.at(-1)).toMatchObject({ reason: 'enough_credit' });
  expect(kept.auto.roundsDone).toBe(0);
});
