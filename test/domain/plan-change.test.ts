import { expect, test } from 'vitest';
import type { PlanVersion } from '#domain/catalogue.ts';
import { isNoWorse } from '#domain/plan-change.ts';
import { DAY } from '#domain/time.ts';
import { Kept, plan } from '../support/kept-line.ts';

const [data, ...rest] = plan.grants;
const changed: [string, Partial<PlanVersion>, boolean][] = [
  ['costs more', { priceMinor: plan.priceMinor + 1n }, true],
  ['brings more', { grants: [{ ...data!, amount: data!.amount + 1n }, ...rest] }, true],
  ['brings less', { grants: [{ ...data!, amount: data!.amount - 1n }, ...rest] }, false],
  ['brings the same in two parts', { grants: halves(), name: plan.name }, true],
  ['lacks a kind', { grants: rest }, false],
  ['is for one service only', { grants: [{ ...data!, serviceId: 'video' }, ...rest] }, false],
  ['runs longer', { validity: { ...plan.validity, length: plan.validity.length + 1 } }, true],
  ['runs shorter', { validity: { ...plan.validity, length: plan.validity.length - 1 } }, false],
  ['counts otherwise', { validity: { ...plan.validity, start: 'first-use' } }, false],
];

function halves() {
  const half = data!.amount / 2n;
  return [{ ...data!, amount: half }, { ...data!, amount: data!.amount - half }, ...rest];
}

test.each(changed)('a version that %s', (_, change, isGood) => {
  expect(isNoWorse({ ...plan, ...change, version: plan.version + 1 }, plan)).toBe(isGood);
});

test('less under the name agreed to is not charged without being agreed to anew', () => {
  const kept = new Kept();
  kept.give(plan.priceMinor * 5n);
  kept.agree();
  kept.plan = { ...plan, version: plan.version + 1, grants: rest };
  const sold = { plan: kept.plan, earlierPurchases: 1, asGoodSince: kept.plan.version };
  kept.offer = () => sold;
  kept.until(kept.spans()[0]!.to + DAY);
  expect(kept.spans()).toHaveLength(1);
  expect(kept.auto).toMatchObject({ state: 'ended', endCause: 'plan_withdrawn' });
  expect(kept.told.find(({ problems }) => problems)).toMatchObject({ problems: 'plan_withdrawn' });
  kept.agree();
  expect(kept.auto.consent.planVersion).toBe(kept.plan.version);
});
