import { createHash } from 'node:crypto';
import type { Refusal } from '#domain/account-state.ts';
import { type CalendarFeed, type ToldEvents, tellEvents } from '#domain/calendar-feed.ts';
import { windowLimits } from '#domain/sign-in.ts';
import { HOUR } from '#domain/time.ts';
import { lockTold, readFeed, writeTold } from '#storage/calendar-feeds.ts';
import { inTransaction } from '#storage/database.ts';
import { addressCounter, admitRequest, feedCounter, type Paused } from '../identity/attempts.ts';
import { readToken } from '../identity/opaque-token.ts';
import type { Product } from '../product.ts';
import { type AccountView, viewAccount } from '../view-account.ts';

export interface FeedView {
  feed: CalendarFeed;
  /** With the feed's lines only. */
  view: AccountView;
}

/** What a calendar asks for by its private address. An address that opens nothing is counted, and so is one that does. */
export async function openFeed(
  product: Product,
  { token, address }: { token: string; address: string },
): Promise<FeedView | Refusal<'unknown_feed'> | Paused<'wait'>> {
  const now = product.clock();
  const key = readToken(token);
  const feed = key && (await readFeed(product.database, key));
  const limit = feed
    ? { key: feedCounter(product, feed.id), limit: windowLimits.calendarByFeed }
    : {
        key: addressCounter(product, 'calendar-address', address),
        limit: windowLimits.calendarByAddress,
      };
  const admission = await inTransaction(product.database, (transaction) =>
    admitRequest(transaction, [limit], now),
  );
  if (admission !== 'admitted') return admission;
  const view = feed && (await viewAccount(product, key.accountId));
  if (!feed || !view) return { refused: 'unknown_feed' };
  const lines = view.lines.filter(({ line }) => feed.lineId === null || line.id === feed.lineId);
  return { feed, view: { ...view, lines } };
}

export interface DraftEvent {
  uid: string;
  /** Everything of it that a reader sees. */
  content: string;
}

/** Which time each event is told, and since when like this: what differs from last time is written down. */
export async function tellFeed(
  product: Product,
  { feed, view }: FeedView,
  events: readonly DraftEvent[],
): Promise<{ told: ToldEvents } | Refusal<'unknown_feed'>> {
  const now = product.clock();
  const of = { accountId: view.account.id, id: feed.id };
  const digests = events.map(({ uid, content }) => ({
    uid,
    digest: createHash('sha256').update(content).digest('base64url').slice(0, 22),
  }));
  return inTransaction(product.database, async (transaction) => {
    const told = await lockTold(transaction, of);
    if (told === null) return { refused: 'unknown_feed' as const };
    const next = tellEvents(told, digests, now);
    if (next !== told || feed.readAt === null || feed.readAt < now - HOUR)
      await writeTold(transaction, { ...of, told: next, now });
    return { told: next };
  });
}
