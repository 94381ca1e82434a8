import {
  type AllowanceKind,
  OCTETS_PER_GB,
  OCTETS_PER_MB,
  type ServiceScope,
} from './allowance.ts';

/** What a subscriber wants to be able to use, spread evenly over `days` calendar days. */
export interface Need {
  dataOctets: bigint;
  voiceNationalSeconds: bigint;
  voiceInternationalSeconds: bigint;
  /** Texts within the market; there is no need for texts to other countries in this model. */
  smsMessages: bigint;
  /** ISO 3166-1 alpha-2; every allowance must hold in each of them. Empty = anywhere will do. */
  countries: readonly string[];
  /** Calendar days, today included: 1 to `MOST_DAYS`. */
  days: number;
  /** Tax included, in the market's currency; null = no limit. */
  budgetMinor: bigint | null;
}

export const MOST_DAYS = 366;

/** The four amounts of a need, in the order they are shown. */
export const neededKinds = ['data', 'voice-national', 'voice-international', 'sms'] as const;
export type NeededKind = (typeof neededKinds)[number];

export function amountNeeded(need: Need, kind: NeededKind): bigint {
  switch (kind) {
    case 'data':
      return need.dataOctets;
    case 'voice-national':
      return need.voiceNationalSeconds;
    case 'voice-international':
      return need.voiceInternationalSeconds;
    case 'sms':
      return need.smsMessages;
  }
}

/** The most that can be asked for: 2 TB, two months of talking, 20,000 texts. */
export const mostNeeded: Record<NeededKind, bigint> = {
  data: 2n * 1024n * OCTETS_PER_GB,
  'voice-national': 62n * 86_400n,
  'voice-international': 62n * 86_400n,
  sms: 20_000n,
};

/** The amounts of a stated need that are over the most: refuse them, or nothing can be computed. */
export const tooMuch = (need: Need): NeededKind[] =>
  neededKinds.filter((kind) => amountNeeded(need, kind) > mostNeeded[kind]);

/** A need that was reckoned rather than stated, cut at the most that can be asked for. */
export function atMostNeeded(need: Need): Need {
  const cut = (kind: NeededKind) => {
    const amount = amountNeeded(need, kind);
    return amount < mostNeeded[kind] ? amount : mostNeeded[kind];
  };
  return {
    ...need,
    dataOctets: cut('data'),
    voiceNationalSeconds: cut('voice-national'),
    voiceInternationalSeconds: cut('voice-international'),
    smsMessages: cut('sms'),
  };
}

/** One sum of a line's usage. Octets, seconds or messages; credit is passed over. */
export interface UsageSum {
  kind: AllowanceKind;
  scope: ServiceScope | null;
  /** Where the line was, ISO 3166-1 alpha-2; null = not known. */
  country: string | null;
  amount: bigint;
}

export interface NeedFromUsage {
  need: Need;
  /**
   * How far the past can be trusted: `none` = nothing was used or seen, so the need is empty;
   * `short` = less than 30 days, scaled up; `full` = 30 days or more.
   */
  history: 'none' | 'short' | 'full';
  daysObserved: number;
  /** Countries with under a twentieth of every kind's use: a passing visit should not set the plan. */
  passingCountries: readonly string[];
  /** Texts to other countries in 30 days: used, but no part of a need. */
  internationalMessages: bigint;
}

const NEED_DAYS = 30;
/** Amounts are rounded up to these, so that a plan that would just do does not run out by a hair. */
const STEP = { data: 100n * OCTETS_PER_MB, voice: 300n, sms: 5n };

/**
 * What a line is likely to need in its next 30 days, judged by `usage` of the last `daysObserved`
 * days (at most 90 are worth asking for); only whole days count as observed.
 */
export function needFromUsage(usage: readonly UsageSum[], daysObserved: number): NeedFromUsage {
  const days = Math.max(0, Math.floor(daysObserved));
  const seen = days < 1 ? [] : usage.filter(({ kind, amount }) => kind !== 'credit' && amount > 0n);
  const scaled = (kind: 'data' | 'voice' | 'sms', goes?: 'abroad' | 'home') => {
    const used = seen
      .filter((sum) => sum.kind === kind)
      .filter(({ scope }) => !goes || (scope === 'international') === (goes === 'abroad'))
      .reduce((total, { amount }) => total + amount, 0n);
    if (used === 0n) return 0n;
    const step = STEP[kind] * BigInt(days);
    return ((used * BigInt(NEED_DAYS) + step - 1n) / step) * STEP[kind];
  };
  const { staying, passing } = countriesOf(seen);
  return {
    need: atMostNeeded({
      dataOctets: scaled('data'),
      voiceNationalSeconds: scaled('voice', 'home'),
      voiceInternationalSeconds: scaled('voice', 'abroad'),
      smsMessages: scaled('sms', 'home'),
      countries: staying,
      days: NEED_DAYS,
      budgetMinor: null,
    }),
    history: seen.length === 0 ? 'none' : days < NEED_DAYS ? 'short' : 'full',
    daysObserved: days,
    passingCountries: passing,
    internationalMessages: scaled('sms', 'abroad'),
  };
}

/** Countries in alphabetical order: those that matter for at least one kind of use, and the rest. */
function countriesOf(usage: readonly UsageSum[]) {
  const totals = new Map<AllowanceKind, bigint>();
  const used = new Map<string, Map<AllowanceKind, bigint>>();
  for (const { kind, country, amount } of usage) {
    totals.set(kind, (totals.get(kind) ?? 0n) + amount);
    if (country === null) continue;
    const there = used.get(country) ?? new Map<AllowanceKind, bigint>();
    used.set(country, there.set(kind, (there.get(kind) ?? 0n) + amount));
  }
  const matters = (there: Map<AllowanceKind, bigint>) =>
    [...there].some(([kind, amount]) => amount * 20n >= (totals.get(kind) ?? 0n));
  const all = [...used].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    staying: all.filter(([, there]) => matters(there)).map(([country]) => country),
    passing: all.filter(([, there]) => !matters(there)).map(([country]) => country),
  };
}
