import type { PlanVersion } from './catalogue.ts';
import type { Currency } from './money.ts';
import type { Policy } from './policy.ts';
import { DAY, type Instant } from './time.ts';

/** The operator's rules for account credit; what is absent has the default of `creditTerms`. */
export interface CreditPolicy {
  /** Credit may pay for plans and add-ons, wholly or in part. */
  paysPlans: boolean;
  /** Credit that came without a plan ends after this many days; null: never. */
  expiryDays: number | null;
  /** By market, where it differs. */
  expiryDaysByMarket: Readonly<Record<string, number | null>>;
  /** The most an account may hold by topping up, in minor units; a currency that is absent has no limit. */
  mostMinor: Readonly<Partial<Record<Currency, number>>>;
}

export const creditTerms = ({ credit }: Policy): CreditPolicy => ({
  paysPlans: true,
  expiryDays: 365,
  expiryDaysByMarket: {},
  mostMinor: {},
  ...credit,
});

/** When credit that comes now ends; null: never. */
export function creditEndsAt(
  policy: Policy,
  marketId: string | null,
  now: Instant,
): Instant | null {
  const { expiryDays, expiryDaysByMarket } = creditTerms(policy);
  const own = marketId === null ? undefined : expiryDaysByMarket[marketId];
  const days = own === undefined ? expiryDays : own;
  return days === null ? null : now + days * DAY;
}

/** A top-up is not paid with credit: that would only move its end. */
export const mayPayWithCredit = (plan: PlanVersion, policy: Policy): boolean =>
  creditTerms(policy).paysPlans && plan.grants.every((grant) => grant.kind !== 'credit');

/** So much credit is more than an account may have by topping up. */
export function isAboveMost(policy: Policy, currency: Currency, amountMinor: bigint): boolean {
  const most = creditTerms(policy).mostMinor[currency];
  return most !== undefined && amountMinor > BigInt(most);
}
