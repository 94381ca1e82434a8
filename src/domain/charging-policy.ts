import type { UsageKind } from './allowance.ts';
import type { Localized } from './catalogue.ts';
import type { Rounding } from './money.ts';
import type { StoredRate } from './rate-card.ts';

/** How requests of the network are answered. Part of the policy, so plain JSON. */
export interface ChargingPolicy {
  /**
   * Granted when the network names no amount, and the most it is granted at once. Octets, seconds,
   * messages.
   */
  quota: Record<UsageKind, number>;
  /** The network asks again after this long at the latest (RFC 8506: Validity-Time). */
  validityMinutes: number;
  /** With so little of a quota left it asks for the next one; 0: only when it is used up. */
  thresholdPercent: number;
  /** A session that is silent this long gives back what it holds (RFC 8506: Tcc). */
  sessionTimeoutMinutes: number;
  /** A session takes allowance in whole steps, octets or seconds; absent: to the octet and second. */
  steps?: Readonly<Partial<Record<'data' | 'voice', { increment: number; minimum: number }>>>;
}

export interface RatingPolicy {
  rounding: Rounding;
  /** Whether account credit pays for use that no allowance covers; `chosen`: where the subscriber said so. */
  creditPays: 'never' | 'chosen' | 'always';
  /** The first that fits a use is its rate. */
  rates: readonly Omit<StoredRate, 'rounding'>[];
}

/** A set of rating groups (RFC 8506 8.29) that an allowance may be for. */
export interface ServicePolicy {
  name: Localized;
  ratingGroups: readonly number[];
}

export const chargingDefaults: ChargingPolicy = {
  quota: { data: 52_428_800, voice: 300, sms: 1 },
  validityMinutes: 30,
  thresholdPercent: 20,
  sessionTimeoutMinutes: 60,
};

/** Stop at zero: nobody pays for what they did not ask for. */
export const ratingDefaults: RatingPolicy = { rounding: 'half-up', creditPays: 'never', rates: [] };
