import type { Localized, PlanVersion } from './catalogue.ts';
import { divideRounded } from './money.ts';
import {
  hasSharedLimit,
  type OrderDiscount,
  type PromotionBenefit,
  type Promotions,
  type PromotionVersion,
  promotionOfPlan,
} from './promotion.ts';
import {
  claimOf,
  type FitTerms,
  followed,
  isSoldOut,
  type PurchaseFacts,
  type WhyNot,
  whyNot,
} from './promotion-fit.ts';
import {
  type PromotionCriterion,
  type PromotionPolicy,
  promotionRules,
} from './promotion-policy.ts';
import type { PromotionUse } from './promotion-use.ts';
import { marketOf, type Rules, rulesOf } from './rules.ts';
import type { Instant } from './time.ts';

/** A promotion that holds, what it takes off, and what the price is after it. */
export interface Offer {
  promotion: PromotionVersion;
  discountMinor: bigint;
  afterMinor: bigint;
  /** The use it goes on with; null: it begins here. */
  follows: PromotionUse | null;
  /** What has to be set aside of a limit for all; null: nothing. */
  claimMinor: bigint | null;
}

export interface PricedOffers {
  fullMinor: bigint;
  /** To pay: full less every discount, never below zero. */
  priceMinor: bigint;
  /** In the order in which they were taken off. */
  offers: readonly Offer[];
  /** Why each other one does not hold. */
  others: readonly { promotion: PromotionVersion; why: WhyNot }[];
}

export interface PlanPrice extends PricedOffers {
  /** What the next purchase of the plan costs. */
  thenPriceMinor: bigint;
  /** How many purchases in a row, this one among them, cost so little; null: all. */
  times: number | null;
  /** What they cost afterwards. */
  afterwardsMinor: bigint;
}

/**
 * What a plan costs at `now`, and by which promotions: those of the operator and the plan's own, by one order
 * and one stacking rule. Percents are of what is left of the price, rounded once, halves up.
 */
export function priceOffers(
  plan: PlanVersion,
  facts: PurchaseFacts,
  rules: Rules,
  now: Instant,
): PricedOffers {
  const market = marketOf(rules, plan.marketId);
  const { versions = [], room = new Map() } = rules.promotions ?? {};
  const terms: FitTerms = { plan, market, now, room };
  const policy = promotionRules(rulesOf(rules, plan.marketId).policy);
  const others: { promotion: PromotionVersion; why: WhyNot }[] = [];
  const fitting: PromotionVersion[] = [];
  for (const promotion of candidates(plan, versions, facts)) {
    const why = whyNot(promotion, facts, terms);
    if (why) others.push({ promotion, why });
    else fitting.push(promotion);
  }
  const compare = comparing(policy, facts);
  const of = { plan, facts, terms, policy, others };
  const bonuses = fitting.filter(({ benefit }) => benefit.kind === 'bonus').sort(compare);
  const discounts = fitting.filter(({ benefit }) => benefit.kind !== 'bonus').sort(compare);
  const offers = [...takeDiscounts(discounts, of), ...takeBonuses(bonuses, of)];
  const off = offers.reduce((sum, { discountMinor }) => sum + discountMinor, 0n);
  return { fullMinor: plan.priceMinor, priceMinor: plan.priceMinor - off, offers, others };
}

/** Of each promotion the version that goes on here, or else the newest. */
function candidates(
  plan: PlanVersion,
  versions: Promotions['versions'],
  facts: PurchaseFacts,
): PromotionVersion[] {
  const chosen = new Map<string, PromotionVersion>();
  for (const each of versions) {
    const known = chosen.get(each.promotionId);
    const goesOn = followed(each, facts, plan.planId) !== null;
    if (!known || goesOn || (known.version < each.version && !followed(known, facts, plan.planId)))
      chosen.set(each.promotionId, each);
  }
  const own = promotionOfPlan(plan);
  return [...(own ? [own] : []), ...chosen.values()];
}

const kinds: Partial<Record<PromotionCriterion, PromotionBenefit['kind']>> = {
  'price-first': 'price',
  'amount-first': 'amount',
  'percent-first': 'percent',
};

