import type { Action } from './action.ts';
import { creditActions } from './credit.ts';
import { orderActions } from './orders.ts';
import { paymentActions } from './payments.ts';
import { refundActions } from './refunds.ts';
import { runningActions } from './running.ts';
import { sessionActions } from './sessions.ts';
import { usageActions } from './usage.ts';

/** Everything that may happen. */
export const actions: readonly Action[] = [
  ...orderActions,
  ...paymentActions,
  ...usageActions,
  ...sessionActions,
  ...creditActions,
  ...refundActions,
  ...runningActions,
];
