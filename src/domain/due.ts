import type { Changeset } from './changeset.ts';
import { earlier, type Instant } from './time.ts';

/** Somebody has to look at the line at `at`, or earlier if that was noted already. */
export function noteDue(change: Changeset, lineId: string, at: Instant): void {
  const line = change.lines.get(lineId);
  if (!line) return;
  const dueAt = earlier(line.dueAt, at);
  if (dueAt !== line.dueAt) change.lines.put({ ...line, dueAt });
}
