/** What happened to an account's factors and payment password: its owner is told of each by mail. */
export const securityEvents = [
  'totp_added',
  'totp_removed',
  'passkey_added',
  'passkey_removed',
  'recovery_codes_made',
  'recovery_code_used',
  /** The password was right, the second factor wrong too often. */
  'second_factor_locked',
  'factor_reset_asked',
  'factors_removed',
  'payment_password_set',
  'payment_password_removed',
  'payment_guard_changed',
  'email_change_asked',
  'email_changed',
] as const;

export type SecurityEvent = (typeof securityEvents)[number];
