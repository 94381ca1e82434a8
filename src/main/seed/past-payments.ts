import { fingerprintOf, monthOf } from '#adapters/payment/simulator/provider/kept-means.ts';
import { type DeclineReason, providerMethods } from '#domain/payment.ts';
import type { KeptMeans } from '#domain/payment-means.ts';
import type { Clock } from '#ports/clock.ts';
import type { OpenRequest, PaymentGateway } from '#ports/payment-gateway.ts';

/** How the provider's references of the past begin: by it they are found again. */
export const PAST_REFERENCE = 'past_';

export interface PastPayments extends PaymentGateway {
  /** The next payment that is asked about was declined for this reason. */
  declineNext(reason: DeclineReason): void;
}

/**
 * The provider as it was in the past of the demo: every page it opened has been paid by the time it
 * is asked. It bears the simulator's name, for that is where the demo's subscribers pay.
 */
export function createPastPayments(clock: Clock): PastPayments {
  const opened = new Map<string, OpenRequest>();
  let declining: DeclineReason | null = null;
  const notOfThePast = () => ({ outcome: 'unknown' as const, detail: 'the past is over' });
  /** The one card that anybody keeps in the past; the simulator would know it again. */
  const keptCard = (paymentId: string): KeptMeans => ({
    reference: referenceOf(paymentId),
    fingerprint: fingerprintOf('card', 'Visa', '4242'),
    method: 'card',
    label: 'Visa •••• 4242',
    expiresMonth: monthOf(clock(), 30),
  });
  const referenceOf = (paymentId: string) => `${PAST_REFERENCE}${paymentId.slice(-12)}`;
  return {
    name: 'simulator',
    pageOrigins: [],
    methods: () => providerMethods,
    declineNext(reason) {
      declining = reason;
    },
    async open(request) {
      opened.set(request.paymentId, request);
      const providerReference = referenceOf(request.paymentId);
      return { outcome: 'opened', redirectUrl: request.returnUrl, providerReference };
    },
    async ask(paymentId) {
      const request = opened.get(paymentId);
      if (!request) return { outcome: 'absent' };
      const declineReason = declining;
      declining = null;
      return {
        outcome: 'known',
        report: {
          paymentId,
          providerReference: referenceOf(paymentId),
          status: declineReason ? 'declined' : 'captured',
          amount: request.amount,
          declineReason,
          happenedAt: clock(),
          ...(request.savesMeans ? { means: keptCard(paymentId) } : {}),
        },
      };
    },
    charge: async () => notOfThePast(),
    checkMeans: async () => notOfThePast(),
    forgetMeans: async () => notOfThePast(),
    cancel: async () => notOfThePast(),
    refund: async () => notOfThePast(),
    settlementReport: async () => notOfThePast(),
    readEvent: async () => ({ outcome: 'malformed', detail: 'the past sends no webhooks' }),
  };
}
