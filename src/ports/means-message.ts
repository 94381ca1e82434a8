import type { ProviderMethod } from '#domain/payment.ts';
import type { Instant } from '#domain/time.ts';

/** A saved card or wallet as people know it. */
export interface NamedMeans {
  method: ProviderMethod;
  /** `Visa •••• 4242`. */
  label: string;
  /** `2027-08`; null: it does not expire. */
  expiresMonth: string | null;
}

export type MeansTemplate = 'means_saved' | 'means_replaced' | 'means_removed' | 'means_expiring';

export interface MeansMessage {
  kind: MeansTemplate;
  means: NamedMeans;
  /** Whose place it took; only with `means_replaced`. */
  replaced: NamedMeans | null;
  /** E.164 with "+": the lines whose auto-renewal it pays for. */
  msisdns: readonly string[];
  /** The very words that were agreed to; only with `means_saved`. */
  agreed: string | null;
  happenedAt: Instant;
  /** IANA zone of the reader. */
  timeZone: string;
}
