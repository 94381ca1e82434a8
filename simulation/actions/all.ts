import type { Action } from './action.ts';
import { orderActions } from './orders.ts';
import { paymentActions } from './payments.ts';
import { runningActions } from './running.ts';
import { usageActions } from './usage.ts';

/** Everything that may happen. */
export const actions: readonly Action[] = [
  ...orderActions,
  ...paymentActions,
  ...usageActions,
  ...runningActions,
];
