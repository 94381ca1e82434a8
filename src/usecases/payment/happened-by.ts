import { HOUR, type Instant } from '#domain/time.ts';

/** A provider's clock may be ahead of ours by so much. */
const AHEAD_MS = 1 * HOUR;

/**
 * When it happened at the provider, as it says, unless that is in the future: money dated there would be looked
 * for in no report until that day.
 */
export const happenedBy = (said: Instant, now: Instant): Instant =>
  said > now + AHEAD_MS ? now : said;
