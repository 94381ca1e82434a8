import type { Changeset } from './changeset.ts';
import { isForService, type Use } from './charging-bucket.ts';
import type { Charge } from './charging-movement.ts';
import type { SessionHold, SessionRate } from './charging-session.ts';
import type { Bucket } from './ledger.ts';
import { notify } from './notice.ts';
import { marketOf, type Rules } from './rules.ts';
import { type Cap, type CapProgress, isCap, isWatched, newCapProgress } from './watch.ts';
import { watchRulesOf } from './watch-rules.ts';
import { windowOf } from './watch-window.ts';

export const isAbroad = (
  change: Changeset,
  { lineId, country }: Pick<Use, 'lineId' | 'country'>,
  rules: Rules,
): boolean => !marketOf(rules, change.lines.get(lineId)!.marketId).countries.includes(country);

function covers(change: Changeset, { lineId, rule }: Cap, use: Use, rules: Rules): boolean {
  return (
    lineId === use.lineId &&
    (rule.of === 'money' || rule.of === use.kind) &&
    isForService(rule.serviceId, use.ratingGroup, rules) &&
    (!rule.abroad || isAbroad(change, use, rules))
  );
}

export const capsOver = (change: Changeset, use: Use, rules: Rules): Cap[] =>
  change.watches
    .all()
    .filter(isCap)
    .filter((cap) => covers(change, cap, use, rules));

/** A cap as it stands now: a window that is over counts no more. */
export function standingOf(change: Changeset, cap: Cap, rules: Rules) {
  const { key, endsAt } = windowOf(change, { lineId: cap.lineId!, per: cap.rule.per }, rules);
  const progress: CapProgress =
    cap.progress.window === key ? cap.progress : { ...newCapProgress, window: key };
  return { progress, endsAt, limit: limitOf(cap, progress), used: BigInt(progress.used) };
}

/** Null: the subscriber went on, and nothing stops the line until the window ends. */
function limitOf({ rule }: Cap, { overrides }: CapProgress): bigint | null {
  const limit = [rule.amount, ...rule.nextAmounts][overrides];
  return limit === undefined ? null : BigInt(limit);
}

/** How much more of such a use its caps allow; null: there is no limit. */
export const unitRoom = (change: Changeset, charge: Charge, rules: Rules): bigint | null =>
  roomUnder(
    change,
    charge,
    capsOver(change, charge, rules).filter(({ rule }) => rule.of !== 'money'),
    rules,
  );

/** The same for use of these buckets: almost always nobody must look, and nothing else is read. */
export const allowanceRoom = (
  change: Changeset,
  { charge, buckets }: { charge: Charge; buckets: readonly Bucket[] },
  rules: Rules,
): bigint | null => (buckets.some(isWatched) ? unitRoom(change, charge, rules) : null);

/** How much more money in this currency its caps allow, in minor units; null: there is no limit. */
export function moneyRoom(
  change: Changeset,
  charge: Charge,
  currency: string,
  rules: Rules,
): bigint | null {
  keepPolicyCap(change, charge, rules);
  const caps = capsOver(change, charge, rules).filter(({ rule }) => rule.currency === currency);
  return roomUnder(change, charge, caps, rules);
}

function roomUnder(
  change: Changeset,
  charge: Charge,
  caps: readonly Cap[],
  rules: Rules,
): bigint | null {
  let least: bigint | null = null;
  for (const cap of caps) {
    const { limit, used } = standingOf(change, cap, rules);
    if (limit === null) continue;
    const left = limit - used - heldUnder(change, cap, charge, rules);
    const room = left > 0n ? left : 0n;
    if (least === null || room < least) least = room;
  }
  return least;
}

/** What sessions hold that the cap would count. */
function heldUnder(change: Changeset, cap: Cap, charge: Charge, rules: Rules): bigint {
  const others = change.sessions
    .all()
    .filter(({ endedAt, id }) => endedAt === null && !(charge.holds && id === charge.sessionId));
  const own = charge.holds ? [{ ...charge, holds: charge.holds() }] : [];
  return [...others, ...own].reduce((sum, session) => sum + heldBy(session), 0n);

  function heldBy(
    session: Pick<Charge, 'lineId' | 'kind' | 'scope' | 'country'> & {
      holds: readonly SessionHold[];
      rates: readonly SessionRate[];
    },
  ): bigint {
    const counted = (ratingGroup: number | null) =>
      covers(change, cap, { ...session, ratingGroup }, rules);
    const ofMoney = cap.rule.of === 'money';
    const holds = session.holds
      .filter(({ ratingGroup }) => counted(ratingGroup))
      .filter(({ bucketId }) => {
        const { kind, asset } = change.buckets.get(bucketId)!;
        return ofMoney ? asset === cap.rule.currency : kind !== 'credit';
      })
      .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    if (ofMoney) return holds;
    return session.rates
      .filter(({ ratingGroup }) => counted(ratingGroup))
      .reduce((sum, { granted }) => sum + BigInt(granted), holds);
  }
}

