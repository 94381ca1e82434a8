import { DAY } from '#domain/time.ts';
import { deleteEndedSessions } from '#storage/charging-sessions.ts';
import type { Product } from '../product.ts';

/** Long enough to look into what a subscriber asks about; no decision looks at an ended session. */
const KEPT = 7 * DAY;

/** Clears away sessions that ended a week ago. */
export const sweepCharging = ({
  database,
  clock,
}: Pick<Product, 'database' | 'clock'>): Promise<number> =>
  deleteEndedSessions(database, clock() - KEPT);
