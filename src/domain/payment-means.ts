import type { ProviderMethod } from './payment.ts';
import type { Instant } from './time.ts';

/**
 * usable: may be charged. needs-payer: its bank wants the payer once more. expired: its month is over.
 * revoked: the provider or the bank ended it. removed: by the subscriber.
 */
export type PaymentMeansState = 'usable' | 'needs-payer' | 'expired' | 'revoked' | 'removed';

/** As a provider sees it. needs-payer: its bank wants the payer there the next time. */
export type KeptMeansState = Exclude<PaymentMeansState, 'removed'>;

/** What a provider says of a means it keeps. Never a number. */
export interface KeptMeans {
  reference: string;
  /** The same for the same card or wallet, however often it is kept; tells nothing else. */
  fingerprint: string;
  method: ProviderMethod;
  /** `Visa •••• 4242`; what people know it by. */
  label: string;
  /** `2027-08`: the last month in which it can be charged; null: it does not expire. */
  expiresMonth: string | null;
}

/**
 * A card or wallet that a provider keeps for the subscriber, who agreed to be charged without being there
 * (EBA Q&A 2018_4031: payee-initiated). This program knows a reference and a few words, never a number.
 */
export interface PaymentMeans {
  id: string;
  gateway: string;
  method: ProviderMethod;
  /** The provider's name for it. */
  providerReference: string;
  /** See `KeptMeans`: the same card twice is one means. */
  fingerprint: string;
  /** The payment with which the payer agreed: the initial transaction that later ones refer to. */
  initialPaymentId: string;
  /** The provider's name for that transaction. */
  initialReference: string;
  /** For people: "Visa •••• 4242". */
  label: string;
  /** `2027-08`: the last month in which it can be charged; null: it does not expire. */
  expiresMonth: string | null;
  state: PaymentMeansState;
  createdAt: Instant;
  lastUsedAt: Instant | null;
  endedAt: Instant | null;
}
