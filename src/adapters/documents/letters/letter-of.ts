import type { Message } from '#ports/message-renderer.ts';
import type { Speech } from '../words/speech.ts';
import { autoRenewalLetter } from './auto-renewal-letters.ts';
import {
  emailChangedLetter,
  emailChangeLetter,
  factorResetLetter,
  newBrowserLetter,
  passwordChangedLetter,
  passwordResetLetter,
  paymentPasswordLetter,
  securityLetter,
  unlockLetter,
  welcomeLetter,
} from './identity-letters.ts';
import type { Letter } from './letter.ts';
import { lineStateLetter } from './line-state-letters.ts';
import { meansLetter } from './means-letters.ts';
import { confirmationLetter, moneyReturnedLetter, paymentLateLetter } from './order-letters.ts';
import { referralLetter } from './referral-letters.ts';
import { refundReceiptLetter, refundRefusedLetter } from './refund-letters.ts';
import { supportReceivedLetter, supportRequestLetter } from './support-letters.ts';
import { voucherLetter } from './voucher-letter.ts';
import { watchLetter } from './watch-letters.ts';

/** Puts a message into words. */
export function letterOf(message: Message, speech: Speech): Letter {
  switch (message.kind) {
    case 'welcome':
      return welcomeLetter(speech, message);
    case 'password_reset':
      return passwordResetLetter(speech, message);
    case 'unlock_account':
      return unlockLetter(speech, message);
    case 'password_changed':
      return passwordChangedLetter(speech, message);
    case 'new_browser_sign_in':
      return newBrowserLetter(speech, message);
    case 'security_notice':
      return securityLetter(speech, message);
    case 'payment_password':
      return paymentPasswordLetter(speech, message);
    case 'factor_reset':
      return factorResetLetter(speech, message);
    case 'email_change':
      return emailChangeLetter(speech, message);
    case 'email_changed':
      return emailChangedLetter(speech, message);
    case 'order_confirmation':
      return confirmationLetter(speech, message);
    case 'money_returned':
      return moneyReturnedLetter(speech, message);
    case 'refund_receipt':
      return refundReceiptLetter(speech, message);
    case 'refund_refused':
      return refundRefusedLetter(speech, message);
    case 'auto_renewal_agreed':
    case 'auto_renewal_notice':
    case 'auto_renewal_dropped':
    case 'auto_renewal_problem':
    case 'auto_renewal_declined':
    case 'auto_renewal_needs_payer':
    case 'auto_renewal_paused':
    case 'auto_renewal_resumed':
    case 'auto_renewal_stopped':
    case 'auto_renewal_ended':
      return autoRenewalLetter(speech, message);
    case 'means_saved':
    case 'means_replaced':
    case 'means_removed':
    case 'means_expiring':
      return meansLetter(speech, message);
    case 'referral_reward':
    case 'referral_counted':
    case 'referral_taken_back':
      return referralLetter(speech, message);
    case 'voucher_added':
      return voucherLetter(speech, message);
    case 'level_reached':
    case 'credit_low':
    case 'days_left':
    case 'deadline_near':
    case 'spend_reached':
    case 'cap_near':
    case 'cap_reached':
    case 'arrived_abroad':
      return watchLetter(speech, message);
    case 'line_parked':
    case 'line_blocked':
    case 'line_restored':
    case 'hold_near':
    case 'parking_price_near':
    case 'hold_ended':
      return lineStateLetter(speech, message);
    case 'payment_late':
      return paymentLateLetter(speech, message);
    case 'support_request_received':
      return supportReceivedLetter(speech, message);
    case 'support_request':
      return supportRequestLetter(speech, message);
  }
}
