import { expect, test } from 'vitest';
import type { AutoRenewal } from '#domain/auto-renewal.ts';
import type { PlanVersion } from '#domain/catalogue.ts';
import type { PaymentMeans } from '#domain/payment-means.ts';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { DAY } from '#domain/time.ts';
import { mendPath } from '#edges/web/view/renewal-mend.ts';
import type { RenewalOutlook } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { seedCatalogue } from '../support/world.ts';

const now = Date.UTC(2026, 4, 11);
const uuid = (n: number) => `019a0000-0000-7000-8000-00000000000${n}`;
const line = `/lines/${toPublicId('line', uuid(1))}`;
const own = `${line}/auto-renewal`;

const card = (n: number, given: Partial<PaymentMeans> = {}) =>
  ({ id: uuid(n), state: 'usable', expiresMonth: null, ...given }) as PaymentMeans;

const auto = {
  ...{ id: uuid(1), state: 'on', planId: 'gb-everyday-12', agreedMinor: 800n, currency: 'GBP' },
  ...{ trigger: { kind: 'plan-end' }, monthlyCapMinor: 1_000n },
  means: [
    { kind: 'means', meansId: uuid(2) },
    { kind: 'means', meansId: uuid(3) },
    { kind: 'credit' },
  ],
  spent: { month: '2026-05', minor: '800' },
} as unknown as AutoRenewal;

const path = (
  given: Partial<RenewalOutlook>,
  of: { told?: string; means?: PaymentMeans[]; auto?: AutoRenewal | null } = {},
) =>
  mendPath(
    {
      auto: of.auto === undefined ? auto : of.auto,
      outlook: {
        next: {
          at: now + 30 * DAY,
          amountMinor: 800n,
          thenMinor: null,
          fullMinor: 800n,
          isRetry: false,
        },
        ...{ underWay: null, problems: [], fix: null, ...given },
      },
      means: of.means ?? [card(2), card(3)],
      line: { id: uuid(1) } as never,
      creditMinor: 150n,
      market: { currency: 'GBP' } as never,
      now,
    },
    { told: of.told ?? null, plans: seedCatalogue.plans as PlanVersion[] },
  );

const swap = (n: number) => `/security/means/${toPublicId('means', uuid(n))}/replace`;

test('leads to swap the very card that can’t pay', () => {
  const means = [card(2), card(3, { state: 'revoked' })];
  expect(path({ fix: 'means', problems: ['means_gone'] }, { means })).toBe(swap(3));
  const soon = [card(2), card(3, { expiresMonth: '2026-05' })];
  expect(path({ fix: 'means', problems: ['card_expires'] }, { means: soon })).toBe(swap(3));
});

test('leads where the mail said when nothing shows any more', () => {
  expect(path({}, { told: 'means' })).toBe(swap(2));
  expect(path({}, { told: null as never })).toBe(own);
  expect(path({}, { told: '//elsewhere' })).toBe(own);
  expect(path({}, { auto: null })).toBe(own);
});

test('fills in what is missing, and the price as it is now', () => {
  expect(path({ fix: 'top-up', problems: ['credit_short'] })).toBe(`${line}/top-up?missing=6.50`);
  expect(path({ fix: 'agree', problems: ['price_rose'] })).toBe(`${own}/agree?mend`);
});

test('raises a limit to what it takes, and leaves everything else as it was', () => {
  const found = new URL(path({ fix: 'change', problems: ['monthly_cap'] }), 'http://x');
  expect(found.pathname).toBe(`${own}/agree`);
  expect(Object.fromEntries(found.searchParams)).toMatchObject({
    ...{ mend: '', plan: 'gb-everyday-12', when: 'plan-end', cap: '16.00' },
    first: toPublicId('means', uuid(2)),
  });
});

test('offers the plan that costs about as much for one that is gone', () => {
  const found = new URL(path({ fix: 'change', problems: ['plan_withdrawn'] }), 'http://x');
  const plan = seedCatalogue.plans.find(({ planId }) => planId === found.searchParams.get('plan'))!;
  expect(plan.kind).toBe('plan');
  expect(fromPublicId('means', found.searchParams.get('first')!)).toBe(uuid(2));
  expect(path({ fix: 'change', problems: ['cannot_renew'] })).toBe(`${own}/change`);
});

test('a bank that waits for its payer is gone to, whatever the mail was about', () => {
  const underWay = { orderId: uuid(9), state: 'needs-payer', until: now } as const;
  expect(path({ underWay }, { told: 'means' })).toBe(`/orders/${toPublicId('ord', uuid(9))}`);
});
