import type { AutoRenewal } from './auto-renewal.ts';
import type { LifecycleState } from './line.ts';

/** While a line can't be used nothing is charged for it. */
export const isHeld = (state: LifecycleState): boolean =>
  state === 'suspended' ||
  state === 'parked' ||
  state === 'lost-stolen' ||
  state === 'policy-block';

const ends: Partial<Record<LifecycleState, 'number_lost' | 'ported_out'>> = {
  quarantined: 'number_lost',
  recycled: 'number_lost',
  'ported-out': 'ported_out',
};

/** Why auto-renewal of a line that is gone for good ends; null: it is not. */
export const endIn = (state: LifecycleState): 'number_lost' | 'ported_out' | null =>
  ends[state] ?? null;

/** The line has turned, and its auto-renewal has not followed yet. */
export const hasToTurn = ({ state }: AutoRenewal, of: LifecycleState): boolean =>
  state !== 'ended' && (endIn(of) !== null || isHeld(of) === (state === 'on'));
