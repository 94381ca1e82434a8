import type { Decide } from './account-state.ts';
import { Changeset } from './changeset.ts';
import { noteDue } from './due.ts';
import { marketOf, type Rules } from './rules.ts';
import {
  type AlertRule,
  type CapRule,
  isCap,
  newAlertProgress,
  newCapProgress,
  type Watch,
} from './watch.ts';
import { capFacts, standingOf } from './watch-cap.ts';
import { dueAlerts } from './watch-due.ts';
import { armLevels } from './watch-level.ts';
import { watchRulesOf } from './watch-rules.ts';

/** What a subscriber may ask for; the program's own rules are none of it. */
export type OwnAlertRule = Exclude<AlertRule, { on: 'arrival' }>;
export type OwnCapRule = Omit<CapRule, 'by' | 'nextAmounts'>;

export type AddWatchRefusal =
  | 'unknown_line'
  | 'too_many_watches'
  | 'amount_not_above_zero'
  | 'watch_exists'
  | 'unknown_service';

/** "Tell me when …" and "stop at …". */
export type WatchWish = { kind: 'alert'; rule: OwnAlertRule } | { kind: 'cap'; rule: OwnCapRule };

type Wish = { id: string; lineId: string } & WatchWish;

/** Adds an alert or a cap to a line. It counts from now on; what a running session was granted stays granted. */
export const decideAddWatch =
  (wish: Wish, rules: Rules): Decide<{ watchId: string }, AddWatchRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const line = change.lines.get(wish.lineId);
    if (!line) return { refused: 'unknown_line' };
    const refused = refusalOf(change, wish, rules);
    if (refused) return { refused };
    const { currency } = marketOf(rules, line.marketId);
    const common = { id: wish.id, createdAt: change.now, endedAt: null };
    if (wish.kind === 'cap') {
      const rule: CapRule = { ...wish.rule, by: 'subscriber', nextAmounts: [] };
      if (rule.of === 'money') rule.currency = currency;
      change.watches.put({
        ...{ ...common, lineId: line.id, kind: 'cap', rule, progress: newCapProgress },
      });
    } else {
      const isCredit = wish.rule.on === 'level' && wish.rule.of === 'credit';
      const rule = { ...wish.rule };
      if (rule.on === 'spend' || (rule.on === 'level' && isCredit)) rule.currency = currency;
      const lineId = isCredit ? null : line.id;
      change.watches.put({ ...common, lineId, kind: 'alert', rule, progress: newAlertProgress });
    }
    armLevels(change, line.id);
    const next = dueAlerts(change, line.id, rules)[0];
    if (next) noteDue(change, line.id, next.at);
    return { changes: change.changes(), answer: { watchId: wish.id } };
  };

function refusalOf(change: Changeset, wish: Wish, rules: Rules): AddWatchRefusal | null {
  const own = ownWatches(change, wish.lineId);
  if (own.length >= watchRulesOf(change, wish.lineId, rules).mostWatches) return 'too_many_watches';
  if (amountOf(wish) < leastOf(wish)) return 'amount_not_above_zero';
  const { rule } = wish;
  if (wish.kind === 'cap' && !isKnownService(wish.rule.serviceId, rules)) return 'unknown_service';
  const isSame = (watch: Watch) =>
    watch.kind === wish.kind &&
    Object.entries(rule).every(
      ([name, value]) =>
        name === 'currency' || (watch.rule as unknown as Record<string, unknown>)[name] === value,
    );
  return own.some(isSame) ? 'watch_exists' : null;
}

/** Alerts and caps that the subscriber set, with those on credit. */
const ownWatches = (change: Changeset, lineId: string): Watch[] =>
  change.watches
    .all()
    .filter((watch) => watch.endedAt === null && (watch.lineId ?? lineId) === lineId)
    .filter((watch) =>
      isCap(watch) ? watch.rule.by === 'subscriber' : watch.rule.on !== 'arrival',
    );

const isKnownService = (serviceId: string, { policy }: Rules): boolean =>
  serviceId === 'any' || policy.services?.[serviceId] !== undefined;

function amountOf({ rule }: Wish): bigint {
  if ('amount' in rule) return BigInt(rule.amount);
  if (rule.on === 'level') return BigInt(rule.atMost);
  return rule.on === 'spend' ? BigInt(rule.minor) : BigInt(rule.days);
}

/** "Nothing left" is a level; a cap of nothing would be a block, which is something else. */
const leastOf = ({ kind, rule }: Wish): bigint =>
  kind === 'alert' && 'on' in rule && rule.on === 'level' ? 0n : 1n;

export type ChangeWatchRefusal = 'unknown_watch' | 'watch_of_policy';

/** Ends an alert or a cap that the subscriber set. */
export const decideRemoveWatch =
  ({ watchId }: { watchId: string }): Decide<Record<string, never>, ChangeWatchRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const watch = change.watches.get(watchId);
    if (!watch || watch.endedAt !== null) return { refused: 'unknown_watch' };
    if (isCap(watch) ? watch.rule.by === 'policy' : watch.rule.on === 'arrival')
      return { refused: 'watch_of_policy' };
    change.watches.put({ ...watch, endedAt: change.now });
    if (watch.lineId !== null) armLevels(change, watch.lineId);
    return { changes: change.changes(), answer: {} };
  };

export type OverrideCapRefusal = 'unknown_watch' | 'nothing_to_override';

/**
 * "Go on": the cap's next limit holds, or none, until its window ends. `overrides` is how many the
 * subscriber saw: pressed twice, or by an old link, it does nothing more.
 */
export const decideOverrideCap =
  (
    { watchId, window, overrides }: { watchId: string; window: string; overrides: number },
    rules: Rules,
  ): Decide<{ overrides: number }, OverrideCapRefusal> =>
  (state, context) => {
    const change = new Changeset(state, context);
    const cap = change.watches.get(watchId);
    if (!cap || !isCap(cap) || cap.endedAt !== null) return { refused: 'unknown_watch' };
    const { progress, limit } = standingOf(change, cap, rules);
    if (progress.window !== window || progress.overrides !== overrides || limit === null)
      return { refused: 'nothing_to_override' };
    const next = progress.overrides + 1;
    const facts = capFacts(change, cap, rules);
    change.watches.put({ ...cap, progress: { ...progress, overrides: next, told: 0 } });
    const nextLimit = cap.rule.nextAmounts[progress.overrides];
    change.lineEvent(cap.lineId!, 'cap-overridden', {
      ...facts,
      ...(nextLimit !== undefined && { nextLimit }),
      window,
    });
    return { changes: change.changes(), answer: { overrides: next } };
  };
