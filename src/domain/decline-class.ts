import type { DeclineReason } from './payment.ts';

/**
 * What a decline means for the next try without the payer. soft: later it may work. hard: never again with
 * this card as it is. needs-payer: only with its owner there (3-D Secure). means-gone: the provider keeps
 * it no longer.
 */
export type DeclineClass = 'soft' | 'hard' | 'needs-payer' | 'means-gone';

/** The one table that says so; scheme rules count tries after a hard decline against the merchant. */
const classes: Record<DeclineReason, DeclineClass> = {
  card_declined: 'soft',
  insufficient_funds: 'soft',
  limit_exceeded: 'soft',
  issuer_unavailable: 'soft',
  wallet_insufficient: 'soft',
  provider_error: 'soft',
  expired_card: 'hard',
  incorrect_number: 'hard',
  incorrect_cvc: 'hard',
  lost_or_stolen: 'hard',
  foreign_card_refused: 'hard',
  wallet_refused: 'hard',
  do_not_retry: 'hard',
  account_closed: 'hard',
  authentication_failed: 'needs-payer',
  authentication_abandoned: 'needs-payer',
  authentication_required: 'needs-payer',
  means_gone: 'means-gone',
};

export const declineClass = (reason: DeclineReason): DeclineClass => classes[reason];
