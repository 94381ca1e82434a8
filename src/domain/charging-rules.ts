import type { UsageKind } from './allowance.ts';
import { chargingDefaults, ratingDefaults } from './charging-policy.ts';
import type { Policy } from './policy.ts';
import { type Rate, type Steps, toRate } from './rate-card.ts';
import { MINUTE } from './time.ts';

/** What the policy says about charging, ready for sums. */
export interface ChargingRules {
  quota: Record<UsageKind, bigint>;
  validitySeconds: number;
  thresholdPercent: bigint;
  sessionTimeoutMs: number;
  /** Kinds of which allowance is taken in steps. */
  steps: ReadonlyMap<UsageKind, Steps>;
  /** Empty when credit never pays. */
  rates: readonly Rate[];
  /** Credit pays only where the subscriber said so. */
  isCreditChosen: boolean;
  services: ReadonlyMap<string, ReadonlySet<number>>;
}

/** A policy is read once and used by thousands of decisions. */
const prepared = new WeakMap<Policy, ChargingRules>();

export function chargingRules(policy: Policy): ChargingRules {
  const known = prepared.get(policy);
  if (known) return known;
  const charging = policy.charging ?? chargingDefaults;
  const rating = policy.rating ?? ratingDefaults;
  const rules: ChargingRules = {
    quota: {
      data: BigInt(charging.quota.data),
      voice: BigInt(charging.quota.voice),
      sms: BigInt(charging.quota.sms),
    },
    validitySeconds: charging.validityMinutes * 60,
    thresholdPercent: BigInt(charging.thresholdPercent),
    sessionTimeoutMs: charging.sessionTimeoutMinutes * MINUTE,
    steps: new Map(
      Object.entries(charging.steps ?? {}).map(([kind, { increment, minimum }]) => [
        kind as UsageKind,
        { increment: BigInt(increment), minimum: BigInt(minimum) },
      ]),
    ),
    rates:
      rating.creditPays === 'never'
        ? []
        : rating.rates.map((rate) => toRate({ ...rate, rounding: rating.rounding })),
    isCreditChosen: rating.creditPays === 'chosen',
    services: new Map(
      Object.entries(policy.services ?? {}).map(([id, service]) => [
        id,
        new Set(service.ratingGroups),
      ]),
    ),
  };
  prepared.set(policy, rules);
  return rules;
}
