import type { Operation } from '../api.ts';
import { addMeans } from './add-means.ts';
import { addPasskey } from './add-passkey.ts';
import { applyPromotionCode } from './apply-promotion-code.ts';
import { beginTotp } from './begin-totp.ts';
import { cancelOrder } from './cancel-order.ts';
import { choosePaymentGuard } from './choose-payment-guard.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { confirmOrder } from './confirm-order.ts';
import { confirmPassword } from './confirm-password.ts';
import { confirmTotp } from './confirm-totp.ts';
import { draftAutoRenewal } from './draft-auto-renewal.ts';
import { draftOrder } from './draft-order.ts';
import { askEmailChange, cancelEmailChange, confirmEmailChange } from './email-change.ts';
import { endCurrentSession } from './end-current-session.ts';
import { endSession } from './end-session.ts';
import { explainBucket } from './explain-bucket.ts';
import { explainOrder } from './explain-order.ts';
import { exportLedger } from './export-ledger.ts';
import { findBestValue } from './find-best-value.ts';
import { finishSignIn } from './finish-sign-in.ts';
import { getAccount } from './get-account.ts';
import { getAutoRenewal } from './get-auto-renewal.ts';
import { getCredit } from './get-credit.ts';
import { getLine } from './get-line.ts';
import { getLineUsage } from './get-line-usage.ts';
import { getMeansSetup } from './get-means-setup.ts';
import { getOrder } from './get-order.ts';
import { getProblem } from './get-problem.ts';
import { getReferral } from './get-referral.ts';
import { getRefund } from './get-refund.ts';
import { getSecurity } from './get-security.ts';
import { blockLine, getHolds, parkLine, restoreLine } from './holds.ts';
import { keepNumber } from './keep-number.ts';
import { listCalendarFeeds } from './list-calendar-feeds.ts';
import { listLinePlans } from './list-line-plans.ts';
import { listLines } from './list-lines.ts';
import { listMeans } from './list-means.ts';
import { listMovements } from './list-movements.ts';
import { listOrderEvents } from './list-order-events.ts';
import { listOrders } from './list-orders.ts';
import { listPlans } from './list-plans.ts';
import { listRenewalEvents } from './list-renewal-events.ts';
import { listSessions } from './list-sessions.ts';
import { makeCalendarFeed } from './make-calendar-feed.ts';
import { makeRecoveryCodes } from './make-recovery-codes.ts';
import { confirmAddress, getNotifications, setNotifications } from './notifications.ts';
import { offerNewPasskey } from './offer-new-passkey.ts';
import { offerPasskeyConfirmation } from './offer-passkey-confirmation.ts';
import { offerPasskeySignIn } from './offer-passkey-sign-in.ts';
import { offerSecondStepPasskey } from './offer-second-step-passkey.ts';
import { quoteRefund } from './quote-refund.ts';
import { recordDemoUsage } from './record-demo-usage.ts';
import { redeemVoucher } from './redeem-voucher.ts';
import { removeMeans } from './remove-means.ts';
import { removePasskey } from './remove-passkey.ts';
import { removePaymentPassword } from './remove-payment-password.ts';
import { removeTotp } from './remove-totp.ts';
import { replaceMeans } from './replace-means.ts';
import { requestPasswordReset } from './request-password-reset.ts';
import { requestPaymentPasswordLink } from './request-payment-password-link.ts';
import { requestRefund } from './request-refund.ts';
import { requestSupport } from './request-support.ts';
import { revokeCalendarFeed } from './revoke-calendar-feed.ts';
import { setAutoRenewal } from './set-auto-renewal.ts';
import { setCreditFallback } from './set-credit-fallback.ts';
import { setLineCreditUse } from './set-line-credit-use.ts';
import { setPaymentPassword } from './set-payment-password.ts';
import { signIn } from './sign-in.ts';
import { signInWithPasskey } from './sign-in-with-passkey.ts';
import { simulateRenewal } from './simulate-renewal.ts';
import { stopAutoRenewal } from './stop-auto-renewal.ts';
import { takeRefundAsCredit } from './take-refund-as-credit.ts';
import { addAlert, addCap, listWatches, overrideCap, removeWatch } from './watches.ts';

/** Nobody needs to be signed in; who is, is known. */
export const operationsForEverybody: readonly Operation[] = [
  signIn,
  finishSignIn,
  offerSecondStepPasskey,
  offerPasskeySignIn,
  signInWithPasskey,
  requestPasswordReset,
  confirmEmailChange,
  listPlans,
  requestSupport,
  getProblem,
];

export const operationsForSubscribers: readonly Operation[] = [
  listSessions,
  endCurrentSession,
  endSession,
  confirmPassword,
  confirmIdentity,
  offerPasskeyConfirmation,
  getSecurity,
  beginTotp,
  confirmTotp,
  removeTotp,
  offerNewPasskey,
  addPasskey,
  removePasskey,
  makeRecoveryCodes,
  setPaymentPassword,
  removePaymentPassword,
  requestPaymentPasswordLink,
  askEmailChange,
  cancelEmailChange,
  choosePaymentGuard,
  listMeans,
  addMeans,
  getMeansSetup,
  removeMeans,
  replaceMeans,
  getAccount,
  getCredit,
  getReferral,
  setCreditFallback,
  setLineCreditUse,
  listLines,
  getLine,
  getHolds,
  parkLine,
  blockLine,
  restoreLine,
  getLineUsage,
  listCalendarFeeds,
  makeCalendarFeed,
  revokeCalendarFeed,
  getAutoRenewal,
  setAutoRenewal,
  stopAutoRenewal,
  listRenewalEvents,
  listWatches,
  addAlert,
  addCap,
  removeWatch,
  overrideCap,
  getNotifications,
  setNotifications,
  confirmAddress,
  listLinePlans,
  listOrders,
  getOrder,
  listOrderEvents,
  confirmOrder,
  cancelOrder,
  quoteRefund,
  requestRefund,
  getRefund,
  takeRefundAsCredit,
  listMovements,
];

/** They compute or hold something: a stricter limit of requests. */
export const costlyOperations: readonly Operation[] = [
  explainBucket,
  explainOrder,
  exportLedger,
  findBestValue,
  keepNumber,
  simulateRenewal,
  draftAutoRenewal,
  draftOrder,
  redeemVoucher,
  applyPromotionCode,
];

/** Only in a demonstration. */
export const demoOperations: readonly Operation[] = [recordDemoUsage];
