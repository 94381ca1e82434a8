import type { Message } from '#ports/message-renderer.ts';
import type { Speech } from '../words/speech.ts';
import {
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
import { confirmationLetter, moneyReturnedLetter, paymentLateLetter } from './order-letters.ts';
import { refundReceiptLetter, refundRefusedLetter } from './refund-letters.ts';
import { supportReceivedLetter, supportRequestLetter } from './support-letters.ts';
import { voucherLetter } from './voucher-letter.ts';

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
    case 'order_confirmation':
      return confirmationLetter(speech, message);
    case 'money_returned':
      return moneyReturnedLetter(speech, message);
    case 'refund_receipt':
      return refundReceiptLetter(speech, message);
    case 'refund_refused':
      return refundRefusedLetter(speech, message);
    case 'voucher_added':
      return voucherLetter(speech, message);
    case 'payment_late':
      return paymentLateLetter(speech, message);
    case 'support_request_received':
      return supportReceivedLetter(speech, message);
    case 'support_request':
      return supportRequestLetter(speech, message);
  }
}