/** A total order: whatever the criteria leave open, names decide. */
function comparing({ order }: PromotionPolicy, { code }: PurchaseFacts) {
  const ranks = order.map((criterion) => (each: PromotionVersion): number => {
    if (criterion === 'priority') return each.priority;
    if (criterion === 'typed-first') return each.promotionId === code?.promotionId ? 0 : 1;
    return each.benefit.kind === kinds[criterion] ? 0 : 1;
  });
  return (a: PromotionVersion, b: PromotionVersion): number => {
    for (const rank of ranks) if (rank(a) !== rank(b)) return rank(a) - rank(b);
    if (a.source !== b.source) return a.source === 'plan' ? -1 : 1;
    return a.promotionId < b.promotionId ? -1 : 1;
  };
}

interface Taking {
  plan: PlanVersion;
  facts: PurchaseFacts;
  terms: FitTerms;
  policy: PromotionPolicy;
  others: { promotion: PromotionVersion; why: WhyNot }[];
}

function takeDiscounts(sorted: readonly PromotionVersion[], of: Taking): Offer[] {
  const { policy, plan, others } = of;
  if (policy.stacking === 'all') {
    const taken: Offer[] = [];
    for (const promotion of sorted) {
      const offer = offerAt(promotion, taken.at(-1)?.afterMinor ?? plan.priceMinor, of);
      if (offer) taken.push(offer);
    }
    return taken;
  }
  const alone = sorted.flatMap((promotion) => offerAt(promotion, plan.priceMinor, of) ?? []);
  const best = alone.reduce<Offer | undefined>(
    (least, each) =>
      !least || (policy.stacking === 'best' && each.afterMinor < least.afterMinor) ? each : least,
    undefined,
  );
  for (const offer of alone)
    if (offer !== best) others.push({ promotion: offer.promotion, why: 'other_is_taken' });
  return best ? [best] : [];
}

function takeBonuses(sorted: readonly PromotionVersion[], of: Taking): Offer[] {
  const offers = sorted.flatMap((promotion) => offerAt(promotion, 0n, of) ?? []);
  if (of.policy.stacking === 'all') return offers;
  for (const { promotion } of offers.slice(1)) of.others.push({ promotion, why: 'other_is_taken' });
  return offers.slice(0, 1);
}

/** Null, and the reason is noted: it takes nothing off this price, or nothing of it is left. */
function offerAt(promotion: PromotionVersion, priceMinor: bigint, of: Taking): Offer | null {
  const { facts, terms, others } = of;
  const { benefit } = promotion;
  const follows = followed(promotion, facts, of.plan.planId);
  const full = discountOf(benefit, priceMinor);
  // What was set aside at the first of several purchases is enough for the others too.
  const isBound = follows !== null && follows.claimedMinor !== null;
  const most = isBound ? follows.discountMinor : full;
  const discountMinor = full < most ? full : most;
  const refuse = (why: WhyNot) => {
    others.push({ promotion, why });
    return null;
  };
  if (discountMinor === 0n && benefit.kind !== 'bonus') return refuse('saves_nothing');
  const claimMinor = follows ? null : claimOf(promotion, worthOf(benefit, discountMinor));
  if (isSoldOut(promotion, claimMinor, facts, terms.room)) return refuse('sold_out');
  return {
    promotion,
    discountMinor,
    afterMinor: priceMinor - discountMinor,
    follows,
    claimMinor,
  };
}

const worthOf = (benefit: PromotionBenefit, discountMinor: bigint): bigint =>
  benefit.kind === 'bonus' && benefit.grant.kind === 'credit'
    ? benefit.grant.amount
    : discountMinor;

function discountOf(benefit: PromotionBenefit, priceMinor: bigint): bigint {
  const atMost = (amount: bigint, most: bigint) => (amount < most ? amount : most);
  switch (benefit.kind) {
    case 'percent': {
      const share = divideRounded(priceMinor * BigInt(benefit.basisPoints), 10_000n);
      return atMost(atMost(share, benefit.mostMinor ?? share), priceMinor);
    }
    case 'amount':
      return atMost(benefit.amountMinor, priceMinor);
    case 'price':
      return benefit.priceMinor < priceMinor ? priceMinor - benefit.priceMinor : 0n;
    case 'bonus':
      return 0n;
  }
}

