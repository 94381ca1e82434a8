/** Clocks of a world's processes differ by less. */
export const SKEW = 3 * 60_000;
