import type { Action } from './action.ts';
import { catalogueActions } from './catalogue.ts';
import { creditActions } from './credit.ts';
import { lineActions } from './lines.ts';
import { meansActions } from './means.ts';
import { noticeActions } from './notices.ts';
import { orderActions } from './orders.ts';
import { paymentActions } from './payments.ts';
import { promotionActions } from './promotions.ts';
import { refundActions } from './refunds.ts';
import { renewalActions } from './renewals.ts';
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
  ...promotionActions,
  ...refundActions,
  ...renewalActions,
  ...meansActions,
  ...lineActions,
  ...catalogueActions,
  ...noticeActions,
  ...runningActions,
];
