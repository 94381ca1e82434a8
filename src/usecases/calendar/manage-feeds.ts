import type { Refusal } from '#domain/account-state.ts';
import type { CalendarFeed } from '#domain/calendar-feed.ts';
import { deleteFeed, readFeeds, replaceFeed } from '#storage/calendar-feeds.ts';
import { inTransaction } from '#storage/database.ts';
import { readLine } from '#storage/reads/account-rows.ts';
import { mintToken } from '../identity/opaque-token.ts';
import type { Product } from '../product.ts';

/** The account's feeds; their addresses are known only to who made them. */
export const listFeeds = (product: Product, accountId: string): Promise<CalendarFeed[]> =>
  readFeeds(product.database, accountId);

/**
 * A new private address for a line, or (null) for all lines; it is told this once. The one before it opens
 * nothing any more.
 */
export async function makeFeed(
  product: Product,
  { accountId, lineId }: { accountId: string; lineId: string | null },
): Promise<{ id: string; url: string } | Refusal<'unknown_line'>> {
  const { baseUrl, clock, database, newId } = product;
  if (lineId !== null && !(await readLine(database, accountId, lineId)))
    return { refused: 'unknown_line' };
  const id = newId();
  const { token, tokenHash } = mintToken(accountId, id);
  await inTransaction(database, (transaction) =>
    replaceFeed(transaction, { accountId, id, lineId, tokenHash, now: clock() }),
  );
  return { id, url: `${baseUrl}/calendar/${token}.ics` };
}

/** From the answer on its address opens nothing. */
export async function revokeFeed(
  product: Product,
  of: { accountId: string; id: string },
): Promise<Refusal<'unknown_feed'> | { revoked: true }> {
  return (await deleteFeed(product.database, of)) ? { revoked: true } : { refused: 'unknown_feed' };
}
