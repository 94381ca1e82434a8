import type { Localized, Market } from '#domain/catalogue.ts';
import { Changeset } from '#domain/changeset.ts';
import type { Line } from '#domain/line.ts';
import { marketOf, type Rules, rulesOf, serviceOf } from '#domain/rules.ts';
import type { OwnAlertRule } from '#domain/set-watch.ts';
import type { Instant } from '#domain/time.ts';
import { type CapRule, isAlert, isCap } from '#domain/watch.ts';
import { standingOf } from '#domain/watch-cap.ts';
import type { WatchPolicy } from '#domain/watch-policy.ts';
import { watchRules } from '#domain/watch-rules.ts';
import { loadAccountState } from '#storage/account-state.ts';
import type { Product } from '../product.ts';
import { type WatchEvent, watchHistory } from './watch-history.ts';

export interface AlertView {
  id: string;
  rule: OwnAlertRule;
}

export interface CapView {
  id: string;
  rule: CapRule;
  /** Null: any. */
  service: Localized | null;
  used: bigint;
  /** What holds now; null: the subscriber went on, nothing stops the line until `endsAt`. */
  limit: bigint | null;
  /** Use has stopped: nothing is left of it, or a rest that buys nothing. */
  isReached: boolean;
  overrides: number;
  /** The window that `used` counts in. */
  window: string;
  /** Null: with the next plan. */
  endsAt: Instant | null;
}

export interface WatchesView {
  line: Line;
  market: Market;
  now: Instant;
  policy: WatchPolicy;
  alerts: AlertView[];
  caps: CapView[];
  /** That a cap may be for, by id. */
  services: { id: string; name: Localized }[];
  /** What they told, stopped and let go on, the newest first. */
  history: WatchEvent[];
}

/** Everything that watches a line; null when the account has no such line. */
export async function viewWatches(
  product: Product,
  { accountId, lineId }: { accountId: string; lineId: string },
): Promise<WatchesView | null> {
  const state = await loadAccountState(product.database, accountId);
  const line = state.lines.get(lineId);
  if (!line) return null;
  const { rules: all } = await product.reference();
  const rules = rulesOf(all, line.marketId);
  const now = product.clock();
  const change = new Changeset(state, { now, newId: product.newId });
  const own = change.watches.all().filter((watch) => (watch.lineId ?? lineId) === lineId);
  const byAge = own.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  return {
    line,
    market: marketOf(rules, line.marketId),
    now,
    policy: watchRules(rules.policy),
    alerts: byAge
      .filter(isAlert)
      .flatMap(({ id, rule }) => (rule.on === 'arrival' ? [] : [{ id, rule }])),
    caps: byAge.filter(isCap).map((cap) => {
      const { progress, limit, used, endsAt } = standingOf(change, cap, rules);
      return {
        ...{ id: cap.id, rule: cap.rule, used, limit, endsAt },
        service: serviceOf(rules, cap.rule.serviceId),
        isReached: limit !== null && (used >= limit || progress.told >= 100),
        overrides: progress.overrides,
        window: progress.window!,
      };
    }),
    services: servicesOf(rules),
    history: await watchHistory(product, { accountId, lineId }, rules),
  };
}

const servicesOf = ({ policy }: Rules) =>
  Object.entries(policy.services ?? {}).map(([id, { name }]) => ({ id, name }));
