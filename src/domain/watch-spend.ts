import type { Changeset } from './changeset.ts';
import { notify } from './notice.ts';
import type { Rules } from './rules.ts';
import { isAlert } from './watch.ts';
import { windowOf } from './watch-window.ts';

/** Adds what use at rates cost to the line's alerts on spending, and tells those it crossed. */
export function countSpend(
  change: Changeset,
  spent: { lineId: string; currency: string; minor: bigint },
  rules: Rules,
): void {
  const { lineId, currency, minor } = spent;
  if (minor === 0n) return;
  for (const alert of change.watches.all().filter(isAlert)) {
    const { rule, progress } = alert;
    if (alert.lineId !== lineId || rule.on !== 'spend' || rule.currency !== currency) continue;
    const { key } = windowOf(change, { lineId, per: rule.per }, rules);
    const used = (progress.window === key ? BigInt(progress.used) : 0n) + minor;
    const isCrossed = progress.told !== key && used >= BigInt(rule.minor);
    change.watches.put({
      ...alert,
      progress: { window: key, used: String(used), told: isCrossed ? key : progress.told },
    });
    if (!isCrossed) continue;
    const facts = {
      ...{ watchId: alert.id, currency, used: String(used), limit: rule.minor, per: rule.per },
    };
    change.lineEvent(lineId, 'alert-crossed', facts);
    notify(change, { template: 'spend_reached', lineId, facts });
  }
}
