import { formatRelative } from '#domain/format.ts';
import type { Instant } from '#domain/time.ts';
import type { ListedSession } from '#usecases/identity/list-sessions.ts';
import type { Tongue } from '../words/tongue.ts';

export interface SessionView {
  id: string;
  /** "Chrome on Android"; "A browser" where it doesn't say. */
  browser: string;
  since: string;
  lastSeen: string;
  isCurrent: boolean;
}

/** A session in the words of its owner, who must be able to tell their own browser from a stranger's. */
export function sessionView(
  session: ListedSession,
  tongue: Tongue,
  { timeZone, now }: { timeZone: string; now: Instant },
): SessionView {
  const w = tongue.words.identity.security;
  const { browser, system, isCurrent, lastSeenAt } = session;
  const ago = formatRelative(Math.min(lastSeenAt, now), now, tongue.locale);
  return {
    id: session.id,
    browser: browser && system ? w.on(browser, system) : (browser ?? system ?? w.unknownBrowser),
    since: w.since(tongue.short(session.createdAt, timeZone, now)),
    lastSeen: isCurrent ? w.inUse : w.lastSeen(ago, tongue.short(lastSeenAt, timeZone, now)),
    isCurrent,
  };
}
