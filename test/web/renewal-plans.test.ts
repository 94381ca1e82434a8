import { describe, expect, test } from 'vitest';
import { fromForm, renewalPlans, toForm } from '#edges/web/view/renewal-plans.ts';
import { readSeedCatalogue } from '#main/seed/catalogue/seed-catalogue.ts';
import type { PricedPlan } from '#usecases/list-plans.ts';

/** What the demo sells in Britain; only what these lists look at. */
const onSale = readSeedCatalogue()
  .plans.filter(({ marketId }) => marketId === 'gb')
  .map((plan) => ({ plan, ownAmount: plan.planId === 'gb-topup' ? {} : null })) as PricedPlan[];
const ids = (list: readonly PricedPlan[]) => list.map(({ plan }) => plan.planId);

describe('what can renew a line', () => {
  const { plans, addOns, topUps } = renewalPlans(onSale, {
    own: 'gb-everyday-30',
    agreed: undefined,
  });

  test('its own plan comes first, and nothing but plans take its place', () => {
    expect(ids(plans).slice(0, 3)).toEqual(['gb-everyday-30', 'gb-keep-number', 'gb-starter-2']);
    expect(plans.every(({ plan }) => plan.kind === 'plan')).toBe(true);
    expect(plans).toHaveLength(15);
  });

  test('add-ons with data are for low data, credit at a price for low balance', () => {
    expect(ids(addOns)).toContain('gb-add-data-5');
    expect(ids(addOns)).not.toContain('gb-add-intl-200');
    expect(ids(topUps)).toEqual(['gb-topup-5', 'gb-topup-10', 'gb-topup-20']);
  });

  test('what is agreed to is there, wherever it was agreed to', () => {
    const agreed = renewalPlans(onSale, { own: undefined, agreed: 'gb-add-intl-200' });
    expect(ids(agreed.plans)).toContain('gb-add-intl-200');
    expect(ids(renewalPlans(onSale, { own: undefined, agreed: 'gb-topup' }).topUps)).toContain(
      'gb-topup',
    );
  });

  const offered = { plans, addOns, topUps };
  test.each([
    { plan: 'gb-everyday-12', when: 'plan-end' },
    { plan: 'gb-everyday-12', when: 'low-data' },
    { plan: 'gb-add-data-5', when: 'low-data' },
    { plan: 'gb-topup-10', when: 'low-balance' },
    { plan: 'gb-everyday-50', when: 'calendar' },
  ])('a choice goes through the form and back: $plan, $when', (typed) => {
    const form = toForm(typed, offered, 'gb-everyday-30');
    expect(ids(plans)).toContain(form.plan);
    expect(fromForm(form)).toEqual(typed);
  });

  test('what belongs to another trigger than the chosen one is not bought', () => {
    const form = { plan: 'p', when: 'plan-end', addOn: 'gb-add-data-5', topUp: 'gb-topup-5' };
    expect(fromForm(form)).toEqual({ plan: 'p', when: 'plan-end' });
  });
});
