import { randomUUID } from 'node:crypto';
import type { DeclineReason } from '#domain/payment.ts';
import { MINUTE } from '#domain/time.ts';
import type {
  AskAnswer,
  ChargeAnswer,
  ChargeRequest,
  OpenRequest,
  PaymentGateway,
  PaymentReport,
} from '#ports/payment-gateway.ts';

/** A payment with its hosted page. */
export interface OpenedPayment {
  request: OpenRequest;
  redirectUrl: string;
  providerReference: string;
}

/** One message of the provider as our webhook address received it. */
export interface ReceivedMessage {
  rawBody: string;
  headers: Record<string, string | undefined>;
  receivedAt: number;
}

export type GatewayCall = 'open' | 'charge' | 'ask' | 'cancel' | 'means' | 'refund' | 'report';

/** What a provider must offer to be put to the contract: the port, a payer, and ways to fail. */
export interface GatewayBench {
  gateway: PaymentGateway;
  /** What a person does on the hosted page, up to the end of the provider's work. */
  payer: {
    pay(payment: OpenedPayment): Promise<void>;
    /** Has the payment refused with `card_declined`. */
    decline(payment: OpenedPayment): Promise<void>;
    /** Pays, and takes the tick away that keeps the card for later. */
    payWithoutKeeping(payment: OpenedPayment): Promise<void>;
    /** Opens the page and goes away without an answer. */
    abandon(payment: OpenedPayment): Promise<void>;
  };
  /** The next call of this kind does its work, then its answer is lost. */
  loseNextAnswer(call: GatewayCall): Promise<void>;
  /** Calls fail without doing anything while `run` runs. */
  whileDown(run: () => Promise<void>): Promise<void>;
  /** The provider refuses the next refund for reasons of its own. */
  refuseNextRefund(): Promise<void>;
  /** What the bank of a card kept with this payment says when its owner is not there. */
  refuseCharges(kept: OpenedPayment, reason: DeclineReason): Promise<void>;
  /** The payer ends the agreement at the provider. */
  endAgreement(kept: OpenedPayment): Promise<void>;
  /** The scheme has sent a new card: another expiry. */
  renewCard(kept: OpenedPayment): Promise<void>;
  /** Allows no more than one charge a second while `run` runs. */
  whileBusy(run: () => Promise<void>): Promise<void>;
  /** All messages about kept means so far. */
  meansMessages(): readonly ReceivedMessage[];
  /** Has the provider report today as if it were over, while `run` runs. */
  whileTodayIsReported(run: () => Promise<void>): Promise<void>;
  /** All messages about a payment so far. */
  messagesAbout(paymentId: string): readonly ReceivedMessage[];
  /** Headers that make `rawBody` the provider's word, as of `at`. */
  sign(rawBody: string, at: number): Record<string, string>;
  /** A signature by someone who does not have the secret. */
  forge(rawBody: string, at: number): Record<string, string>;
  /** The shortest time a payment may stay open, for the test of expiry. */
  shortestLifeMs: number;
  stop(): Promise<void>;
}

export type Bench = () => GatewayBench;

export const requestFor = (changes: Partial<OpenRequest> = {}): OpenRequest => ({
  paymentId: randomUUID(),
  amount: { amountMinor: 1_050n, currency: 'GBP' },
  method: 'card',
  description: 'Roam Europe 10 GB, 30 days · 欧洲漫游',
  reference: 'XK-7Q2M',
  locale: 'en',
  returnUrl: 'http://127.0.0.1:9/orders/ord_1?from=payment',
  expiresAt: Date.now() + 30 * MINUTE,
  ...changes,
});

export async function open({ gateway }: GatewayBench, changes: Partial<OpenRequest> = {}) {
  const request = requestFor(changes);
  const answer = await gateway.open(request);
  if (answer.outcome !== 'opened') throw new Error(`not opened: ${JSON.stringify(answer)}`);
  const { redirectUrl, providerReference } = answer;
  return { request, redirectUrl, providerReference } satisfies OpenedPayment;
}

export async function openAndPay(bench: GatewayBench, changes: Partial<OpenRequest> = {}) {
  const payment = await open(bench, changes);
  await bench.payer.pay(payment);
  return payment;
}

export function reportIn(answer: AskAnswer): PaymentReport {
  if (answer.outcome !== 'known') throw new Error(`not known: ${JSON.stringify(answer)}`);
  return answer.report;
}

/** Pays and has it kept; answers the payment and what a charge needs. */
export async function openAndKeep(bench: GatewayBench, changes: Partial<OpenRequest> = {}) {
  const payment = await openAndPay(bench, { savesMeans: true, ...changes });
  const { means, providerReference } = await ask(bench, payment);
  if (!means) throw new Error('nothing was kept');
  const use = { reference: means.reference, initialReference: providerReference };
  return { payment, means, use };
}

export const chargeOf = (
  means: ChargeRequest['means'],
  changes: Partial<ChargeRequest> = {},
): ChargeRequest => ({
  paymentId: randomUUID(),
  means,
  amount: { amountMinor: 1_200n, currency: 'GBP' },
  description: 'Meridian · Everyday 12',
  reference: 'XK-9R4T',
  locale: 'en',
  reason: 'recurring',
  ...changes,
});

export function chargeReportIn(answer: ChargeAnswer): PaymentReport {
  if (answer.outcome !== 'known') throw new Error(`not known: ${JSON.stringify(answer)}`);
  return answer.report;
}

export const ask = async ({ gateway }: GatewayBench, { request }: OpenedPayment) =>
  reportIn(await gateway.ask(request.paymentId));
