import type { Changeset } from './changeset.ts';
import { bucketsFor } from './charging-bucket.ts';
import { payWithCredit, payWithHeldCredit } from './charging-credit.ts';
import { type Charge, type Source, spend } from './charging-movement.ts';
import type { SessionHold } from './charging-session.ts';
import type { Rules } from './rules.ts';
import { isWatched } from './watch.ts';
import { allowanceRoom, countUse } from './watch-cap.ts';

/**
 * Charges `used` units of a rating group that holds `held`: allowance it holds, then what is free, then
 * credit it holds, then free credit. Nothing goes to credit while any allowance fits: a plan bought
 * in the middle of a session serves from its next report on. Answers what is still held, and what
 * nothing covered.
 */
export function chargeReport(
  change: Changeset,
  report: { charge: Charge; used: bigint; held: readonly SessionHold[] },
  rules: Rules,
): { held: SessionHold[]; unfunded: bigint } {
  const { charge } = report;
  const held: SessionHold[] = [];
  const credit: SessionHold[] = [];
  let open = report.used;
  for (const hold of report.held) {
    const bucket = change.buckets.get(hold.bucketId)!;
    if (bucket.kind === 'credit') {
      credit.push(hold);
      continue;
    }
    const amount = BigInt(hold.amount);
    const taken = open < amount ? open : amount;
    take(change, charge, { bucket, amount: taken, from: 'hold' }, rules);
    if (taken < amount) held.push({ ...hold, amount: String(amount - taken) });
    open -= taken;
  }
  open = chargeAllowance(change, charge, open, rules);
  // Also with no credit held: there are rates, and minutes begun, that cost nothing more.
  const paid = payWithHeldCredit(change, { charge, quantity: open, held: credit }, rules);
  open -= paid.quantity;
  held.push(...paid.held);
  return { held, unfunded: chargeCredit(change, charge, open, rules) };
}

/** Charges what nothing was held for. Answers what nothing covered. */
export const chargeFree = (
  change: Changeset,
  charge: Charge,
  amount: bigint,
  rules: Rules,
): bigint => chargeCredit(change, charge, chargeAllowance(change, charge, amount, rules), rules);

const chargeCredit = (change: Changeset, charge: Charge, open: bigint, rules: Rules): bigint =>
  open === 0n ? 0n : open - payWithCredit(change, { charge, quantity: open }, rules);

/** No more than the caps of the line allow; answers what nothing covered. */
function chargeAllowance(change: Changeset, charge: Charge, amount: bigint, rules: Rules): bigint {
  if (amount === 0n) return 0n;
  let buckets = bucketsFor(change, charge, rules);
  const room = allowanceRoom(change, { charge, buckets }, rules);
  const beyond = room !== null && room < amount ? amount - room : 0n;
  let open = amount - beyond;
  while (open > 0n && buckets.length > 0) {
    for (const bucket of buckets) {
      const taken = open < bucket.remaining ? open : bucket.remaining;
      take(change, charge, { bucket, amount: taken, from: 'bucket' }, rules);
      open -= taken;
      if (open === 0n) break;
    }
    if (open > 0n) buckets = bucketsFor(change, charge, rules);
  }
  return open + beyond;
}

function take(change: Changeset, charge: Charge, source: Source, rules: Rules): void {
  if (isWatched(source.bucket))
    countUse(change, charge, { units: source.amount, money: null }, rules);
  spend(change, charge, source, { rule: burnOrderRule(rules) });
}

const burnOrderRule = ({ policy }: Rules): string => `policy:${policy.version}/burn-order`;
