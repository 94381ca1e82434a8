import { z } from 'zod';
import type { Combination, KindCover, Purchase } from '#domain/best-value-combination.ts';
import {
  MOST_DAYS,
  mostNeeded,
  type Need,
  type NeededKind,
  neededKinds,
} from '#domain/best-value-need.ts';
import type { Currency } from '#domain/money.ts';
import type { BestValueAnswer } from '#usecases/find-best-value.ts';
import { amount, toAmount } from './allowance.ts';
import { planName, toPlanName } from './plan.ts';
import { country, instant, money, timeZone, toInstant, toMoney } from './scalars.ts';

const count = (unit: string, kind: NeededKind) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    // Asked also of what is no number, which has been refused already.
    .refine((text) => !/^\d+$/.test(text) || BigInt(text) <= mostNeeded[kind])
    .describe(`${unit}, a whole number as text, at most ${mostNeeded[kind]}.`);

export const statedNeed = z
  .strictObject({
    dataOctets: count('Octets', 'data').default('0'),
    voiceNationalSeconds: count('Seconds', 'voice-national').default('0'),
    voiceInternationalSeconds: count('Seconds', 'voice-international').default('0'),
    smsMessages: count('Texts within the market', 'sms').default('0'),
    countries: z.array(country).max(50).default([]).describe('It must work in each of them.'),
    days: z.int().min(1).max(MOST_DAYS).describe('Calendar days, today included.'),
  })
  .meta({ id: 'StatedNeed' });

export const fromNeed = (of: z.output<typeof statedNeed>, budgetMinor: bigint | null): Need => ({
  dataOctets: BigInt(of.dataOctets),
  voiceNationalSeconds: BigInt(of.voiceNationalSeconds),
  voiceInternationalSeconds: BigInt(of.voiceInternationalSeconds),
  smsMessages: BigInt(of.smsMessages),
  countries: [...new Set(of.countries)],
  days: of.days,
  budgetMinor,
});

const need = z
  .object({
    dataOctets: z.string(),
    voiceNationalSeconds: z.string(),
    voiceInternationalSeconds: z.string(),
    smsMessages: z.string(),
    countries: z.array(country),
    days: z.int(),
    budget: money.nullable(),
  })
  .meta({ id: 'Need' });

const purchase = z.object({
  plan: planName,
  times: z.int(),
  price: money.describe('For all of them, promotions included.'),
});

const neededKind = z.enum(neededKinds);

const combination = z
  .object({
    plan: purchase,
    addOns: z.array(purchase),
    price: money.describe('In all, tax included.'),
    purchases: z.int(),
    endsAt: instant,
    coversAll: z.boolean(),
    cover: z.array(
      z.object({
        kind: neededKind,
        needed: amount,
        covered: amount,
        short: amount,
        granted: amount,
        spare: amount,
      }),
    ),
  })
  .meta({ id: 'Combination', description: 'One plan, as often as it takes, and any add-ons.' });

export const bestValueAnswer = z
  .object({
    timeZone,
    need: need.describe('What was asked for, or learned from use.'),
    learned: z
      .object({
        history: z.enum(['none', 'short', 'full']).describe('full: 30 days or more were seen.'),
        daysObserved: z.int(),
        passingCountries: z.array(country).describe('Visited too briefly to count.'),
        internationalMessages: z.string(),
      })
      .nullable()
      .describe('null: the need was stated.'),
    result: z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('found'),
        best: combination.describe('The cheapest that covers the need, provably.'),
        runnersUp: z.array(combination),
        reason: z.object({
          plansCompared: z.int(),
          filledByAddOns: z.array(neededKind),
          tightest: z.object({ kind: neededKind, sparePerMille: z.int() }).nullable(),
          promotionSaves: money,
          nextCostsMore: money.nullable(),
        }),
      }),
      z.object({
        outcome: z.literal('over-budget'),
        cheapest: combination,
        withinBudget: combination.nullable().describe('What comes nearest for the money.'),
      }),
      z.object({
        outcome: z.literal('not-covered'),
        uncoveredCountries: z.array(country),
        uncoveredKinds: z.array(neededKind),
        closestNeed: need,
        closest: combination.nullable(),
      }),
    ]),
  })
  .meta({ id: 'BestValueAnswer' });

const toNeed = (of: Need, currency: Currency): z.output<typeof need> => ({
  dataOctets: String(of.dataOctets),
  voiceNationalSeconds: String(of.voiceNationalSeconds),
  voiceInternationalSeconds: String(of.voiceInternationalSeconds),
  smsMessages: String(of.smsMessages),
  countries: [...of.countries],
  days: of.days,
  budget: of.budgetMinor === null ? null : toMoney(of.budgetMinor, currency),
});

const units = {
  data: 'octets',
  'voice-national': 'seconds',
  'voice-international': 'seconds',
  sms: 'messages',
} as const satisfies Record<NeededKind, string>;

const toCover = (of: KindCover) => {
  const inUnit = (value: bigint) => toAmount(value, units[of.kind]);
  return {
    kind: of.kind,
    needed: inUnit(of.needed),
    covered: inUnit(of.covered),
    short: inUnit(of.short),
    granted: inUnit(of.granted),
    spare: inUnit(of.spare),
  };
};

const toPurchase = (of: Purchase, currency: Currency) => ({
  plan: toPlanName(of.plan),
  times: of.times,
  price: toMoney(of.priceMinor, currency),
});

const toCombination = (of: Combination, currency: Currency): z.output<typeof combination> => ({
  plan: toPurchase(of.plan, currency),
  addOns: of.addOns.map((each) => toPurchase(each, currency)),
  price: toMoney(of.priceMinor, currency),
  purchases: of.purchases,
  endsAt: toInstant(of.endsAt),
  coversAll: of.coversAll,
  cover: of.cover.map(toCover),
});

export function toBestValue(of: BestValueAnswer): z.output<typeof bestValueAnswer> {
  const { currency, timeZone: zone } = of.market;
  const { learned } = of;
  return {
    timeZone: zone,
    need: toNeed(of.need, currency),
    learned: learned && {
      history: learned.history,
      daysObserved: learned.daysObserved,
      passingCountries: [...learned.passingCountries],
      internationalMessages: String(learned.internationalMessages),
    },
    result: toResult(of.result, currency),
  };
}

function toResult(of: BestValueAnswer['result'], currency: Currency) {
  const orNull = (each: Combination | null) => each && toCombination(each, currency);
  switch (of.outcome) {
    case 'found':
      return {
        outcome: of.outcome,
        best: toCombination(of.best, currency),
        runnersUp: of.runnersUp.map((each) => toCombination(each, currency)),
        reason: {
          plansCompared: of.reason.plansCompared,
          filledByAddOns: of.reason.filledByAddOns,
          tightest: of.reason.tightest,
          promotionSaves: toMoney(of.reason.promotionSavesMinor, currency),
          nextCostsMore:
            of.reason.nextCostsMoreMinor === null
              ? null
              : toMoney(of.reason.nextCostsMoreMinor, currency),
        },
      };
    case 'over-budget':
      return {
        outcome: of.outcome,
        cheapest: toCombination(of.cheapest, currency),
        withinBudget: orNull(of.withinBudget),
      };
    case 'not-covered':
      return {
        outcome: of.outcome,
        uncoveredCountries: of.uncoveredCountries,
        uncoveredKinds: of.uncoveredKinds,
        closestNeed: toNeed(of.closestNeed, currency),
        closest: orNull(of.closest),
      };
  }
}
