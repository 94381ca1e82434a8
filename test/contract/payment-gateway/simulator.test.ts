import { signatureHeader } from '#adapters/payment/simulator/protocol.ts';
import { signMessage } from '#adapters/payment/simulator/signature.ts';
import type { OpenedPayment } from './gateway-bench.ts';
import { type CardForm, fillIn, openPage, submit } from './hosted-page.ts';
import { startSimulator, webhookSecret } from './simulator-process.ts';
import { paymentGatewayContract } from './suite.ts';

paymentGatewayContract('simulator', async () => {
  const simulator = await startSimulator();
  const { control, receiver } = simulator;
  const payBy = async ({ redirectUrl }: OpenedPayment, card: CardForm) => {
    const page = await openPage(redirectUrl);
    if (page.forms.some(({ id }) => id === 'card-form')) await submit(page, 'card-form', card);
  };
  return {
    gateway: simulator.gateway,
    payer: {
      pay: (payment) => payBy(payment, fillIn('4242 4242 4242 4242')),
      decline: (payment) => payBy(payment, fillIn('4000 0000 0000 0002')),
      abandon: async ({ redirectUrl }) => void (await openPage(redirectUrl)),
    },
    loseNextAnswer: async (call) => void (await control('faults', { [`lose_${call}`]: 1 })),
    async whileDown(run) {
      for (const state of ['failing', 'unreachable', 'hanging']) {
        await control('faults', { merchant_api: state });
        await run().finally(() => control('faults', { merchant_api: 'up' }));
      }
    },
    refuseNextRefund: async () => void (await control('faults', { refuse_refunds: 1 })),
    async whileTodayIsReported(run) {
      await control('report', { kind: 'today' });
      await run().finally(() => control('report', { kind: 'none' }));
    },
    messagesAbout: receiver.about,
    sign: (rawBody, at) => ({ [signatureHeader]: signMessage(webhookSecret, rawBody, at) }),
    forge: (rawBody, at) => ({ [signatureHeader]: signMessage('another secret', rawBody, at) }),
    shortestLifeMs: 600,
    stop: simulator.stop,
  };
});
