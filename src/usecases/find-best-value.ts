import type { Refusal } from '#domain/account-state.ts';
import { type BestValue, bestValue } from '#domain/best-value.ts';
import {
  atMostNeeded,
  type Need,
  type NeedFromUsage,
  needFromUsage,
} from '#domain/best-value-need.ts';
import type { Market } from '#domain/catalogue.ts';
import type { Line } from '#domain/line.ts';
import { listPlans } from './list-plans.ts';
import type { Product } from './product.ts';
import { viewUsage } from './read-usage.ts';

export interface BestValueAnswer {
  line: Line;
  market: Market;
  need: Need;
  /** How the need was learned from the line's use; null when it was stated. */
  learned: NeedFromUsage | null;
  result: BestValue;
}

/** What somebody needs is learned from so many days: longer ago it was another life. */
const HABIT_DAYS = 90;

/** What a line is likely to need, by its own last 90 days. */
export async function learnNeed(
  product: Product,
  of: { accountId: string; lineId: string },
): Promise<NeedFromUsage | Refusal<'unknown_line'>> {
  const usage = await viewUsage(product, { ...of, days: HABIT_DAYS });
  return 'refused' in usage ? usage : needFromUsage(usage.totals, usage.daysObserved);
}

/**
 * The cheapest plan, with add-ons if need be, that covers a need: the stated one, or with
 * `need: 'from-usage'` the line's own. `no_usage`: nothing is known to learn a need from, so one
 * must be stated. `budgetMinor` and `days` of a learned need may be set by the asker. A stated need
 * must be within the bounds of `Need` and `mostNeeded`; the edge sees to that.
 */
export async function findBestValue(
  product: Product,
  wish: {
    accountId: string;
    lineId: string;
    need: Need | 'from-usage';
    budgetMinor?: bigint | null;
    days?: number;
  },
): Promise<BestValueAnswer | Refusal<'unknown_line' | 'no_usage'>> {
  const offers = await listPlans(product, wish);
  if ('refused' in offers) return offers;
  const learned = wish.need === 'from-usage' ? await learnNeed(product, wish) : null;
  if (learned && 'refused' in learned) return learned;
  if (learned?.history === 'none') return { refused: 'no_usage' };
  const need = wish.need === 'from-usage' ? adjusted(learned!.need, wish) : wish.need;
  const { line, market, plans } = offers;
  const { rules } = await product.reference();
  const result = bestValue({
    candidates: plans,
    zones: [...rules.zones.values()],
    need,
    startsAt: product.clock(),
    timeZone: market.timeZone,
  });
  return { line, market, need, learned, result };
}

/** More or fewer days than the 30 that a learned need is for: amounts grow with them, rounded up. */
function adjusted(need: Need, wish: { budgetMinor?: bigint | null; days?: number }): Need {
  const { budgetMinor = need.budgetMinor, days = need.days } = wish;
  const scaled = (amount: bigint) => {
    const [to, from] = [BigInt(days), BigInt(need.days)];
    return (amount * to + from - 1n) / from;
  };
  return atMostNeeded({
    ...need,
    dataOctets: scaled(need.dataOctets),
    voiceNationalSeconds: scaled(need.voiceNationalSeconds),
    voiceInternationalSeconds: scaled(need.voiceInternationalSeconds),
    smsMessages: scaled(need.smsMessages),
    days,
    budgetMinor,
  });
}
