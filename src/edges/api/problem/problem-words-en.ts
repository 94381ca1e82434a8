import { holdProblemWordsEn } from './hold-problem-words-en.ts';
import { identityProblemWordsEn } from './identity-problem-words-en.ts';
import type { ProblemTexts } from './problem-text.ts';
import { refundProblemWordsEn } from './refund-problem-words-en.ts';
import { renewalProblemWordsEn } from './renewal-problem-words-en.ts';

export const problemWordsEn: ProblemTexts = {
  ...holdProblemWordsEn,
  ...identityProblemWordsEn,
  ...renewalProblemWordsEn,
  ...refundProblemWordsEn,
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
  unknown_feed: {
    title: 'There is no such calendar address',
    detail: 'It was revoked or replaced already, or it was never one of yours.',
  },
  date_out_of_range: {
    title: 'This day can’t be asked for',
    detail: 'Give a day after today and no more than two years ahead.',
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
  begins_at_end_only: {
    title: 'This plan can only begin when the current one ends',
    detail:
      'Order it with the timing at-end or queue, or again when less is left of the current plan.',
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
  top_up_not_offered: {
    title: 'This plan is not sold at an amount of your choosing',
    detail:
      'Leave out the amount to buy it at its own price, or choose a plan that lists `ownAmount`.',
  },
  amount_too_small: {
    title: 'This amount is too small',
    detail: 'The plan lists the least amount in `ownAmount`. Nothing was ordered.',
  },
  amount_too_large: {
    title: 'This amount is too large',
    detail: 'The plan lists the largest amount in `ownAmount`. Nothing was ordered.',
  },
  amount_not_in_steps: {
    title: 'This amount is between two steps',
    detail:
      'Amounts go from the least one up in the steps that `ownAmount` lists. Nothing was ordered.',
  },
  pin_malformed: {
    title: 'This does not look like a PIN',
    detail: 'A PIN has 14 to 20 digits. Spaces and dashes do not matter.',
  },
  code_refused: {
    title: 'This code was not accepted',
    detail: 'It is unknown, over or used up. The order is as it was.',
  },
  code_other_plan: {
    title: 'This code is for another plan',
    detail: 'Order one of the plans it is for.',
  },
  code_first_time_only: {
    title: 'This code is for a first purchase',
    detail: 'The account has bought something already.',
  },
  code_win_back_only: {
    title: 'This code is for lines without a plan',
    detail: 'The line has a plan, or had one until not long ago.',
  },
  code_used: {
    title: 'This code was used as often as it can be',
    detail: 'The account has no use of it left.',
  },
  code_saves_less: {
    title: 'Another promotion saves more',
    detail: 'The two can’t be had together; the order has the better one.',
  },
  code_own: {
    title: 'You can’t be invited with this code',
    detail: 'It is yours, or from somebody who pays, reads mail or was invited together with you.',
  },
  order_confirmed: {
    title: 'The order is confirmed',
    detail: 'Its price can’t be changed any more.',
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
  amount_not_offered: {
    title: 'This limit is not offered',
    detail:
      'Choose an amount above zero and up to 100.00 (10,000 in a currency without minor units).',
  },
  means_gone: {
    title: 'This saved card or wallet can’t be used any more',
    detail: 'Nothing was charged. Pay another way, or save it again.',
  },
  unknown_means: {
    title: 'No such saved card or wallet',
    detail: 'It may have been removed meanwhile.',
  },
  means_in_use: {
    title: 'An auto-renewal would be left without anything to pay with',
    detail: 'Replace it by another one in one step, or stop that auto-renewal first.',
  },
  means_not_usable: {
    title: 'The other card or wallet can’t be charged',
    detail: 'Choose one that is usable, or add a new one.',
  },
  same_means: {
    title: 'This is the same card or wallet',
    detail: 'Choose another one to take its place.',
  },
  too_many_setups: {
    title: 'Too many cards were added or tried today',
    detail: 'Try again tomorrow, or write to support.',
  },
  provider_unavailable: {
    title: 'The payment provider can’t be reached just now',
    detail: 'Nothing was begun. Try again in a few minutes.',
  },
  too_many_watches: {
    title: 'There can be no more alerts and caps',
    detail: 'Remove one that is not needed, then add this one.',
  },
  amount_not_above_zero: {
    title: 'The amount must be above zero',
    detail: 'Choose a larger amount.',
  },
  watch_exists: {
    title: 'This alert or cap is there already',
    detail: 'There is nothing to do: it holds.',
  },
  unknown_service: {
    title: 'This service is not offered',
    detail: 'Choose one of those that are listed with the alerts and caps.',
  },
  unknown_watch: {
    title: 'This alert or cap is not there',
    detail: 'It may have been removed. Look at the list again.',
  },
  watch_of_policy: {
    title: 'This one is set by the operator',
    detail: 'It can be lifted for a while, but not removed.',
  },
  nothing_to_override: {
    title: 'There is nothing to lift',
    detail: 'The cap has begun anew or was lifted already. Look at the list again.',
  },
};
