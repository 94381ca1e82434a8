import type { Asset } from './allowance.ts';
import type { Changeset } from './changeset.ts';
import { splitTax } from './money.ts';
import { marketOf, type Rules } from './rules.ts';

/** Tax that is in the price of a use, and the rule it is moved by. */
export interface UseTax {
  taxMinor: bigint;
  rule: string;
}

/**
 * What of so much untaxed credit, used now, is tax. It is rounded on the running sum of what a line has
 * used at one rate of tax, whichever purses, sessions and prices it came by: a use of a penny has none
 * of its own, and however use is cut, its tax is that of one sum.
 */
export function taxOfUse(
  change: Changeset,
  { lineId, asset, amountMinor }: { lineId: string; asset: Asset; amountMinor: bigint },
  rules: Rules,
): UseTax {
  const { taxRateBasisPoints } = marketOf(rules, change.lines.get(lineId)!.marketId);
  const rule = `tax:${taxRateBasisPoints}`;
  const id = `${lineId}/${rule}:${asset}`;
  const before = change.ratedUses.get(id) ?? { quantity: 0n, amountMinor: 0n };
  const quantity = before.quantity + amountMinor;
  const { taxMinor } = splitTax(quantity, taxRateBasisPoints);
  change.ratedUses.put({ id, quantity, amountMinor: taxMinor });
  return { taxMinor: taxMinor - before.amountMinor, rule };
}
