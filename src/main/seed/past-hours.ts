import { HOUR, MINUTE } from '#domain/time.ts';

/*
 * Hours of the day in UTC at which things happen in the demo's past. Purchases come before use, and
 * both within one local day in every market of the seed: in Shanghai it is 17 to 24 o'clock.
 */
export const BUYING_FROM = 9 * HOUR;
export const USING_FROM = 11 * HOUR;
export const USING_UNTIL = USING_FROM + 285 * MINUTE;
