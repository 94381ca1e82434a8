import type { Localized, Market, Zone } from './catalogue.ts';
import type { Policy } from './policy.ts';
import type { Promotions } from './promotion.ts';

/** The operator's data that decisions on lines are made with. */
export interface Rules {
  /** Of the market that is dealt with (`rulesOf`), or the operator's general one. */
  policy: Policy;
  /** The newest of each market that has its own; absent: none has. */
  ownPolicies?: ReadonlyMap<string, Policy>;
  /** Every version there ever was; absent: `policy` alone. */
  policyVersions?: ReadonlyMap<number, Policy>;
  markets: ReadonlyMap<string, Market>;
  zones: ReadonlyMap<string, Zone>;
  /** Absent: none but the plans' own first prices. */
  promotions?: Promotions;
}

/** Throws on an id that no foreign key would let in: that is a bug. */
export function marketOf(rules: Rules, marketId: string): Market {
  const market = rules.markets.get(marketId);
  if (!market) throw new Error(`unknown market ${marketId}`);
  return market;
}

const known = new WeakMap<Rules, Map<string, Rules>>();

/** The same with the policy of a market; for one that has none of its own, the very same. */
export function rulesOf(rules: Rules, marketId: string): Rules {
  const policy = rules.ownPolicies?.get(marketId);
  if (!policy || policy === rules.policy) return rules;
  let ofMarkets = known.get(rules);
  if (!ofMarkets) {
    ofMarkets = new Map();
    known.set(rules, ofMarkets);
  }
  let own = ofMarkets.get(marketId);
  if (!own) {
    own = { ...rules, policy };
    ofMarkets.set(marketId, own);
  }
  return own;
}

/** The rules something was sold under: later edits never change it. */
export const soldUnder = (rules: Rules, version: number, marketId: string): Policy =>
  rules.policyVersions?.get(version) ?? rulesOf(rules, marketId).policy;

/** The clock that days are counted by: the policy's own, or the market's. */
export const dayZoneOf = (rules: Rules, marketId: string, { timeZone }: Policy): string =>
  timeZone ?? marketOf(rules, marketId).timeZone;

/** What a bucket without a zone says; no list of countries could be complete. */
const everywhere: Zone = {
  id: 'everywhere',
  name: { 'zh-CN': '不限地区', en: 'everywhere' },
  countries: [],
};

/** For an allowance whose service the operator no longer names: it is not for everything all the same. */
const someService: Localized = { 'zh-CN': '指定业务', en: 'certain services' };

/** The only service an allowance is for; null: all of them. */
export function serviceOf({ policy }: Pick<Rules, 'policy'>, serviceId = 'any'): Localized | null {
  if (serviceId === 'any') return null;
  return policy.services?.[serviceId]?.name ?? someService;
}

/** Throws on an id that no foreign key would let in: that is a bug. */
export function zoneOf({ zones }: Pick<Rules, 'zones'>, zoneId: string | null): Zone {
  const zone = zoneId === null ? everywhere : zones.get(zoneId);
  if (!zone) throw new Error(`unknown zone ${zoneId}`);
  return zone;
}
