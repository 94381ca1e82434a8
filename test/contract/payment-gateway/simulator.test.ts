import { signatureHeader } from '#adapters/payment/simulator/protocol.ts';
import { signMessage } from '#adapters/payment/simulator/signature.ts';
import type { DeclineReason } from '#domain/payment.ts';
import type { OpenedPayment } from './gateway-bench.ts';
import { type CardForm, fillIn, openPage, submit } from './hosted-page.ts';
import { startSimulator, webhookSecret } from './simulator-process.ts';
import { paymentGatewayContract } from './suite.ts';

paymentGatewayContract('simulator', async () => {
  const simulator = await startSimulator();
  const { control, receiver } = simulator;
  const payBy = async ({ redirectUrl }: OpenedPayment, card: CardForm, refuses = false) => {
    const page = await openPage(redirectUrl);
    const form = page.forms.find(({ id }) => id === 'card-form');
    if (!form) return;
    const keeps = form.fields.some(({ name }) => name === 'keeps') && !refuses;
    await submit(page, 'card-form', { ...card, ...(keeps ? { keeps: 'on' } : {}) });
  };
  const endings: Partial<Record<DeclineReason, string>> = {
    insufficient_funds: '6199',
    do_not_retry: '6200',
    authentication_required: '3155',
  };
  return {
    gateway: simulator.gateway,
    payer: {
      pay: (payment) => payBy(payment, fillIn('4242 4242 4242 4242')),
      payWithoutKeeping: (payment) => payBy(payment, fillIn('4242 4242 4242 4242'), true),
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
    refuseCharges: async ({ request }, reason) => {
      const ending = endings[reason]!;
      await control('means', { payment_id: request.paymentId, change: 'card', ending });
    },
    endAgreement: async ({ request }) =>
      void (await control('means', { payment_id: request.paymentId, change: 'end' })),
    renewCard: async ({ request }) =>
      void (await control('means', { payment_id: request.paymentId, change: 'renew' })),
    async whileBusy(run) {
      await control('faults', { charges_per_second: 1 });
      await run().finally(() => control('faults', { charges_per_second: 0 }));
    },
    meansMessages: () => receiver.messages.filter(({ rawBody }) => rawBody.includes('"means.')),
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
