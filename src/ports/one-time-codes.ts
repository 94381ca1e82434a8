import type { Instant } from '#domain/time.ts';

/** What an authenticator app needs to know of a secret. */
export interface AppEnrolment {
  /** `otpauth://totp/…`: opens an app on the same device. */
  address: string;
  /** The same as a picture: an SVG document. */
  qrSvg: string;
  /** The secret in base 32, for typing. */
  text: string;
}

/** Time-based one-time codes (RFC 6238): six digits, 30 seconds, SHA-1, as every app knows them. */
export interface OneTimeCodes {
  enrol(of: { secret: Uint8Array; issuer: string; account: string }): AppEnrolment;
  /** The step of 30 seconds that a code belongs to, one before or after `now` at most; null: none. */
  stepOf(of: { secret: Uint8Array; code: string; now: Instant }): bigint | null;
}
