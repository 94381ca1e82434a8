import type { Changeset } from './changeset.ts';
import type { CreditRevival } from './credit-policy.ts';
import { creditRules } from './credit-rules.ts';
import type { Bucket } from './ledger.ts';
import type { Line } from './line.ts';
import type { Currency } from './money.ts';
import type { Policy } from './policy.ts';
import { dayZoneOf, marketOf, type Rules, rulesOf, soldUnder } from './rules.ts';
import { spanAfter } from './span.ts';
import type { Instant } from './time.ts';

/** The rules and the clock of an account's credit: those of its first line with money of this kind. */
export function creditTermsOf(
  change: Changeset,
  currency: string,
  rules: Rules,
): { policy: Policy; timeZone: string } {
  const line = firstLineOf(change, currency, rules);
  const market = line
    ? marketOf(rules, line.marketId)
    : [...rules.markets.values()].find((each) => each.currency === currency);
  if (!market) return { policy: rules.policy, timeZone: 'UTC' };
  const { policy } = rulesOf(rules, market.id);
  return { policy, timeZone: dayZoneOf(rules, market.id, policy) };
}

const firstLineOf = (change: Changeset, currency: string, rules: Rules): Line | undefined =>
  change.lines
    .all()
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .find(({ marketId }) => marketOf(rules, marketId).currency === currency);

/** How ended credit comes back: as is said today, and as was said to the line that it is for. */
function revivalsOf(change: Changeset, currency: string, rules: Rules): CreditRevival[] {
  const { policy } = creditTermsOf(change, currency, rules);
  const line = firstLineOf(change, currency, rules);
  const sold = line && soldUnder(rules, line.policyVersion ?? -1, line.marketId);
  const all = sold && sold !== policy ? [policy, sold] : [policy];
  return all.flatMap((each) => creditRules(each).revival ?? []);
}

/** When what is left of ended credit is gone for good: a top-up may bring it back until then. */
export function creditGoneAt(
  change: Changeset,
  { asset, expiresAt }: Pick<Bucket, 'asset' | 'expiresAt'>,
  rules: Rules,
): Instant {
  if (expiresAt === null) return Infinity;
  const { timeZone } = creditTermsOf(change, asset, rules);
  return revivalsOf(change, asset, rules).reduce(
    (gone, { within }) => Math.max(gone, spanAfter(within, { end: expiresAt }, timeZone)),
    expiresAt,
  );
}

/** A top-up that ends at `endsAt` takes other credit along, and brings ended credit back, as the rules say. */
export function carryCredit(
  change: Changeset,
  topUp: { currency: Currency; minor: bigint; endsAt: Instant | null },
  rules: Rules,
): void {
  const { policy, timeZone } = creditTermsOf(change, topUp.currency, rules);
  const { topUpExtends } = creditRules(policy);
  const enough = revivalsOf(change, topUp.currency, rules).filter(({ least }) => {
    const own = least?.find(({ currency }) => currency === topUp.currency);
    return topUp.minor >= BigInt(own?.minor ?? 0);
  });
  const revives = (end: Instant) =>
    enough.some(({ within }) => change.now < spanAfter(within, { end }, timeZone));
  for (const bucket of change.buckets.all()) {
    const { kind, asset, closedAt, expiresAt, startsAt } = bucket;
    if (kind !== 'credit' || asset !== topUp.currency || closedAt !== null) continue;
    if (startsAt === null || expiresAt === null) continue;
    if (topUp.endsAt !== null && expiresAt >= topUp.endsAt) continue;
    if (expiresAt <= change.now ? revives(expiresAt) : topUpExtends)
      putCreditEnd(change, bucket, topUp.endsAt);
  }
}

/** Credit that came with a top-up plan ends with its period. */
function putCreditEnd(change: Changeset, bucket: Bucket, endsAt: Instant | null): void {
  const period = bucket.periodId === null ? undefined : change.periods.get(bucket.periodId);
  if (bucket.periodId !== null && (period?.kind !== 'add-on' || endsAt === null)) return;
  if (period) change.periods.put({ ...period, endsAt });
  change.putBucket({ ...bucket, expiresAt: endsAt });
}
