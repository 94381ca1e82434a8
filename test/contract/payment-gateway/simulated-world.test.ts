import type { DeclineReason } from '#domain/payment.ts';
import { DAY } from '#domain/time.ts';
import { Books, reportOf } from '../../../simulation/provider/books.ts';
import { createWorldGateway } from '../../../simulation/provider/gateway.ts';
import type { ProviderMeans } from '../../../simulation/provider/kept-means.ts';
import { sign, writeMeansMessage, writeMessage } from '../../../simulation/provider/messages.ts';
import type { GatewayCall, OpenedPayment, ReceivedMessage } from './gateway-bench.ts';
import { paymentGatewayContract } from './suite.ts';

// What the simulated worlds are given for a provider must be one, as any other.

const secret = 'what the provider of the contract signs with';
const unknown = { outcome: 'unknown', detail: 'no answer' } as const;

paymentGatewayContract('simulated world', async () => {
  let references = 0;
  let ahead = 0;
  let isDown = false;
  let refuses = false;
  let chargesLeft = Number.POSITIVE_INFINITY;
  const refusals = new Map<string, DeclineReason>();
  const told: ReceivedMessage[] = [];
  const lost = new Set<GatewayCall | 'settlementReport'>();
  const messages = new Map<string, ReceivedMessage[]>();
  const clock = () => Date.now();
  const newReference = () => `reference-${++references}`;
  const books = new Books({
    ...{ clock, newReference },
    offSession: ({ paymentId }) => refusals.get(paymentId) ?? null,
    onChange: (payment) => {
      const { paymentId } = payment.request;
      const rawBody = writeMessage(newReference(), reportOf(payment));
      const receivedAt = clock();
      const message = { rawBody, receivedAt, headers: sign(secret, rawBody, receivedAt) };
      messages.set(paymentId, [...(messages.get(paymentId) ?? []), message]);
    },
  });
  const gateway = createWorldGateway({
    ...{ books, secret },
    clock: () => clock() + ahead,
    carry: async ({ kind }, atProvider, unwilling = atProvider) => {
      if (isDown) return unknown;
      if (kind === 'charge' && --chargesLeft < 0) {
        chargesLeft = 1;
        return unwilling();
      }
      const willing = !(refuses && kind === 'refund');
      if (!willing) refuses = false;
      const answer = willing ? atProvider() : unwilling();
      return lost.delete(kind) ? unknown : answer;
    },
  });
  const change = ({ request }: OpenedPayment, how: (means: ProviderMeans) => void) => {
    const means = books.payments.get(request.paymentId)!.means!;
    how(means);
    const rawBody = writeMeansMessage(newReference(), means);
    const receivedAt = clock();
    told.push({ rawBody, receivedAt, headers: sign(secret, rawBody, receivedAt) });
  };
  return {
    gateway,
    payer: {
      pay: async ({ request }) => void books.pay(request.paymentId),
      decline: async ({ request }) => void books.decline(request.paymentId),
      payWithoutKeeping: async ({ request }) => {
        books.payments.get(request.paymentId)!.request.savesMeans = false;
        books.pay(request.paymentId);
      },
      abandon: async () => {},
    },
    loseNextAnswer: async (call) => void lost.add(call === 'report' ? 'settlementReport' : call),
    async whileDown(work) {
      isDown = true;
      await work().finally(() => {
        isDown = false;
      });
    },
    async whileTodayIsReported(work) {
      ahead = DAY;
      await work().finally(() => {
        ahead = 0;
      });
    },
    refuseCharges: async ({ request }, reason) => void refusals.set(request.paymentId, reason),
    endAgreement: async (payment) =>
      change(payment, (means) => {
        means.state = 'revoked';
      }),
    renewCard: async (payment) =>
      change(payment, (means) => {
        means.kept = { ...means.kept, expiresMonth: '2101-01' };
      }),
    async whileBusy(work) {
      chargesLeft = 1;
      await work().finally(() => {
        chargesLeft = Number.POSITIVE_INFINITY;
      });
    },
    meansMessages: () => told,
    refuseNextRefund: async () => {
      refuses = true;
    },
    messagesAbout: (paymentId) => messages.get(paymentId) ?? [],
    sign: (rawBody, at) => sign(secret, rawBody, at),
    forge: (rawBody, at) => sign('another secret', rawBody, at),
    shortestLifeMs: 300,
    stop: async () => {},
  };
});
