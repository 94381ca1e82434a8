import type { Operation } from '../api.ts';
import { cancelOrder } from './cancel-order.ts';
import { confirmOrder } from './confirm-order.ts';
import { confirmPassword } from './confirm-password.ts';
import { draftOrder } from './draft-order.ts';
import { endCurrentSession } from './end-current-session.ts';
import { endSession } from './end-session.ts';
import { findBestValue } from './find-best-value.ts';
import { getAccount } from './get-account.ts';
import { getLine } from './get-line.ts';
import { getLineUsage } from './get-line-usage.ts';
import { getOrder } from './get-order.ts';
import { getProblem } from './get-problem.ts';
import { listLinePlans } from './list-line-plans.ts';
import { listLines } from './list-lines.ts';
import { listOrderEvents } from './list-order-events.ts';
import { listOrders } from './list-orders.ts';
import { listPlans } from './list-plans.ts';
import { listSessions } from './list-sessions.ts';
import { recordDemoUsage } from './record-demo-usage.ts';
import { requestPasswordReset } from './request-password-reset.ts';
import { requestSupport } from './request-support.ts';
import { signIn } from './sign-in.ts';
import { simulateRenewal } from './simulate-renewal.ts';

/** Nobody needs to be signed in; who is, is known. */
export const operationsForEverybody: readonly Operation[] = [
  signIn,
  requestPasswordReset,
  listPlans,
  requestSupport,
  getProblem,
];

export const operationsForSubscribers: readonly Operation[] = [
  listSessions,
  endCurrentSession,
  endSession,
  confirmPassword,
  getAccount,
  listLines,
  getLine,
  getLineUsage,
  listLinePlans,
  listOrders,
  getOrder,
  listOrderEvents,
  confirmOrder,
  cancelOrder,
];

/** They compute or hold something: a stricter limit of requests. */
export const costlyOperations: readonly Operation[] = [findBestValue, simulateRenewal, draftOrder];

/** Only in a demonstration. */
export const demoOperations: readonly Operation[] = [recordDemoUsage];
