import { z } from 'zod';
import { setPaymentPassword as set } from '#usecases/identity/step-up/manage-payment-password.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { paymentPasswordProof } from '../wire/security.ts';

export const setPaymentPassword: Operation = (api, { product }) => {
  api.route({
    method: 'PUT',
    url: '/security/payment-password',
    schema: {
      operationId: 'setPaymentPassword',
      tags: ['Security'],
      summary: 'Set the payment password',
      description:
        'Payments with stored means then ask for it and nothing else. To change one, prove it by itself or by the mailed link.',
      body: z.strictObject({
        password: z.string().min(1).max(1024),
        proof: paymentPasswordProof.optional(),
      }),
      response: {
        204: z.undefined().describe('It counts.'),
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
      const { password, proof = null } = request.body;
      accepted(await set(product, sessionOf(request), { password, proof }));
      return reply.code(204).send();
    },
  });
};
