import { randomUUID } from 'node:crypto';
import { MINUTE } from '#domain/time.ts';
import type {
  AskAnswer,
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

export type GatewayCall = 'open' | 'ask' | 'cancel' | 'refund' | 'report';

/** What a provider must offer to be put to the contract: the port, a payer, and ways to fail. */
export interface GatewayBench {
  gateway: PaymentGateway;
  /** What a person does on the hosted page, up to the end of the provider's work. */
  payer: {
    pay(payment: OpenedPayment): Promise<void>;
    /** Has the payment refused with `card_declined`. */
    decline(payment: OpenedPayment): Promise<void>;
    /** Opens the page and goes away without an answer. */
    abandon(payment: OpenedPayment): Promise<void>;
  };
  /** The next call of this kind does its work, then its answer is lost. */
  loseNextAnswer(call: GatewayCall): Promise<void>;
  /** Calls fail without doing anything while `run` runs. */
  whileDown(run: () => Promise<void>): Promise<void>;
  /** The provider refuses the next refund for reasons of its own. */
  refuseNextRefund(): Promise<void>;
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

export const ask = async ({ gateway }: GatewayBench, { request }: OpenedPayment) =>
  reportIn(await gateway.ask(request.paymentId));
