import { formatInstantShort, formatSpan } from '#domain/format.ts';
import type { Locale } from '#domain/locale.ts';
import { HOUR, MINUTE, SECOND } from '#domain/time.ts';
import type { Product } from '#usecases/product.ts';

/** A wait as people read it. */
export interface Pause {
  /** "40 seconds", "15 minutes", "4 hours": never shorter than the wait is. */
  span: string;
  /** "22 Nov, 17:02 (London)" by the operator's clock; null where counting is easier than reading a clock. */
  until: string | null;
}

/** Above this the clock says more than a number of minutes. */
const SHORT = 5 * MINUTE;

const unitOf = (milliseconds: number): number =>
  milliseconds >= 2 * HOUR ? HOUR : milliseconds >= 90 * SECOND ? MINUTE : SECOND;

export async function pauseOf(product: Product, seconds: number, locale: Locale): Promise<Pause> {
  const wait = seconds * SECOND;
  const unit = unitOf(wait);
  const span = formatSpan(Math.ceil(wait / unit) * unit, locale);
  if (wait < SHORT) return { span, until: null };
  // The clock shows no seconds: the next whole minute, so that nobody comes back too early.
  const at = Math.ceil((product.clock() + wait) / MINUTE) * MINUTE;
  // Whoever waits need not be known to us: the operator's clock is everybody's.
  const { timeZone } = (await product.reference()).operator;
  return { span, until: formatInstantShort(at, timeZone, locale) };
}