/** Counts what was used, in units and money, and tells what was reached by it. */
export function countUse(
  change: Changeset,
  charge: Charge,
  amount: { units: bigint; money: { minor: bigint; currency: string } | null },
  rules: Rules,
): void {
  for (const cap of capsOver(change, charge, rules)) {
    const { money } = amount;
    const isOfIt = cap.rule.of !== 'money' || cap.rule.currency === money?.currency;
    const more = cap.rule.of === 'money' ? (money?.minor ?? 0n) : amount.units;
    if (!isOfIt || more === 0n) continue;
    const { progress, used } = standingOf(change, cap, rules);
    const counted = { ...cap, progress: { ...progress, used: String(used + more) } };
    change.watches.put(counted);
    tellShare(change, counted, rules);
  }
}

/** Tells the highest share of a limit that was reached, each once in a window. */
function tellShare(change: Changeset, cap: Cap, rules: Rules): void {
  const { limit, used } = standingOf(change, cap, rules);
  if (limit === null) return;
  const { capPercent } = watchRulesOf(change, cap.lineId!, rules);
  const reached = [...capPercent, 100]
    .filter((percent) => percent > cap.progress.told && used * 100n >= limit * BigInt(percent))
    .reduce((most, percent) => Math.max(most, percent), 0);
  if (reached > 0) tellCap(change, cap, reached, rules);
}

/** Caps on money of which a rest is left that buys nothing more: they stop the line all the same. */
export function tellStopped(change: Changeset, charge: Charge, rules: Rules): void {
  for (const cap of capsOver(change, charge, rules)) {
    const { limit, progress } = standingOf(change, cap, rules);
    if (cap.rule.of !== 'money' || limit === null || progress.told >= 100) continue;
    if (heldUnder(change, cap, charge, rules) === 0n)
      tellCap(change, { ...cap, progress }, 100, rules);
  }
}

function tellCap(change: Changeset, cap: Cap, percent: number, rules: Rules): void {
  change.watches.put({ ...cap, progress: { ...cap.progress, told: percent } });
  const facts = { ...capFacts(change, cap, rules), percent: String(percent) };
  change.lineEvent(cap.lineId!, 'cap-reached', facts);
  const template = percent >= 100 ? 'cap_reached' : 'cap_near';
  notify(change, { template, lineId: cap.lineId!, facts });
}

/** What a cap is about and how far it is, for who is told of it and for the history of the line. */
export function capFacts(change: Changeset, cap: Cap, rules: Rules): Record<string, string> {
  const { limit, used, endsAt } = standingOf(change, cap, rules);
  const { of, serviceId, abroad, currency } = cap.rule;
  return {
    ...{ watchId: cap.id, of, serviceId, abroad: String(abroad) },
    ...{ limit: String(limit), used: String(used) },
    ...(currency !== null && { currency }),
    ...(endsAt !== null && { endsAt: String(endsAt) }),
  };
}

/** The operator's own cap on what use abroad costs is there from the first such use on, as the policy has it now. */
function keepPolicyCap(change: Changeset, charge: Charge, rules: Rules): void {
  if (!isAbroad(change, charge, rules)) return;
  const { currency } = marketOf(rules, change.lines.get(charge.lineId)!.marketId);
  const steps = watchRulesOf(change, charge.lineId, rules).roamingCapMinor[currency] ?? [];
  const [amount, ...nextAmounts] = steps.map(String);
  const isOurs = ({ rule, lineId }: Cap) => rule.by === 'policy' && lineId === charge.lineId;
  const known = change.watches.all().filter(isCap).find(isOurs);
  const isSame = known && [known.rule.amount, ...known.rule.nextAmounts].join() === steps.join();
  if (isSame || (!known && amount === undefined)) return;
  if (known && amount === undefined) {
    change.watches.put({ ...known, endedAt: change.now });
    return;
  }
  change.watches.put({
    ...{ id: change.newId(), progress: newCapProgress, createdAt: change.now },
    ...known,
    lineId: charge.lineId,
    kind: 'cap',
    rule: {
      ...{ by: 'policy', of: 'money', currency, serviceId: 'any', abroad: true, per: 'month' },
      ...{ amount: amount!, nextAmounts },
    },
    endedAt: null,
  });
}
