import type { AgreeRefusal, StopRefusal } from '#domain/agree-auto-renewal.ts';
import type { RemoveMeansRefusal, ReplaceMeansRefusal } from '#domain/change-means.ts';
import type { ChargeRefusal } from '#domain/charging.ts';
import type { CloseOrderRefusal } from '#domain/close-order.ts';
import type { TakeAsCreditRefusal } from '#domain/record-refund.ts';
import type { RenewalRefusal } from '#domain/renewal.ts';
import type { RequestRefundRefusal } from '#domain/request-refund.ts';
import type { AddWatchRefusal, ChangeWatchRefusal, OverrideCapRefusal } from '#domain/set-watch.ts';
import type { ConfirmRefusal } from '#usecases/confirm-order.ts';
import type { DraftRefusal } from '#usecases/draft-order.ts';
import type { HoldRefusal } from '#usecases/holds/hold-line.ts';
import type { AskEmailChangeRefusal } from '#usecases/identity/change-email.ts';
import type { ConfirmEmailRefusal } from '#usecases/identity/confirm-email-change.ts';
import type { AddPasskeyRefusal } from '#usecases/identity/factors/manage-passkeys.ts';
import type { ConfirmTotpRefusal } from '#usecases/identity/factors/manage-totp.ts';
import type { FinishSignInRefusal } from '#usecases/identity/finish-sign-in.ts';
import type { SignInRefusal } from '#usecases/identity/sign-in.ts';
import type { PaymentPasswordRefusal } from '#usecases/identity/step-up/manage-payment-password.ts';
import type { BeginSetupRefusal } from '#usecases/means/begin-means-setup.ts';
import type { CodeRefusal } from '#usecases/promotions/apply-code.ts';
import type { VoucherRefusal } from '#usecases/vouchers/redeem-voucher.ts';

/** What this edge refuses by itself, before any use case is asked. */
export type EdgeRefusal =
  | 'invalid_request'
  | 'malformed_request'
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'not_found'
  | 'signed_out'
  | 'other_origin'
  | 'key_reused'
  | 'too_many_requests'
  | 'busy'
  | 'fault'
  | 'webhook_refused';

/** Every `code` a problem can have. Refusals come from the use cases by type: none can be forgotten. */
export type ProblemCode =
  | EdgeRefusal
  | DraftRefusal
  | ConfirmRefusal
  | CloseOrderRefusal
  | ChargeRefusal
  | RenewalRefusal
  | AgreeRefusal
  | StopRefusal
  | HoldRefusal
  | VoucherRefusal
  | CodeRefusal
  | RequestRefundRefusal
  | TakeAsCreditRefusal
  | SignInRefusal['refused']
  | FinishSignInRefusal['refused']
  | ConfirmTotpRefusal['refused']
  | AddPasskeyRefusal['refused']
  | PaymentPasswordRefusal['refused']
  | AskEmailChangeRefusal['refused']
  | ConfirmEmailRefusal['refused']
  | RemoveMeansRefusal
  | ReplaceMeansRefusal
  | BeginSetupRefusal
  | AddWatchRefusal
  | ChangeWatchRefusal
  | OverrideCapRefusal
  | 'factor_unknown'
  | 'passkeys_not_offered'
  | 'no_second_factor'
  | 'amount_not_offered'
  | 'no_number_free'
  | 'session_unknown'
  | 'confirm_password'
  | 'unknown_market'
  | 'unknown_bucket'
  | 'unknown_feed'
  | 'no_usage'
  | 'date_out_of_range'
  | 'invalid';

/** RFC 9110 status of each problem. */
export const problemStatus: Record<ProblemCode, number> = {
  invalid_request: 400,
  malformed_request: 400,
  unsupported_media_type: 415,
  body_too_large: 413,
  not_found: 404,
  signed_out: 401,
  other_origin: 403,
  key_reused: 422,
  too_many_requests: 429,
  busy: 503,
  fault: 500,
  webhook_refused: 400,
  unknown_line: 404,
  unknown_plan: 404,
  unknown_order: 404,
  unknown_bucket: 404,
  unknown_feed: 404,
  unknown_refund: 404,
  unknown_market: 404,
  session_unknown: 404,
  number_lost: 409,
  line_on_hold: 409,
  plan_of_other_market: 409,
  plan_not_for_sim: 409,
  needs_running_plan: 409,
  queue_full: 409,
  begins_at_end_only: 409,
  no_means: 422,
  credit_not_for_this: 409,
  cap_below_price: 422,
  trigger_not_for_plan: 422,
  terms_changed: 409,
  not_renewing: 409,
  agreed_anew: 409,
  plan_withdrawn: 409,
  no_number_free: 409,
  already_paid: 409,
  order_closed: 409,
  quote_expired: 409,
  consent_required: 422,
  method_not_offered: 422,
  payment_undecided: 409,
  payment_open: 409,
  credit_short: 409,
  credit_limit: 409,
  top_up_not_offered: 409,
  amount_too_small: 422,
  amount_too_large: 422,
  amount_not_in_steps: 422,
  pin_malformed: 422,
  code_refused: 409,
  code_other_plan: 409,
  code_first_time_only: 409,
  code_win_back_only: 409,
  code_used: 409,
  code_saves_less: 409,
  code_own: 409,
  order_confirmed: 409,
  voucher_refused: 409,
  voucher_used: 409,
  voucher_blocked: 409,
  voucher_expired: 409,
  line_required: 422,
  order_not_paid: 409,
  refund_all_back: 409,
  refund_plan_over: 409,
  refund_used_up: 409,
  refund_too_late: 409,
  refund_not_offered: 409,
  refund_under_way: 409,
  refund_not_refused: 409,
  quote_changed: 409,
  destination_not_offered: 422,
  parking_not_offered: 409,
  not_from_this_state: 409,
  not_enough_credit: 409,
  too_late: 409,
  only_support: 409,
  not_due: 409,
  line_not_in_service: 409,
  nothing_left: 409,
  no_usage: 409,
  date_out_of_range: 422,
  wrong: 401,
  wait: 429,
  locked: 429,
  confirm_password: 403,
  step_up_required: 403,
  pending_over: 401,
  totp_not_begun: 409,
  factor_unknown: 404,
  passkeys_not_offered: 409,
  too_many_passkeys: 409,
  passkey_known: 409,
  name_missing: 422,
  no_second_factor: 409,
  amount_not_offered: 422,
  payment_password_too_short: 422,
  payment_password_too_long: 422,
  payment_password_too_easy: 422,
  payment_password_same: 422,
  email_malformed: 422,
  email_unchanged: 422,
  email_taken: 409,
  means_gone: 409,
  unknown_means: 404,
  means_in_use: 409,
  means_not_usable: 409,
  same_means: 422,
  too_many_setups: 429,
  provider_unavailable: 503,
  too_many_watches: 409,
  amount_not_above_zero: 422,
  watch_exists: 409,
  unknown_service: 422,
  unknown_watch: 404,
  watch_of_policy: 409,
  nothing_to_override: 409,
  link_unknown: 404,
  link_used: 409,
  link_replaced: 409,
  link_expired: 409,
  invalid: 400,
};

export const problemCodes = Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]];
