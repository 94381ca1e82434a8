import type { Currency } from '#domain/money.ts';
import type { ProviderMethod } from '#domain/payment.ts';
import type { CreateChargeBody, DeclineCode, refundRefusals, wireStatuses } from '../protocol.ts';

/** What the provider keeps. Records are replaced, never changed in place; amounts end in `Minor`. */
export interface PaymentRecord {
  readonly paymentId: string;
  /** The secret part of the hosted page's address. */
  readonly token: string;
  readonly providerReference: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly method: ProviderMethod;
  readonly description: string;
  readonly reference: string;
  readonly locale: 'zh-CN' | 'en';
  readonly returnUrl: string;
  readonly expiresAt: number;
  readonly createdAt: number;
  readonly status: (typeof wireStatuses)[number];
  readonly capturedMinor: bigint | null;
  readonly refundedMinor: bigint;
  readonly declineCode: DeclineCode | null;
  readonly happenedAt: number;
  /** What the payer used, never more of a card than its last four digits. */
  readonly paidWith: string | null;
  readonly walletEmail: string | null;
  /** A card whose bank asks first; the answer is awaited on the bank's page. */
  readonly challengedCard: CardUsed | null;
  /** Set by hand for this payment; null follows the card, then the setting for all. */
  readonly manner: MannerSetting | null;
  readonly refundsRefused: boolean;
  /** The merchant asked for it to be kept; absent: it did not. */
  readonly keepAsked?: boolean;
  /** The payer said no on this page. */
  readonly keepRefused?: boolean;
  /** Taken from this one, or kept since. */
  readonly means?: MeansFacts;
  /** Paid by its payer with a means that was kept before. */
  readonly onSession?: CreateChargeBody['means'];
  /** Taken without the payer. */
  readonly charge?: Pick<CreateChargeBody, 'means' | 'reason'>;
}

export interface MeansFacts {
  readonly reference: string;
  readonly fingerprint: string;
  readonly method: ProviderMethod;
  /** `Visa •••• 4242`, a wallet's address: what people know it by. */
  readonly label: string;
  readonly expiresMonth: string | null;
}

/** A card or wallet that is kept for a merchant. */
export interface MeansRecord extends MeansFacts {
  /** With which its payer agreed. */
  readonly paymentId: string;
  readonly initialReference: string;
  readonly status: 'usable' | 'needs_payer' | 'ended';
  /** Digits of the card that decide what its bank does. */
  readonly ending: string | null;
  readonly walletEmail: string | null;
  /** How often its bank has refused it so far. */
  readonly softDeclines: number;
}

export interface CardUsed {
  readonly brand: string;
  readonly ending: string;
  /** `2029-08`; absent in what was kept before. */
  readonly expiresMonth?: string;
}

export interface RefundRecord {
  readonly refundId: string;
  readonly paymentId: string;
  readonly providerReference: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly refusal: (typeof refundRefusals)[number] | null;
  readonly happenedAt: number;
}

/** How webhooks go out. All but the first five are spoilt: sent once, never followed by a true one. */
export const manners = [
  'normal',
  'late',
  'never',
  'doubled',
  'reordered',
  'tampered_signature',
  'tampered_body',
  'wrong_amount',
  'unknown_payment',
  'old_timestamp',
] as const;
export type Manner = (typeof manners)[number];

export interface MannerSetting {
  readonly manner: Manner;
  readonly lateByMs: number;
}

export const isSpoilt = (manner: Manner) => manners.indexOf(manner) >= 5;

export interface DeliveryRecord {
  readonly deliveryId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly paymentId: string;
  readonly manner: Manner;
  readonly body: string;
  readonly createdAt: number;
  readonly progress: DeliveryProgress;
}

export interface DeliveryProgress {
  readonly state: 'pending' | 'delivered' | 'given_up' | 'withheld';
  readonly attempts: number;
  readonly nextAttemptAt: number;
  readonly lastStatus: number | null;
  readonly lastFault: string | null;
}

export interface WalletRecord {
  readonly email: string;
  readonly balances: Readonly<Record<Currency, { readonly balanceMinor: bigint }>>;
}

export const lossKinds = ['open', 'charge', 'ask', 'cancel', 'means', 'refund', 'report'] as const;
export type LossKind = (typeof lossKinds)[number];
export const merchantApiStates = ['up', 'failing', 'hanging', 'unreachable'] as const;

/** How a settlement report can be wrong; each is asked for by hand. */
export const reportFaultKinds = [
  'drop',
  'double',
  'amount',
  'currency',
  'stranger',
  'chargeback',
] as const;

export interface ReportFault {
  readonly kind: (typeof reportFaultKinds)[number];
  /** The provider's day, in UTC. */
  readonly day: string;
  /** The payment or refund whose line is meant; a stranger's is in no book. */
  readonly subject: string;
  /** With a stranger: makes it a refund by this id. */
  readonly refundSubject: string | null;
  readonly amountMinor: bigint | null;
  readonly currency: Currency | null;
}

/** The switches of the control page. */
export interface Settings {
  readonly merchantApi: (typeof merchantApiStates)[number];
  /** How many more answers of each kind are lost after the work is done. */
  readonly loseNext: Readonly<Record<LossKind, number>>;
  /** The merchant may charge so often in a second; null: as often as it likes. */
  readonly chargesPerSecond: number | null;
  readonly refuseNextOpens: number;
  readonly refuseNextRefunds: number;
  readonly webhooks: MannerSetting;
  readonly reportFaults: readonly ReportFault[];
  /** Reports also a day that is not over: for whoever can’t wait. */
  readonly reportsToday: boolean;
}

export const defaultSettings: Settings = {
  merchantApi: 'up',
  loseNext: { open: 0, charge: 0, ask: 0, cancel: 0, means: 0, refund: 0, report: 0 },
  chargesPerSecond: null,
  refuseNextOpens: 0,
  refuseNextRefunds: 0,
  webhooks: { manner: 'normal', lateByMs: 60_000 },
  reportFaults: [],
  reportsToday: false,
};

/** One line of the journal holds the changes of one decision, so they are kept or lost together. */
export type Change =
  | { kind: 'payment'; record: PaymentRecord }
  | { kind: 'refund'; record: RefundRecord }
  | { kind: 'delivery'; record: DeliveryRecord }
  | { kind: 'delivery-progress'; deliveryId: string; progress: DeliveryProgress }
  | { kind: 'wallet'; record: WalletRecord }
  | { kind: 'means'; record: MeansRecord }
  | { kind: 'means-forgotten'; reference: string }
  | { kind: 'settings'; record: Settings }
  | { kind: 'reset' };
