import { closeIfOver, isOver, releaseHeld } from './account-credit.ts';
import { assetOf } from './allowance.ts';
import type { Changeset } from './changeset.ts';
import type { Use } from './charging-bucket.ts';
import type { SessionHold, SessionRate, SessionStep } from './charging-session.ts';
import type { UseTax } from './charging-tax.ts';
import type { Bucket, Place, Transfer } from './ledger.ts';
import { marketOf, type Rules } from './rules.ts';

/** A use as part of a session, or as an event of its own. */
export interface Charge extends Use {
  sessionId: string | null;
  /** What this session uses at money rates; entries are replaced while it is charged. */
  rates: SessionRate[];
  /** What this session has taken of allowance in steps; the same. */
  steps: SessionStep[];
  /** What the session holds at this moment; null: as it is stored. */
  holds: (() => readonly SessionHold[]) | null;
}

/** What every movement of a charge says about it. */
const factsOf = (charge: Charge) => ({
  lineId: charge.lineId,
  sessionId: charge.sessionId,
  ratingGroup: charge.ratingGroup,
  country: charge.country,
  scope: charge.scope,
});

/** Out of what is free in a bucket, or out of what is held of it. */
export interface Source {
  bucket: Bucket;
  amount: bigint;
  from: 'bucket' | 'hold';
}

/**
 * Uses an amount of a bucket up. With `tax` it is credit that was not taxed when it was bought: using it
 * is the sale, net and tax apart.
 */
export function spend(
  change: Changeset,
  charge: Charge,
  { bucket, amount, from }: Source,
  why: Pick<Transfer, 'rule'> & { quantity?: bigint | null; tax?: UseTax | null },
): void {
  if (amount === 0n) return;
  const { rule, quantity = null, tax } = why;
  const move = (to: Place, part: bigint, paysFor: bigint | null, by = rule) =>
    change.transfer({
      ...factsOf(charge),
      rule: by,
      quantity: paysFor,
      kind: 'usage',
      asset: bucket.asset,
      amount: part,
      from: `${from}:${bucket.id}`,
      to,
      bucketId: bucket.id,
    });
  if (!tax) move('operator:used', amount, quantity);
  else {
    const { taxMinor } = tax;
    move('operator:revenue', amount - taxMinor, quantity);
    move('operator:tax', taxMinor, amount === taxMinor ? quantity : null, tax.rule);
  }
  const used = bucket.used + amount;
  const usedAt = change.now;
  if (from === 'hold')
    closeIfOver(change, { ...bucket, reserved: bucket.reserved - amount, used, usedAt });
  else {
    const left = { ...bucket, remaining: bucket.remaining - amount, used, usedAt };
    // Of a plan that runs a bucket stays open, and nobody need look at the plan for that.
    if (bucket.periodId === null) closeIfOver(change, left);
    else change.putBucket(left);
  }
}

/** The network let through more than anybody pays for: the operator bears it, and the books say so. */
export function bearUnfunded(
  change: Changeset,
  charge: Charge,
  amount: bigint,
  rules: Rules,
): void {
  const rule = `policy:${rules.policy.version}/unfunded`;
  bear(change, charge, { amount, rule }, rules);
}

/** Octets, seconds or messages that are taken from no bucket. */
export function bear(
  change: Changeset,
  charge: Charge,
  { amount, rule }: Pick<Transfer, 'amount' | 'rule'>,
  rules: Rules,
): void {
  if (amount === 0n) return;
  const { marketId } = change.lines.get(charge.lineId)!;
  change.transfer({
    ...factsOf(charge),
    kind: 'usage',
    asset: assetOf(charge.kind, marketOf(rules, marketId).currency),
    amount,
    from: 'operator:allowance',
    to: 'operator:used',
    rule,
  });
}

/**
 * What one answer sets aside and gives back, bucket by bucket: a quota that follows another one moves
 * only the difference.
 */
export class HoldMoves {
  readonly #change: Changeset;
  readonly #facts: ReturnType<typeof factsOf> & Pick<Transfer, 'rule'>;
  readonly #net = new Map<string, bigint>();

  constructor(change: Changeset, charge: Charge, rule: string) {
    this.#change = change;
    this.#facts = { ...factsOf(charge), rule };
  }

  /** Sets an amount of a bucket aside. */
  hold(bucket: Bucket, amount: bigint): SessionHold {
    this.#shift(bucket, amount);
    // Only what belongs to a session is held, and a session names its rating groups.
    return {
      ratingGroup: this.#facts.ratingGroup!,
      bucketId: bucket.id,
      amount: String(amount),
    };
  }

  /** What comes back to a bucket that has ended meanwhile is lost with it. */
  giveBack(held: readonly SessionHold[]): void {
    for (const hold of held) {
      const bucket = this.#change.buckets.get(hold.bucketId)!;
      const amount = BigInt(hold.amount);
      const facts = { ...this.#facts, ratingGroup: hold.ratingGroup };
      if (isOver(this.#change, bucket)) releaseHeld(this.#change, bucket.id, amount, facts);
      else this.#shift(bucket, -amount);
    }
  }

  /** Writes the movements; once, at the end. */
  write(): void {
    for (const [id, net] of this.#net) {
      const isHold = net > 0n;
      this.#change.transfer({
        ...this.#facts,
        kind: isHold ? 'hold' : 'release',
        asset: this.#change.buckets.get(id)!.asset,
        amount: isHold ? net : -net,
        from: isHold ? `bucket:${id}` : `hold:${id}`,
        to: isHold ? `hold:${id}` : `bucket:${id}`,
        bucketId: id,
      });
    }
  }

  #shift(bucket: Bucket, amount: bigint): void {
    this.#change.putBucket({
      ...bucket,
      remaining: bucket.remaining - amount,
      reserved: bucket.reserved + amount,
    });
    this.#net.set(bucket.id, (this.#net.get(bucket.id) ?? 0n) + amount);
  }
}
