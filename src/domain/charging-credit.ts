import type { Changeset } from './changeset.ts';
import { isForService, isInZone, type Use, usableBuckets } from './charging-bucket.ts';
import { type Charge, type HoldMoves, type Source, spend } from './charging-movement.ts';
import { chargingRules } from './charging-rules.ts';
import type { SessionHold } from './charging-session.ts';
import type { Bucket } from './ledger.ts';
import type { Line } from './line.ts';
import { splitTax } from './money.ts';
import {
  affordable,
  type Billed,
  costOf,
  keyOf,
  mostCostOf,
  type Rate,
  surelyAffordable,
  toRate,
} from './rate-card.ts';
import { marketOf, type Rules } from './rules.ts';

const lineOf = (change: Changeset, { lineId }: Use): Line => change.lines.get(lineId)!;

/** The operator has rates, and the subscriber agreed to pay where that is asked. */
export function mayCreditPay(change: Changeset, use: Use, { policy }: Rules): boolean {
  const { rates, isCreditChosen } = chargingRules(policy);
  return rates.length > 0 && (!isCreditChosen || lineOf(change, use).spendsCredit);
}

/** The operator's first rate for such a use, in the money of the line's market. */
export function rateFor(change: Changeset, use: Use, rules: Rules): Rate | undefined {
  if (!mayCreditPay(change, use, rules)) return undefined;
  const { rates } = chargingRules(rules.policy);
  const { currency } = marketOf(rules, lineOf(change, use).marketId);
  return rates.find(
    (rate) =>
      rate.kind === use.kind &&
      rate.currency === currency &&
      (rate.scope === 'any' || rate.scope === use.scope) &&
      isForService(rate.serviceId, use.ratingGroup, rules) &&
      isInZone(rate.zoneId, use.country, rules),
  );
}

/** Pays for as much of `quantity` as free credit is enough for; answers how much that is. */
export function payWithCredit(
  change: Changeset,
  { charge, quantity }: { charge: Charge; quantity: bigint },
  rules: Rules,
): bigint {
  const rate = rateFor(change, charge, rules);
  if (!rate) return 0n;
  const sources = creditFor(change, charge, rate, rules).map(
    (bucket): Source => ({ bucket, amount: bucket.remaining, from: 'bucket' }),
  );
  return pay(change, { charge, quantity, rate, sources }, rules).quantity;
}

/**
 * Pays with what was held, at the rate it was held for and for no more than was granted. What is not
 * spent of it is answered, still held.
 */
export function payWithHeldCredit(
  change: Changeset,
  use: { charge: Charge; quantity: bigint; held: readonly SessionHold[] },
  rules: Rules,
): { quantity: bigint; held: SessionHold[] } {
  const { charge, held } = use;
  const at = charge.rates.findIndex(
    (each) => each.ratingGroup === charge.ratingGroup && each.granted !== '0',
  );
  const entry = charge.rates[at];
  if (!entry) return { quantity: 0n, held: [...held] };
  charge.rates[at] = { ...entry, granted: '0' };
  const granted = BigInt(entry.granted);
  const quantity = use.quantity < granted ? use.quantity : granted;
  const sources = held.map(
    (hold): Source => ({
      bucket: change.buckets.get(hold.bucketId)!,
      amount: BigInt(hold.amount),
      from: 'hold',
    }),
  );
  const paid = pay(change, { charge, quantity, rate: toRate(entry.rate), sources }, rules);
  return {
    quantity: paid.quantity,
    held: paid.left.map(({ bucket, amount }) => ({
      ratingGroup: charge.ratingGroup!,
      bucketId: bucket.id,
      amount: String(amount),
    })),
  };
}

/** Credit in the rate's currency that may pay for it now. */
export const creditFor = (change: Changeset, use: Use, rate: Rate, rules: Rules): Bucket[] =>
  usableBuckets(change, use, rules, 'credit').filter(({ asset }) => asset === rate.currency);

/** Whether credit could pay for one unit more. */
export function canCreditPay(change: Changeset, charge: Charge, rules: Rules): boolean {
  const rate = rateFor(change, charge, rules);
  if (!rate) return false;
  const creditMinor = sumOf(creditFor(change, charge, rate, rules));
  return surelyAffordable(rate, { used: usedAt(charge, rate), wanted: 1n }, creditMinor) > 0n;
}

