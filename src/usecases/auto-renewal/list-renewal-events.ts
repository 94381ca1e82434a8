import { readRenewalEvents, type ToldEvent } from '#storage/reads/line-events.ts';
import type { Product } from '../product.ts';

/** What happened with a line's auto-renewal, newest first; `next` continues. */
export async function listRenewalEvents(
  { database }: Pick<Product, 'database'>,
  { limit, ...of }: { accountId: string; lineId: string; before: string | null; limit: number },
): Promise<{ events: ToldEvent[]; next: string | null }> {
  const events = await readRenewalEvents(database, { ...of, limit: limit + 1 });
  const shown = events.slice(0, limit);
  return { events: shown, next: events.length > limit ? shown.at(-1)!.id : null };
}
