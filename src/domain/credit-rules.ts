import type { PlanVersion } from './catalogue.ts';
import type { CreditPolicy } from './credit-policy.ts';
import type { Currency, Money } from './money.ts';
import type { Policy } from './policy.ts';
import { spanAfter } from './span.ts';
import { DAY, type Instant } from './time.ts';

export const creditRules = ({ credit }: Policy): CreditPolicy => ({
  paysPlans: true,
  expiryDays: 365,
  expiryDaysByMarket: {},
  mostMinor: {},
  topUps: [],
  ...credit,
});

/** When credit that comes now ends; null: never. */
export function creditEndsAt(
  policy: Policy,
  marketId: string | null,
  now: Instant,
  of?: { money: Money; timeZone: string },
): Instant | null {
  const { expiry, expiryDays, expiryDaysByMarket } = creditRules(policy);
  if (expiry && of) {
    const reached = expiry.tiers?.findLast(
      ({ from }) =>
        from.currency === of.money.currency && of.money.amountMinor >= BigInt(from.minor),
    );
    return spanAfter(reached?.after ?? expiry.after, { moment: now }, of.timeZone);
  }
  const own = marketId === null ? undefined : expiryDaysByMarket[marketId];
  const days = own === undefined ? expiryDays : own;
  return days === null ? null : now + days * DAY;
}

/** A top-up is not paid with credit: that would only move its end. */
export const mayPayWithCredit = (plan: PlanVersion, policy: Policy): boolean =>
  creditRules(policy).paysPlans && plan.grants.every((grant) => grant.kind !== 'credit');

/** So much credit is more than an account may have by topping up. */
export function isAboveMost(policy: Policy, currency: Currency, amountMinor: bigint): boolean {
  const most = creditRules(policy).mostMinor[currency];
  return most !== undefined && amountMinor > BigInt(most);
}
