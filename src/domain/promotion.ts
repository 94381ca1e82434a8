import type { Grant, Localized, PlanVersion } from './catalogue.ts';
import type { LocalDay } from './local-day.ts';
import type { Currency } from './money.ts';
import type { Instant } from './time.ts';

/** What a promotion is worth to who takes it. */
export type PromotionBenefit =
  /** Off the price; 2500 = 25 %. `mostMinor`: never more than this; null: no limit. */
  | { kind: 'percent'; basisPoints: number; mostMinor: bigint | null }
  | { kind: 'amount'; amountMinor: bigint }
  /** The plan costs this. */
  | { kind: 'price'; priceMinor: bigint }
  /** Beside what the plan includes; an allowance lives as long as the plan, credit by its own rules. */
  | { kind: 'bonus'; grant: Pick<Grant, 'kind' | 'scope' | 'amount' | 'zoneId' | 'serviceId'> };

/** Whom it is for: `first-time` has paid for nothing yet, `win-back` has had no plan for so many days. */
export type PromotionAudience =
  | { kind: 'anyone' }
  | { kind: 'first-time' }
  | { kind: 'win-back'; afterDays: number };

/** What who invited a friend gets, and when. */
export interface ReferralTerms {
  /** As account credit, in the promotion's currency. */
  rewardMinor: bigint;
  /** Days after the friend paid: not before the friend can withdraw no more. */
  afterDays: number;
  /** Rewards of one account in a calendar month of the market. */
  mostPerMonth: number;
}

export interface PromotionLimits {
  /** How often it can be redeemed by everybody together. */
  uses: number | null;
  /** What it may cost altogether, in the promotion's currency. */
  minor: bigint | null;
  /** How often one account can redeem it. */
  perSubscriber: number | null;
}

/** One version of a promotion. What an order has taken never changes: an edit makes the next version. */
export interface PromotionVersion {
  promotionId: string;
  version: number;
  /** `plan`: the plan's own first price, from the catalogue. */
  source: 'operator' | 'plan';
  label: Localized;
  benefit: PromotionBenefit;
  /** `referral`: with the code of who invites. */
  trigger: 'automatic' | 'code' | 'referral';
  /** For everybody; codes for one use each are kept apart. */
  code: string | null;
  audience: PromotionAudience;
  /** None: all. */
  planIds: readonly string[];
  marketIds: readonly string[];
  /** Of every amount in it; null: it has none. */
  currency: Currency | null;
  /**
   * For so many purchases of the plan on a line: automatic, the first ones; with a code, the one it was typed
   * for and those that follow it. Null: automatic, all of them; with a code, that one.
   */
  periods: number | null;
  /** The lower comes first, where the policy's order asks for it. */
  priority: number;
  /** Days of the market's clock, both included. */
  fromDay: LocalDay | null;
  untilDay: LocalDay | null;
  limits: PromotionLimits;
  referral: ReferralTerms | null;
  /** Nobody takes it from this instant on; null: it is offered. */
  withdrawnAt: Instant | null;
}

/** What is left of the limits for all, as far as is known; null: no limit. */
export interface PromotionRoom {
  uses: number | null;
  minor: bigint | null;
}

/** Every version there ever was, and the room of each promotion. */
export interface Promotions {
  versions: readonly PromotionVersion[];
  room: ReadonlyMap<string, PromotionRoom>;
}

export const noPromotions: Promotions = { versions: [], room: new Map() };

/** A promotion as an order took it, kept with the order. */
export interface OrderDiscount {
  promotionId: string;
  version: number;
  source: PromotionVersion['source'];
  trigger: PromotionVersion['trigger'];
  label: Localized;
  /** Minor units in decimal digits; 0 for a bonus. */
  discountMinor: string;
  /** As it was typed in; null: it came by itself. */
  code: string | null;
  /** The use it follows, for a later purchase of the same promotion; null: it begins here. */
  follows: string | null;
  /** What of the limits for all is set aside for it, in decimal digits; null: it has none. */
  claimedMinor: string | null;
}

/** `spring@2`: names one version for ever. */
export const promotionName = (of: { promotionId: string; version: number }): string =>
  `${of.promotionId}@${of.version}`;

/** What a movement that a promotion made says. */
export const promotionRule = (of: { promotionId: string; version: number }): string =>
  `promotion:${promotionName(of)}`;

export const hasSharedLimit = ({ limits, trigger, code, source }: PromotionVersion): boolean =>
  limits.uses !== null ||
  limits.minor !== null ||
  // A code of its own for everybody who has one: each is redeemed once.
  (source === 'operator' && trigger === 'code' && code === null);

/** Does what a plan costs depend on how often it was bought before? */
export const countsPurchases = (
  { planId, promotion }: PlanVersion,
  { versions }: Pick<Promotions, 'versions'>,
): boolean =>
  promotion !== null ||
  versions.some(
    ({ trigger, periods, planIds }) =>
      trigger === 'automatic' &&
      periods !== null &&
      (planIds.length === 0 || planIds.includes(planId)),
  );

/** How often one account may redeem it; null: as often as it likes. */
export const mostPerAccount = ({ limits, audience, trigger }: PromotionVersion): number | null =>
  limits.perSubscriber ?? (audience.kind === 'first-time' || trigger === 'referral' ? 1 : null);

const everybody: Pick<
  PromotionVersion,
  'audience' | 'planIds' | 'marketIds' | 'currency' | 'fromDay' | 'untilDay' | 'referral'
> = {
  audience: { kind: 'anyone' },
  planIds: [],
  marketIds: [],
  currency: null,
  fromDay: null,
  untilDay: null,
  referral: null,
};

/** The first price that a plan brings along from the catalogue, as any other promotion. */
export function promotionOfPlan(plan: PlanVersion): PromotionVersion | null {
  const { promotion } = plan;
  return (
    promotion && {
      ...everybody,
      promotionId: promotion.id,
      version: plan.version,
      source: 'plan',
      label: promotion.label,
      benefit: { kind: 'price', priceMinor: promotion.priceMinor },
      trigger: 'automatic',
      code: null,
      periods: promotion.periods,
      priority: 100,
      limits: { uses: null, minor: null, perSubscriber: null },
      withdrawnAt: null,
    }
  );
}
