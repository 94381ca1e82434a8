import type { Localized } from '#domain/catalogue.ts';
import type { Ability } from '#domain/lifecycle-policy.ts';
import type { LifecycleState, LineState } from '#domain/line.ts';
import type { Hold } from '#domain/line-holds.ts';
import type { Currency } from '#domain/money.ts';
import { toPublicId } from '#domain/public-id.ts';
import type { Span } from '#domain/span.ts';
import type { Instant } from '#domain/time.ts';
import { toldEnd } from '#domain/told-end.ts';
import type { HoldsView } from '#usecases/holds/view-holds.ts';

export interface ParkingView {
  /** Null: free. */
  priceMinor: bigint | null;
  /** The price as a form sends it back: it is parked at no other. */
  agreed: string;
  every: Span;
  most: Span;
  paidUntil: Instant | null;
  endsAt: Instant;
  lastsUntil: Instant | null;
  becomes: LifecycleState;
  can: readonly Ability[];
  stopsPlans: boolean;
  missingMinor: bigint;
}

/** Everything the page about holding a line says; instants are the last at which something holds. */
export interface HoldView {
  /** Public id. */
  id: string;
  msisdn: string;
  state: LineState;
  timeZone: string;
  currency: Currency;
  renews: boolean;
  creditMinor: bigint;
  parking: ParkingView | null;
  mayPark: boolean;
  blocking: HoldsView['blocking'];
  hold: Hold | null;
  restoring: {
    asksWho: boolean;
    state: LineState;
    plans: { id: string; name: Localized; before: Instant | null; until: Instant | null }[];
  } | null;
}

export function toHoldView(view: HoldsView): HoldView {
  const { line, market, restoring, parking, hold } = view;
  const { timeZone, currency } = market;
  const told = (at: Instant | null) => (at === null ? null : toldEnd(at, timeZone));
  return {
    id: toPublicId('line', line.id),
    msisdn: line.msisdn,
    ...{ timeZone, currency },
    state: view.state,
    renews: view.renews,
    creditMinor: view.creditMinor,
    parking: parking && {
      ...parking,
      priceMinor: parking.price && BigInt(parking.price.minor),
      agreed: parking.price ? `${parking.price.minor} ${parking.price.currency}` : '',
      paidUntil: told(parking.paidUntil),
      endsAt: toldEnd(parking.endsAt, timeZone),
      lastsUntil: told(parking.lastsUntil),
    },
    mayPark: view.mayPark,
    blocking: view.blocking && { ...view.blocking, endsAt: told(view.blocking.endsAt) },
    hold: hold && { ...hold, paidUntil: told(hold.paidUntil), endsAt: told(hold.endsAt) },
    restoring: restoring && {
      asksWho: restoring.by === 'identity-check',
      state: restoring.state,
      plans: restoring.plans.map(({ period, plan, before, endsAt }) => ({
        ...{ id: period.id, name: plan.name, before: told(before), until: told(endsAt) },
      })),
    },
  };
}
