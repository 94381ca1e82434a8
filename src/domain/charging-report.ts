import type { Changeset } from './changeset.ts';
import { bucketsFor } from './charging-bucket.ts';
import { payWithCredit, payWithHeldCredit } from './charging-credit.ts';
import { type Charge, type Source, spend } from './charging-movement.ts';
import type { SessionHold } from './charging-session.ts';
import { StepCount, stepsOf } from './charging-step.ts';
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
  const isCredit = ({ bucketId }: SessionHold) => change.buckets.get(bucketId)!.kind === 'credit';
  const allowance = chargeAllowance(
    change,
    { charge, amount: report.used, held: report.held.filter((hold) => !isCredit(hold)) },
    rules,
  );
  const held = report.held.filter(isCredit);
  // Also with no credit held: there are rates, and minutes begun, that cost nothing more.
  const paid = payWithHeldCredit(change, { charge, quantity: allowance.open, held }, rules);
  const unfunded = chargeCredit(change, charge, allowance.open - paid.quantity, rules);
  return { held: [...allowance.held, ...paid.held], unfunded };
}

/** Charges what nothing was held for. Answers what nothing covered. */
export const chargeFree = (
  change: Changeset,
  charge: Charge,
  amount: bigint,
  rules: Rules,
): bigint => {
  const { open } = chargeAllowance(change, { charge, amount, held: [] }, rules);
  return chargeCredit(change, charge, open, rules);
};

const chargeCredit = (change: Changeset, charge: Charge, open: bigint, rules: Rules): bigint =>
  open === 0n ? 0n : open - payWithCredit(change, { charge, quantity: open }, rules);

interface Wanted {
  charge: Charge;
  amount: bigint;
  held: readonly SessionHold[];
}

interface Taken {
  /** What nothing covered. */
  open: bigint;
  held: SessionHold[];
}

/** Allowance alone, in whole steps where the policy says so: what it has to round up is never taken from credit. */
function chargeAllowance(change: Changeset, wanted: Wanted, rules: Rules): Taken {
  const { charge, amount } = wanted;
  const steps = amount === 0n ? null : stepsOf(charge.kind, rules);
  if (!steps) return takeAllowance(change, wanted, burnOrderRule(rules), rules);
  const count = new StepCount(charge.steps, charge.ratingGroup);
  const begun = amount - count.use(amount);
  const taken = takeAllowance(change, { ...wanted, amount: begun }, burnOrderRule(rules), rules);
  count.take(begun - taken.open);
  const rest = count.rest(steps);
  const rounded = takeAllowance(
    change,
    { charge, amount: rest, held: taken.held },
    `policy:${rules.policy.version}/charging/steps`,
    rules,
  );
  count.round(rest - rounded.open);
  count.write();
  return { open: taken.open, held: rounded.held };
}

/** What is held, then what is free. */
function takeAllowance(
  change: Changeset,
  { charge, amount, held }: Wanted,
  rule: string,
  rules: Rules,
): Taken {
  const left: SessionHold[] = [];
  let open = amount;
  for (const hold of held) {
    const most = BigInt(hold.amount);
    const taken = open < most ? open : most;
    const bucket = change.buckets.get(hold.bucketId)!;
    take(change, charge, { bucket, amount: taken, from: 'hold' }, rule, rules);
    if (taken < most) left.push({ ...hold, amount: String(most - taken) });
    open -= taken;
  }
  return { open: takeFree(change, charge, open, rule, rules), held: left };
}

/** No more than the caps of the line allow; answers what nothing covered. */
function takeFree(
  change: Changeset,
  charge: Charge,
  amount: bigint,
  rule: string,
  rules: Rules,
): bigint {
  if (amount === 0n) return 0n;
  let buckets = bucketsFor(change, charge, rules);
  const room = allowanceRoom(change, { charge, buckets }, rules);
  const beyond = room !== null && room < amount ? amount - room : 0n;
  let open = amount - beyond;
  while (open > 0n && buckets.length > 0) {
    for (const bucket of buckets) {
      const taken = open < bucket.remaining ? open : bucket.remaining;
      take(change, charge, { bucket, amount: taken, from: 'bucket' }, rule, rules);
      open -= taken;
      if (open === 0n) break;
    }
    if (open > 0n) buckets = bucketsFor(change, charge, rules);
  }
  return open + beyond;
}

function take(change: Changeset, charge: Charge, source: Source, rule: string, rules: Rules): void {
  if (isWatched(source.bucket))
    countUse(change, charge, { units: source.amount, money: null }, rules);
  spend(change, charge, source, { rule });
}

const burnOrderRule = ({ policy }: Rules): string => `policy:${policy.version}/burn-order`;
