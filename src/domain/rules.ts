import type { Localized, Market, Zone } from './catalogue.ts';
import type { Policy } from './policy.ts';

/** The operator's data that decisions on lines are made with. */
export interface Rules {
  policy: Policy;
  markets: ReadonlyMap<string, Market>;
  zones: ReadonlyMap<string, Zone>;
}

/** Throws on an id that no foreign key would let in: that is a bug. */
export function marketOf(rules: Rules, marketId: string): Market {
  const market = rules.markets.get(marketId);
  if (!market) throw new Error(`unknown market ${marketId}`);
  return market;
}

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
