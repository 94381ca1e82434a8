import type { Instant } from '#domain/time.ts';

/** The wall clock; tests and the seed bring their own. */
export type Clock = () => Instant;
