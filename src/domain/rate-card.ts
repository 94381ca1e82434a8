import type { ServiceScope, UsageKind } from './allowance.ts';
import { type Currency, divideRounded, type Rounding } from './money.ts';

/** What it costs: `amountMinor` for each `per` octets, seconds or messages, an exact fraction. */
interface Price<Amount> {
  amountMinor: Amount;
  per: Amount;
  /** A session is billed in whole steps of this many units … */
  increment: Amount;
  /** … and as this many at least, once it has used anything. */
  minimum: Amount;
  /** Once a session, as soon as it has used anything. */
  setUpMinor: Amount;
}

interface RateTerms {
  id: string;
  kind: UsageKind;
  scope: ServiceScope;
  /** Null: everywhere. */
  zoneId: string | null;
  /** `any`, or a service of the policy. */
  serviceId: string;
  currency: Currency;
}

/** What a use costs in money when no allowance covers it, as plain JSON. */
export type StoredRate = RateTerms & Price<number> & { rounding: Rounding };

/** The same for sums. */
export interface Rate extends RateTerms, Price<bigint> {
  rounding: Rounding;
  /** Names the terms: what a line used at one key is billed together. */
  key: string;
  stored: StoredRate;
}

export const toRate = (stored: StoredRate): Rate => ({
  ...stored,
  amountMinor: BigInt(stored.amountMinor),
  per: BigInt(stored.per),
  increment: BigInt(stored.increment),
  minimum: BigInt(stored.minimum),
  setUpMinor: BigInt(stored.setUpMinor),
  key: keyOf(stored),
  stored,
});

export const keyOf = ({ id, amountMinor, currency, per, rounding }: StoredRate): string =>
  `${id}:${amountMinor}${currency}/${per}:${rounding}`;

/** What a line has been billed at a rate so far; always amountMinor = round(quantity * rate). */
export interface Billed {
  quantity: bigint;
  amountMinor: bigint;
}

/** Units are taken or billed in whole steps, and as a minimum once a session has used any. */
export type Steps = Pick<Rate, 'increment' | 'minimum'>;

/** Units a session that used `used` is billed, or takes of its allowance. */
export function billedUnits(steps: Steps, used: bigint): bigint {
  if (used === 0n) return 0n;
  const { increment, minimum } = steps;
  const billed = ((used + increment - 1n) / increment) * increment;
  return billed < minimum ? minimum : billed;
}

/**
 * What `more` units cost a session that has used `used` already. The line's fractions of a minor unit
 * are carried on in `billed`, so however a use is split into reports, it costs the same together.
 */
export function costOf(
  rate: Rate,
  session: { used: bigint; more: bigint },
  billed: Billed,
): { amountMinor: bigint; billed: Billed } {
  const { used, more } = session;
  const quantity = billed.quantity + billedUnits(rate, used + more) - billedUnits(rate, used);
  const amountMinor = divideRounded(quantity * rate.amountMinor, rate.per, rate.rounding);
  return {
    amountMinor: amountMinor - billed.amountMinor + setUpOf(rate, session),
    billed: { quantity, amountMinor },
  };
}

/** The most that `more` units can cost, whatever the line uses at this rate in the meantime. */
export function mostCostOf(rate: Rate, session: { used: bigint; more: bigint }): bigint {
  const { used, more } = session;
  const units = billedUnits(rate, used + more) - billedUnits(rate, used);
  return divideRounded(units * rate.amountMinor, rate.per, 'up') + setUpOf(rate, session);
}

/** The largest part of `wanted` units whose `costOf` is within `creditMinor`. */
export function affordable(
  rate: Rate,
  session: { used: bigint; wanted: bigint },
  funds: { creditMinor: bigint; billed: Billed },
): bigint {
  const budget = funds.creditMinor - setUpOf(rate, { ...session, more: session.wanted });
  if (budget < 0n) return 0n;
  if (rate.amountMinor === 0n) return session.wanted;
  const most = mostUnits(rate, funds.billed.amountMinor + budget) - funds.billed.quantity;
  return withinBilled(rate, session, most);
}

/** The largest part of `wanted` units whose `mostCostOf` is within `creditMinor`. */
export function surelyAffordable(
  rate: Rate,
  session: { used: bigint; wanted: bigint },
  creditMinor: bigint,
): bigint {
  const budget = creditMinor - setUpOf(rate, { ...session, more: session.wanted });
  if (budget < 0n) return 0n;
  if (rate.amountMinor === 0n) return session.wanted;
  return withinBilled(rate, session, (budget * rate.per) / rate.amountMinor);
}

const setUpOf = (rate: Rate, { used, more }: { used: bigint; more: bigint }): bigint =>
  used === 0n && more > 0n ? rate.setUpMinor : 0n;

/** The most units that together round to no more than `amountMinor`. */
function mostUnits({ amountMinor: price, per, rounding }: Rate, amountMinor: bigint): bigint {
  switch (rounding) {
    case 'up':
      return (amountMinor * per) / price;
    case 'down':
      return below((amountMinor + 1n) * per, price);
    case 'half-up':
      return below((2n * amountMinor + 1n) * per, 2n * price);
  }
}

/** The largest whole number under `dividend / divisor`; both positive. */
const below = (dividend: bigint, divisor: bigint): bigint => (dividend - 1n) / divisor;

/** The largest part of `wanted` that bills the session at most `units` more. */
function withinBilled(
  rate: Rate,
  { used, wanted }: { used: bigint; wanted: bigint },
  units: bigint,
): bigint {
  const limit = billedUnits(rate, used) + units;
  if (limit < rate.minimum) return 0n;
  const reach = (limit / rate.increment) * rate.increment - used;
  if (reach <= 0n) return 0n;
  return reach < wanted ? reach : wanted;
}