/** More than any promotion is worth. */
const ALL = 1n << 62n;

/** As if there were room for every promotion that is limited for all. */
export const allClaimed = ({ promotions }: Pick<Rules, 'promotions'>): Map<string, bigint> => {
  const shared = (promotions?.versions ?? []).filter(hasSharedLimit);
  return new Map(shared.map(({ promotionId }) => [promotionId, ALL]));
};

/** Further than anybody looks; what holds so long is said to hold always. */
const FAR = 60;

/** The price of the next purchase with what comes after it: the one that every page and every order shows. */
export function priceFor(
  plan: PlanVersion,
  facts: PurchaseFacts,
  rules: Rules,
  now: Instant,
): PlanPrice {
  const first = priceOffers(plan, facts, rules, now);
  const { priceMinor } = first;
  const always = { thenPriceMinor: priceMinor, times: null, afterwardsMinor: priceMinor };
  if (first.offers.length === 0) return { ...first, ...always };
  let bought = afterPurchase(plan, facts, first.offers, now);
  let thenPriceMinor: bigint | null = null;
  for (let times = 1; times <= FAR; times++) {
    const next = priceOffers(plan, bought, rules, now);
    thenPriceMinor ??= next.priceMinor;
    if (next.priceMinor !== priceMinor)
      return { ...first, thenPriceMinor, times, afterwardsMinor: next.priceMinor };
    if (next.offers.length === 0) break;
    bought = afterPurchase(plan, bought, next.offers, now);
  }
  return { ...first, ...always, thenPriceMinor: thenPriceMinor ?? priceMinor };
}

/** The facts once this purchase is paid; what is limited for all is not promised for the next. */
function afterPurchase(
  { planId }: PlanVersion,
  facts: PurchaseFacts,
  offers: readonly Offer[],
  now: Instant,
): PurchaseFacts {
  const taken = offers
    .filter(({ promotion }) => promotion.source === 'operator')
    .map(({ promotion, discountMinor, follows, claimMinor }, i): PromotionUse => {
      const id = `next-${facts.earlierPurchases}-${i}`;
      const { promotionId, version } = promotion;
      return {
        ...{ id, promotionId, version, orderId: id, lineId: facts.lineId, planId },
        ...{ discountMinor, redemptionId: follows?.redemptionId ?? id, state: 'taken' },
        claimedMinor: claimMinor ?? follows?.claimedMinor ?? null,
        ...{ code: null, createdAt: now + facts.earlierPurchases, dueAt: null, decidedAt: now },
      };
    });
  return {
    ...facts,
    earlierPurchases: facts.earlierPurchases + 1,
    accountPurchases: facts.accountPurchases + 1,
    awaySince: null,
    uses: [...facts.uses, ...taken],
    code: null,
    claims: new Map(),
  };
}

/** What a reader is told of all that was taken off, as one. */
export interface ShownPromotion {
  /** Of the first of them. */
  id: string;
  label: Localized;
  priceMinor: bigint;
  /** How many purchases in a row cost so little; null: all. */
  periods: number | null;
}

export function shownPromotion({ offers, priceMinor, times }: PlanPrice): ShownPromotion | null {
  const [first] = offers;
  if (!first) return null;
  const joined = (locale: keyof Localized, comma: string) =>
    offers.map(({ promotion }) => promotion.label[locale]).join(comma);
  const label = { 'zh-CN': joined('zh-CN', '；'), en: joined('en', '; ') };
  return { id: first.promotion.promotionId, label, priceMinor, periods: times };
}

/** As it is kept with the order. */
export const toOrderDiscounts = (
  { offers }: PricedOffers,
  { code }: Pick<PurchaseFacts, 'code'>,
): OrderDiscount[] =>
  offers.map(({ promotion, discountMinor, follows, claimMinor }) => ({
    promotionId: promotion.promotionId,
    version: promotion.version,
    source: promotion.source,
    trigger: promotion.trigger,
    label: promotion.label,
    discountMinor: String(discountMinor),
    code: promotion.promotionId === code?.promotionId ? code.typed : null,
    follows: follows?.redemptionId ?? null,
    claimedMinor: claimMinor === null ? null : String(claimMinor),
  }));
