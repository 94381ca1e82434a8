import type { Changeset } from './changeset.ts';
import { bucketsFor } from './charging-bucket.ts';
import { payWithCredit, payWithHeldCredit } from './charging-credit.ts';
import { type Charge, spend } from './charging-movement.ts';
import type { SessionHold } from './charging-session.ts';
import type { Rules } from './rules.ts';

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
    const rule = burnOrderRule(rules);
    spend(change, charge, { bucket, amount: taken, from: 'hold' }, { rule });
    if (taken < amount) held.push({ ...hold, amount: String(amount - taken) });
    open -= taken;
  }
  open = chargeAllowance(change, charge, open, rules);
  if (credit.length > 0) {
    const paid = payWithHeldCredit(change, { charge, quantity: open, held: credit }, rules);
    open -= paid.quantity;
    held.push(...paid.held);
  }
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

function chargeAllowance(change: Changeset, charge: Charge, amount: bigint, rules: Rules): bigint {
  let open = amount;
  while (open > 0n) {
    const buckets = bucketsFor(change, charge, rules);
    if (buckets.length === 0) break;
    for (const bucket of buckets) {
      const taken = open < bucket.remaining ? open : bucket.remaining;
      const rule = burnOrderRule(rules);
      spend(change, charge, { bucket, amount: taken, from: 'bucket' }, { rule });
      open -= taken;
      if (open === 0n) break;
    }
  }
  return open;
}

const burnOrderRule = ({ policy }: Rules): string => `policy:${policy.version}/burn-order`;
