import type { Instant } from './time.ts';

/** A calendar's private address: of one line, or (null) of all lines of the account. */
export interface CalendarFeed {
  id: string;
  lineId: string | null;
  createdAt: Instant;
  /** When a calendar asked last, to the hour; null: never. */
  readAt: Instant | null;
}

/** How an event was told last. */
export interface ToldEvent {
  /** Of everything a reader sees of it. */
  digest: string;
  sequence: number;
  modifiedAt: Instant;
}

export type ToldEvents = Readonly<Record<string, ToldEvent>>;

/** What is kept of events that are no longer told: they may come back, and must not begin at 0 then. */
const MOST_TOLD = 200;

/**
 * What is told now of each event, by uid: one that is told differently from last time is counted up.
 * Answers `told` itself when nothing differs.
 */
export function tellEvents(
  told: ToldEvents,
  events: readonly { uid: string; digest: string }[],
  now: Instant,
): ToldEvents {
  const changed = events.filter(({ uid, digest }) => told[uid]?.digest !== digest);
  if (changed.length === 0) return told;
  const next = new Map(Object.entries(told));
  for (const { uid, digest } of changed) {
    const sequence = (told[uid]?.sequence ?? -1) + 1;
    // The latest comes last, so that the oldest is forgotten first.
    next.delete(uid);
    next.set(uid, { digest, sequence, modifiedAt: now });
  }
  const alive = new Set(events.map(({ uid }) => uid));
  const rest = [...next].filter(([uid]) => !alive.has(uid));
  for (const [uid] of rest.slice(0, Math.max(0, rest.length - MOST_TOLD))) next.delete(uid);
  return Object.fromEntries(next);
}
