import { z } from 'zod';
import { removePaymentPassword as remove } from '#usecases/identity/step-up/manage-payment-password.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { paymentPasswordProof } from '../wire/security.ts';

export const removePaymentPassword: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/security/payment-password/removal',
    schema: {
      operationId: 'removePaymentPassword',
      tags: ['Security'],
      summary: 'Remove the payment password',
      description: 'Payments with stored means then ask as the account does.',
      body: z.strictObject({ proof: paymentPasswordProof }),
      response: {
        204: z.undefined().describe('There is none any more.'),
        ...changeProblems(
          'invalid_request',
          'payment_password_too_short',
          'payment_password_too_long',
          'payment_password_too_easy',
          'payment_password_same',
          'link_unknown',
          'link_used',
          'link_replaced',
          'link_expired',
          'wrong',
          'wait',
          'locked',
          'step_up_required',
        ),
      },
    },
    handler: async (request, reply) => {
      accepted(await remove(product, sessionOf(request), request.body.proof));
      return reply.code(204).send();
    },
  });
};
