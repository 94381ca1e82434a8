import type { Market, Zone } from './catalogue.ts';
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
