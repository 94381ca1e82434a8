/** An instant: milliseconds since 1970-01-01T00:00Z. Plain numbers compare with `<`; zone rules use Temporal. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** ISO 8601 in UTC with milliseconds, as stored and as sent over the wire. */
export const toIso = (instant: Instant): string => new Date(instant).toISOString();

/** The earlier of two instants where `null` means "never". */
export function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b;
  if (b === null) return a;
  return Math.min(a, b);
}