/** Sets credit aside for as much of `wanted` as it is sure to be enough for. */
export function holdForRate(
  change: Changeset,
  wish: { charge: Charge; wanted: bigint; rate: Rate; moves: HoldMoves },
  rules: Rules,
): { granted: bigint; holds: SessionHold[]; buckets: Bucket[] } {
  const { charge, wanted, rate, moves } = wish;
  const buckets = creditFor(change, charge, rate, rules);
  const used = usedAt(charge, rate);
  const granted = surelyAffordable(rate, { used, wanted }, sumOf(buckets));
  let open = mostCostOf(rate, { used, more: granted });
  const holds: SessionHold[] = [];
  for (const bucket of buckets) {
    const amount = open < bucket.remaining ? open : bucket.remaining;
    if (amount > 0n) holds.push(moves.hold(bucket, amount));
    open -= amount;
  }
  if (granted > 0n) putSessionRate(charge, rate, { used, granted });
  return { granted, holds, buckets };
}

const sumOf = (buckets: readonly Bucket[]): bigint =>
  buckets.reduce((sum, { remaining }) => sum + remaining, 0n);

function pay(
  change: Changeset,
  use: { charge: Charge; quantity: bigint; rate: Rate; sources: readonly Source[] },
  rules: Rules,
): { quantity: bigint; left: Source[] } {
  const { charge, rate, sources } = use;
  const used = usedAt(charge, rate);
  const id = `${charge.lineId}/${rate.key}`;
  const billed: Billed = change.ratedUses.get(id) ?? { quantity: 0n, amountMinor: 0n };
  const creditMinor = sources.reduce((sum, { amount }) => sum + amount, 0n);
  const quantity = affordable(rate, { used, wanted: use.quantity }, { creditMinor, billed });
  if (quantity === 0n) return { quantity, left: [...sources] };
  const cost = costOf(rate, { used, more: quantity }, billed);
  change.ratedUses.put({ id, ...cost.billed });
  putSessionRate(charge, rate, { used: used + quantity, granted: 0n });
  const left = spendInTurn(change, { charge, rate, sources, cost, quantity, from: billed }, rules);
  return { quantity, left };
}

/** Takes a cost from its sources one after the other; answers what they have left. */
function spendInTurn(
  change: Changeset,
  use: {
    charge: Charge;
    rate: Rate;
    sources: readonly Source[];
    cost: ReturnType<typeof costOf>;
    quantity: bigint;
    from: Billed;
  },
  rules: Rules,
): Source[] {
  const { charge, rate, sources, cost, quantity } = use;
  const { taxRateBasisPoints } = marketOf(rules, lineOf(change, charge).marketId);
  // Tax is rounded on the running sum, for a use of a penny has none of its own.
  const taxOf = (amountMinor: bigint) => splitTax(amountMinor, taxRateBasisPoints).taxMinor;
  const rule = `policy:${rules.policy.version}/rating/${rate.id}`;
  let open = cost.amountMinor;
  let paid = use.from.amountMinor;
  return sources.flatMap((source) => {
    const amount = open < source.amount ? open : source.amount;
    spend(
      change,
      charge,
      { ...source, amount },
      {
        rule,
        // The whole quantity stands with the first movement, so that a sum of them is right.
        quantity: open === cost.amountMinor ? quantity : null,
        ...(!source.bucket.taxed && { taxMinor: taxOf(paid + amount) - taxOf(paid) }),
      },
    );
    open -= amount;
    paid += amount;
    const rest = source.amount - amount;
    return rest > 0n
      ? [{ ...source, bucket: change.buckets.get(source.bucket.id)!, amount: rest }]
      : [];
  });
}

const indexAt = (charge: Charge, rate: Rate): number =>
  charge.rates.findIndex(
    (each) => each.ratingGroup === charge.ratingGroup && keyOf(each.rate) === rate.key,
  );

const usedAt = (charge: Charge, rate: Rate): bigint =>
  BigInt(charge.rates[indexAt(charge, rate)]?.used ?? 0);

function putSessionRate(
  charge: Charge,
  rate: Rate,
  { used, granted }: { used: bigint; granted: bigint },
): void {
  const entry = {
    ratingGroup: charge.ratingGroup,
    rate: rate.stored,
    used: String(used),
    granted: String(granted),
  };
  const at = indexAt(charge, rate);
  if (at === -1) charge.rates.push(entry);
  else charge.rates[at] = entry;
}
