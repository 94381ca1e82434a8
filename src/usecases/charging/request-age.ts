import { DAY, type Instant } from '#domain/time.ts';

/**
 * A request that was sent longer ago is no repeat any more. Shorter, by more than clocks differ, than the
 * answers to requests are ever kept: one that passes finds its first answer, or is the first.
 */
export const REPEATED_FOR = 14 * DAY;

export const isTooOld = (sentAt: Instant | undefined, now: Instant): boolean =>
  sentAt !== undefined && sentAt < now - REPEATED_FOR;
