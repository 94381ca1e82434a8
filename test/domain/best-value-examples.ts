import { type BestValue, bestValue } from '#domain/best-value.ts';
import type { Combination } from '#domain/best-value-combination.ts';
import type { Need } from '#domain/best-value-need.ts';
import type { Candidate } from '#domain/best-value-offers.ts';
import type { DayCount, Grant, PlanKind, PlanVersion, Zone } from '#domain/catalogue.ts';

export const GB = 1_073_741_824n;
export const text = (en: string) => ({ en, 'zh-CN': en });

export const zones: Zone[] = [
  { id: 'home', name: text('Home'), countries: ['GB'] },
  { id: 'europe', name: text('Europe'), countries: ['GB', 'FR', 'DE'] },
  { id: 'japan', name: text('Japan'), countries: ['JP'] },
];

export interface Offer {
  kind?: PlanKind;
  price: number;
  grants?: Partial<Grant>[];
  count?: DayCount;
  length?: number;
  cycles?: number;
  promotion?: { price: number; periods: number };
  earlier?: number;
}

export function offer(
  planId: string,
  { kind = 'plan', price, grants = [], ...more }: Offer,
): Candidate {
  const plan: PlanVersion = {
    planId,
    version: 1,
    kind,
    marketId: 'gb',
    name: text(planId),
    summary: text(''),
    priceMinor: BigInt(price),
    promotion: more.promotion
      ? {
          id: `${planId}-start`,
          label: text('Start'),
          priceMinor: BigInt(more.promotion.price),
          periods: more.promotion.periods,
        }
      : null,
    validity: {
      count: more.count ?? 'days-including-first',
      length: more.length ?? 30,
      start: 'purchase',
      activateWithinDays: null,
      ...(more.cycles && { cycles: more.cycles }),
    },
    grants: grants.map((grant) => ({
      kind: 'data',
      scope: 'any',
      amount: 0n,
      zoneId: 'home',
      fairUse: false,
      ...grant,
    })),
    simKinds: ['physical', 'esim'],
    withdrawnAt: null,
  };
  return { plan, earlierPurchases: more.earlier ?? 0 };
}

export const data = (gigabytes: bigint, zoneId = 'home'): Partial<Grant> => ({
  amount: gigabytes * GB,
  zoneId,
});
export const minutes = (amount: bigint, scope: Grant['scope']): Partial<Grant> => ({
  kind: 'voice',
  scope,
  amount: amount * 60n,
});

export const nothing: Need = {
  dataOctets: 0n,
  voiceNationalSeconds: 0n,
  voiceInternationalSeconds: 0n,
  smsMessages: 0n,
  countries: ['GB'],
  days: 30,
  budgetMinor: null,
};

export const ask = (candidates: Candidate[], need: Partial<Need>, startsAt = '2026-06-01T09:00Z') =>
  bestValue({
    candidates,
    zones,
    need: { ...nothing, ...need },
    startsAt: Date.parse(startsAt),
    timeZone: 'Europe/London',
  });

/** `plan x2 + boost x1 = 1500`. */
export const said = (choice: Combination | null): string | null =>
  choice &&
  `${[choice.plan, ...choice.addOns].map(({ plan, times }) => `${plan.planId} x${times}`).join(' + ')} = ${choice.priceMinor}`;

export const bestOf = (answer: BestValue): string | null =>
  answer.outcome === 'found' ? said(answer.best) : answer.outcome;
