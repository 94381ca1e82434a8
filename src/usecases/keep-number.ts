import { isRefusal, type Refusal } from '#domain/account-state.ts';
import { advance } from '#domain/advance.ts';
import type { Market, PlanVersion } from '#domain/catalogue.ts';
import { Changeset } from '#domain/changeset.ts';
import { type KeepAnswer, keepNumber as keep } from '#domain/keep-number.ts';
import { keepFactsOf } from '#domain/keep-number-line.ts';
import type { KeepOffer } from '#domain/keep-number-offers.ts';
import type { Line } from '#domain/line.ts';
import { endOfLocalDay, type LocalDay, localDayOf } from '#domain/local-day.ts';
import type { Instant } from '#domain/time.ts';
import { loadAccountState } from '#storage/account-state.ts';
import { listPlans, type PricedPlan } from './list-plans.ts';
import type { Product } from './product.ts';

/** Prices and rules of today say little about later than this. */
export const MOST_KEEP_DAYS = 730;

export interface KeepNumberAnswer {
  line: Line;
  market: Market;
  now: Instant;
  today: LocalDay;
  /** The end of the day to which the number is to be kept. */
  until: Instant;
  answer: KeepAnswer;
}

/**
 * The cheapest way to keep a line's number to the end of a day of its market, at this line's prices of today.
 * Nothing is ordered or held. `date_out_of_range`: not after today, or too far ahead.
 */
export async function keepNumber(
  product: Product,
  wish: { accountId: string; lineId: string; day: LocalDay },
): Promise<KeepNumberAnswer | Refusal<'unknown_line' | 'date_out_of_range'>> {
  const { accountId, lineId, day } = wish;
  const [list, state, { rules }] = await Promise.all([
    listPlans(product, { accountId, lineId }),
    loadAccountState(product.database, accountId),
    product.reference(),
  ]);
  if (isRefusal(list)) return list;
  const now = product.clock();
  const { timeZone } = list.market;
  const today = localDayOf(now, timeZone);
  if (day <= today || day > today + MOST_KEEP_DAYS) return { refused: 'date_out_of_range' };
  const change = new Changeset(state, { now, newId: product.newId });
  advance(change, rules);
  const line = change.lines.get(lineId)!;
  const until = endOfLocalDay(day, timeZone);
  const offers = list.plans.filter(({ plan }) => countsForKeeping(plan)).map(toOffer);
  const answer = keep({ ...keepFactsOf(change, line, rules), offers, now, until });
  return { line, market: list.market, now, today, until, answer };
}

/** Plans, and what is nothing but credit: other add-ons need a running plan and keep nothing. */
const countsForKeeping = ({ kind, grants }: PlanVersion): boolean =>
  kind === 'plan' || grants.every((grant) => grant.kind === 'credit');

const toOffer = ({ plan, prices }: PricedPlan): KeepOffer => ({
  plan,
  priceMinor: (nth) =>
    prices.times === null || nth < prices.times ? prices.firstMinor : prices.thenMinor,
});
