import type { SaleFacts } from '#ports/message-renderer.ts';
import type { Speech } from './speech.ts';

/** What the plan costs the next time, and after the promotion; null where there was none. */
export function nextPrice(
  { words, money }: Speech,
  {
    discounts,
    thenPriceMinor,
    fullPriceMinor,
    currency,
  }: Pick<SaleFacts, 'discounts' | 'thenPriceMinor' | 'fullPriceMinor' | 'currency'>,
): string | null {
  if (discounts.length === 0) return null;
  const { confirmation } = words.order;
  const next = money(thenPriceMinor, currency);
  return thenPriceMinor < fullPriceMinor
    ? confirmation.nextTimeStill(next, money(fullPriceMinor, currency))
    : confirmation.nextTime(next);
}
