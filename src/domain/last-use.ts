import type { Changeset } from './changeset.ts';
import type { Instant } from './time.ts';

/** When a line last used the network at a price or an allowance; null: never. */
export function lastUse(change: Changeset, lineId: string): Instant | null {
  let last = change.lines.get(lineId)?.lastUsedAt ?? null;
  for (const { lineId: owner, usedAt } of change.buckets.all())
    if (owner === lineId && usedAt !== null && usedAt > (last ?? -Infinity)) last = usedAt;
  return last;
}

/** Keeps what a bucket that closes knew, or a use that no bucket of the line knows of. */
export function raiseLastUse(change: Changeset, lineId: string | null, at: Instant | null): void {
  if (lineId === null || at === null) return;
  const line = change.lines.get(lineId);
  if (line && at > (line.lastUsedAt ?? -Infinity)) change.lines.put({ ...line, lastUsedAt: at });
}
