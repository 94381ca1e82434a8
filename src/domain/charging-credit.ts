import type { Changeset } from './changeset.ts';
import { isForService, isInZone, rulesOfLine, type Use, usableBuckets } from './charging-bucket.ts';
import { bear, type Charge, type HoldMoves, type Source, spend } from './charging-movement.ts';
import { chargingRules } from './charging-rules.ts';
import type { SessionHold } from './charging-session.ts';
import { taxOfUse } from './charging-tax.ts';
import { raiseLastUse } from './last-use.ts';
import type { Bucket } from './ledger.ts';
import type { Line } from './line.ts';
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
import { marketOf, type Rules, rulesOf } from './rules.ts';
import { countUse, moneyRoom, unitRoom } from './watch-cap.ts';
import { countSpend } from './watch-spend.ts';

const lineOf = (change: Changeset, { lineId }: Use): Line => change.lines.get(lineId)!;

/** The operator has rates, and the subscriber agreed to pay where that is asked. */
export function mayCreditPay(change: Changeset, use: Use, rules: Rules): boolean {
  const { policy } = rulesOfLine(change, use.lineId, rules);
  const { rates, isCreditChosen } = chargingRules(policy);
  return rates.length > 0 && (!isCreditChosen || lineOf(change, use).spendsCredit);
}

/** The operator's first rate for such a use, in the money of the line's market. */
export function rateFor(change: Changeset, use: Use, rules: Rules): Rate | undefined {
  if (!mayCreditPay(change, use, rules)) return undefined;
  const { marketId } = lineOf(change, use);
  const { rates } = chargingRules(rulesOf(rules, marketId).policy);
  const { currency } = marketOf(rules, marketId);
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
  const room = roomFor(change, charge, rate, rules);
  const wanted = room.units !== null && room.units < quantity ? room.units : quantity;
  const use = { charge, quantity: wanted, rate, sources, mostMinor: room.minor };
  return pay(change, use, rules).quantity;
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
  const terms = { charge, quantity, rate: toRate(entry.rate), sources, mostMinor: null };
  const paid = pay(change, terms, rules);
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
  const room = roomFor(change, charge, rate, rules);
  if (room.units === 0n) return false;
  const creditMinor = least(sumOf(creditFor(change, charge, rate, rules)), room.minor);
  return surelyAffordable(rate, { used: usedAt(charge, rate), wanted: 1n }, creditMinor) > 0n;
}

/** Credit could pay for one unit more if no cap on money stood before it. */
export function isMoneyStopped(
  change: Changeset,
  charge: Charge,
  rate: Rate,
  rules: Rules,
): boolean {
  const { units } = roomFor(change, charge, rate, rules);
  const creditMinor = sumOf(creditFor(change, charge, rate, rules));
  const one = { used: usedAt(charge, rate), wanted: 1n };
  return units !== 0n && surelyAffordable(rate, one, creditMinor) > 0n;
}

/** What the caps of the line leave for such a use: of what is counted, and of money. */
const roomFor = (change: Changeset, charge: Charge, rate: Rate, rules: Rules) => ({
  units: unitRoom(change, charge, rules),
  minor: moneyRoom(change, charge, rate.currency, rules),
});

const least = (amount: bigint, most: bigint | null): bigint =>
  most !== null && most < amount ? most : amount;

/** Sets credit aside for as much of `wanted` as it is sure to be enough for. */
export function holdForRate(
  change: Changeset,
  wish: { charge: Charge; wanted: bigint; rate: Rate; moves: HoldMoves },
  rules: Rules,
): { granted: bigint; holds: SessionHold[]; buckets: Bucket[] } {
  const { charge, rate, moves } = wish;
  const buckets = creditFor(change, charge, rate, rules);
  const used = usedAt(charge, rate);
  const room = roomFor(change, charge, rate, rules);
  const wanted = least(wish.wanted, room.units);
  const creditMinor = least(sumOf(buckets), room.minor);
  const granted = surelyAffordable(rate, { used, wanted }, creditMinor);
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
  use: {
    charge: Charge;
    quantity: bigint;
    rate: Rate;
    sources: readonly Source[];
    /** What caps on money leave; null: there are none, or it was held under them. */
    mostMinor: bigint | null;
  },
  rules: Rules,
): { quantity: bigint; left: Source[] } {
  const { charge, rate, sources } = use;
  const used = usedAt(charge, rate);
  const id = `${charge.lineId}/${rate.key}`;
  const billed: Billed = change.ratedUses.get(id) ?? { quantity: 0n, amountMinor: 0n };
  const creditMinor = least(
    sources.reduce((sum, { amount }) => sum + amount, 0n),
    use.mostMinor,
  );
  const quantity = affordable(rate, { used, wanted: use.quantity }, { creditMinor, billed });
  if (quantity === 0n) return { quantity, left: [...sources] };
  const cost = costOf(rate, { used, more: quantity }, billed);
  change.ratedUses.put({ id, ...cost.billed });
  // Credit is the account's: its bucket can't tell which line used it.
  raiseLastUse(change, charge.lineId, change.now);
  putSessionRate(charge, rate, { used: used + quantity, granted: 0n });
  const { amountMinor } = cost;
  const { lineId } = charge;
  const { currency } = rate;
  const money = { minor: amountMinor, currency };
  countUse(change, charge, { units: quantity, money }, rules);
  countSpend(change, { lineId, currency, minor: amountMinor }, rules);
  const left = spendInTurn(change, { charge, rate, sources, amountMinor, quantity }, rules);
  return { quantity, left };
}

/** Takes a cost from its sources one after the other; answers what they have left. */
function spendInTurn(
  change: Changeset,
  use: {
    charge: Charge;
    rate: Rate;
    sources: readonly Source[];
    amountMinor: bigint;
    quantity: bigint;
  },
  rules: Rules,
): Source[] {
  const { charge, rate, sources, amountMinor, quantity } = use;
  const { lineId } = charge;
  const { version } = rulesOfLine(change, lineId, rules).policy;
  const rule = `policy:${version}/rating/${rate.id}`;
  // So little, or so cheap, that it moves no money; but it was used, and the books say so.
  if (amountMinor === 0n) bear(change, charge, { amount: quantity, rule }, rules);
  let open = amountMinor;
  return sources.flatMap((source) => {
    const { taxed, asset, id } = source.bucket;
    const amount = open < source.amount ? open : source.amount;
    const tax =
      taxed || amount === 0n
        ? null
        : taxOfUse(change, { lineId, asset, amountMinor: amount }, rules);
    // The whole quantity stands with the first movement, so that a sum of them is right.
    const paysFor = open === amountMinor ? quantity : null;
    spend(change, charge, { ...source, amount }, { rule, quantity: paysFor, tax });
    open -= amount;
    const rest = source.amount - amount;
    return rest > 0n ? [{ ...source, bucket: change.buckets.get(id)!, amount: rest }] : [];
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
