import type { ProblemTexts } from './problem-text.ts';

export const problemWordsEn: ProblemTexts = {
  invalid_request: {
    title: 'Something in the request is not right',
    detail: 'Correct the fields listed under errors and send the request again.',
  },
  invalid: {
    title: 'Something in the request is not right',
    detail: 'Correct the fields listed under errors and send the request again.',
  },
  malformed_request: {
    title: 'The request could not be read',
    detail: 'Send well-formed HTTP and, where there is a body, well-formed JSON.',
  },
  unsupported_media_type: {
    title: 'This content type is not understood',
    detail: 'Send the body as application/json.',
  },
  body_too_large: {
    title: 'The body is too large',
    detail: 'Send less: no operation needs this much.',
  },
  not_found: {
    title: 'There is nothing here',
    detail: 'Check the path and the method against the list of operations.',
  },
  signed_out: {
    title: 'You are not signed in',
    detail: 'Sign in and send the token as a bearer token. The last session may have ended.',
  },
  other_origin: {
    title: 'This request came from another site',
    detail:
      'A request with the session cookie must come from this site. Use a bearer token instead.',
  },
  key_reused: {
    title: 'This key was used for another request',
    detail: 'Use a new Idempotency-Key for a new request, and the old one only to repeat the old.',
  },
  too_many_requests: {
    title: 'Too many requests',
    detail: 'Wait as long as Retry-After says, then go on more slowly.',
  },
  busy: {
    title: 'Too busy just now',
    detail: 'Nothing has happened. Try again in a few seconds.',
  },
  fault: {
    title: 'Something went wrong on our side',
    detail: 'It has been noted. If it happens again, tell support the reference.',
  },
  webhook_refused: {
    title: 'This message was not accepted',
    detail: 'It was not signed by the payment provider, or it could not be read.',
  },
  unknown_line: {
    title: 'There is no such line',
    detail: 'Your account has no line with this id.',
  },
  unknown_plan: {
    title: 'There is no such plan on sale',
    detail: 'Choose a plan from the list of plans.',
  },
  unknown_order: {
    title: 'There is no such order',
    detail: 'Your account has no order with this id.',
  },
  unknown_bucket: {
    title: 'There is no such allowance',
    detail: 'Your account has no bucket with this id.',
  },
  unknown_market: {
    title: 'There is no such market',
    detail: 'Nothing is sold under this market id.',
  },
  session_unknown: {
    title: 'There is no such session',
    detail: 'It has ended already, or it was never one of yours.',
  },
  number_lost: {
    title: 'This number is lost',
    detail: 'It was not renewed in time and cannot be brought back. Order a new line instead.',
  },
  plan_of_other_market: {
    title: 'This plan is sold in another market',
    detail: 'Choose a plan of the market that the line belongs to.',
  },
  plan_not_for_sim: {
    title: 'This plan does not work with this kind of SIM',
    detail: 'Choose a plan for the kind of SIM that the line has.',
  },
  needs_running_plan: {
    title: 'This add-on needs a running plan',
    detail: 'Renew the line with a plan first, then buy the add-on.',
  },
  queue_full: {
    title: 'No more plans can wait on this line',
    detail: 'As many plans are queued as the operator allows. Order again when one has begun.',
  },
  plan_withdrawn: {
    title: 'This plan is no longer sold',
    detail: 'Choose another plan from the list of plans.',
  },
  no_number_free: {
    title: 'No number is free at the moment',
    detail: 'Try again later. Nothing was ordered.',
  },
  already_paid: {
    title: 'This order is paid',
    detail: 'Nothing more is to be paid for it, and nothing was taken a second time.',
  },
  order_closed: {
    title: 'This order is over',
    detail: 'It was cancelled, expired or paid back. Make a new order.',
  },
  quote_expired: {
    title: 'The price held no longer',
    detail: 'Make a new order to see the price of today.',
  },
  consent_required: {
    title: 'Your consent is needed',
    detail: 'Agree that the service may start at once: send consent as true.',
  },
  method_not_offered: {
    title: 'This payment method is not offered',
    detail: 'Choose one of the methods that the order lists.',
  },
  payment_undecided: {
    title: 'An earlier payment is not decided yet',
    detail:
      'It may have gone through, so nothing more is asked of you until that is known. Look again in a minute.',
  },
  payment_open: {
    title: 'A payment is under way',
    detail: 'Whether it went through is not known yet. Try again in a minute.',
  },
  credit_limit: {
    title: 'This would be more credit than you may hold',
    detail: 'Use up some credit first, then try again. Nothing was taken.',
  },
  pin_malformed: {
    title: 'This does not look like a PIN',
    detail: 'A PIN has 14 to 20 digits. Spaces and dashes do not matter.',
  },
  voucher_refused: {
    title: 'This voucher was not accepted',
    detail: 'Check the PIN. Send the serial number too to learn why it was refused.',
  },
  voucher_used: {
    title: 'This voucher was redeemed already',
    detail: 'Another account redeemed it. Ask whoever sold it to you, or support.',
  },
  voucher_blocked: {
    title: 'This voucher is blocked',
    detail: 'The operator has blocked it. Ask support with its serial number.',
  },
  voucher_expired: {
    title: 'This voucher has expired',
    detail: 'It can no longer be redeemed. Ask support with its serial number.',
  },
  line_required: {
    title: 'Say for which line',
    detail: 'This voucher brings a plan, and the account has several lines: send lineId.',
  },
  credit_short: {
    title: 'There is not enough credit',
    detail: 'The account’s credit does not cover this. Choose another way to pay.',
  },
  not_due: {
    title: 'It is too early for that',
    detail: 'The order can still be paid.',
  },
  line_not_in_service: {
    title: 'The line is not in service',
    detail: 'Nothing can be used on it until it is renewed.',
  },
  nothing_left: {
    title: 'Nothing that fits is left',
    detail: 'No allowance on the line covers this use in this country.',
  },
  no_usage: {
    title: 'Nothing is known of this line’s use',
    detail: 'The line was not used in the last 90 days. State a need instead.',
  },
  wrong: {
    title: 'Name or password is wrong',
    detail: 'Check both, or ask for a link to choose a new password.',
  },
  wait: {
    title: 'Please wait a moment',
    detail: 'There were too many tries. Go on when the time in Retry-After is over.',
  },
  locked: {
    title: 'Sign-in is locked for a while',
    detail:
      'There were too many wrong passwords. Wait, or use the link we sent by e-mail to unlock.',
  },
  confirm_password: {
    title: 'Your password is needed again',
    detail: 'Confirm your password in this session, then repeat the request.',
  },
  step_up_required: {
    title: 'Confirm that it is you',
    detail: 'Confirm by one of the listed ways in this session, then repeat the request.',
  },
  pending_over: {
    title: 'This sign-in took too long',
    detail: 'Sign in with the password again.',
  },
  totp_not_begun: {
    title: 'There is no new secret to confirm',
    detail: 'Ask for a new secret, add it to the app, then confirm it with a code.',
  },
  factor_unknown: {
    title: 'There is nothing of that kind to remove',
    detail: 'It was removed already, or it is not yours.',
  },
  passkeys_not_offered: {
    title: 'Passkeys do not work at this address',
    detail: 'They need a site with a name. Use an authenticator app instead.',
  },
  too_many_passkeys: {
    title: 'There are as many passkeys as there may be',
    detail: 'Remove one that is no longer used.',
  },
  passkey_known: {
    title: 'This passkey is known already',
    detail: 'Nothing needs to be done.',
  },
  name_missing: {
    title: 'A name is missing',
    detail: 'Give the passkey a name that you will know it by.',
  },
  no_second_factor: {
    title: 'There is no second step yet',
    detail: 'Recovery codes stand in for an app or a passkey: set one up first.',
  },
  amount_not_offered: {
    title: 'This limit is not offered',
    detail:
      'Choose an amount above zero and up to 100.00 (10,000 in a currency without minor units).',
  },
  payment_password_too_short: {
    title: 'The payment password is too short',
    detail: 'Use at least 6 characters.',
  },
  payment_password_too_long: {
    title: 'The payment password is too long',
    detail: 'Use at most 64 characters.',
  },
  payment_password_too_easy: {
    title: 'The payment password is too easy',
    detail: 'Choose one that is not repeated, counted or known to everybody.',
  },
  payment_password_same: {
    title: 'This is the account’s own password',
    detail: 'Choose another one: the same would guard nothing more.',
  },
  unknown_refund: {
    title: 'There is no such refund',
    detail: 'Check its id, or ask for the order with its refunds.',
  },
  order_not_paid: {
    title: 'Nothing was paid for this order',
    detail: 'There is nothing to give back.',
  },
  refund_all_back: {
    title: 'All of it has gone back',
    detail: 'Everything that was paid for this order has been returned or is on its way.',
  },
  refund_plan_over: {
    title: 'The plan has served its whole time',
    detail: 'What was provided to its end can’t be given back.',
  },
  refund_used_up: {
    title: 'Nothing is left to give back',
    detail: 'What was provided is worth all that was paid.',
  },
  refund_too_late: {
    title: 'The time to withdraw is over',
    detail: 'Write to support if something was wrong with what you bought.',
  },
  refund_not_offered: {
    title: 'This order gives no right to a refund',
    detail: 'Write to support if something was wrong with what you bought.',
  },
  refund_under_way: {
    title: 'The money is on its way back by itself',
    detail: 'The order could not be delivered. There is nothing you need to do.',
  },
  refund_not_refused: {
    title: 'This refund was not refused',
    detail: 'It has been made or is on its way, so there is nothing to choose.',
  },
  quote_changed: {
    title: 'The figures have changed',
    detail: 'Something was used or time passed, and nothing was done. Ask for the quote again.',
  },
  destination_not_offered: {
    title: 'The money can’t go there',
    detail: 'What was paid with credit or a voucher goes back to account credit.',
  },
  link_unknown: {
    title: 'This link is not known',
    detail: 'Copy the whole of it, or ask for a new one.',
  },
  link_used: {
    title: 'This link has been used',
    detail: 'Each link works once. Ask for a new one.',
  },
  link_replaced: {
    title: 'This link was closed',
    detail: 'Something newer took its place.',
  },
  link_expired: {
    title: 'This link has run out',
    detail: 'Ask for a new one.',
  },
};
