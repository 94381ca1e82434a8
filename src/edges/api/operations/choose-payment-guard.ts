import { z } from 'zod';
import { chooseStepUp } from '#usecases/identity/step-up/choose-step-up.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { fromMoney } from '../wire/scalars.ts';
import { paymentGuard } from '../wire/security.ts';

export const choosePaymentGuard: Operation = (api, { product }) => {
  api.route({
    method: 'PUT',
    url: '/security/payment-guard',
    schema: {
      operationId: 'choosePaymentGuard',
      tags: ['Security'],
      summary: 'Choose when payments with stored means ask who it is',
      body: paymentGuard,
      response: {
        204: z.undefined().describe('It holds.'),
        ...changeProblems('invalid_request', 'amount_not_offered', 'step_up_required'),
      },
    },
    handler: async (request, reply) => {
      const { ask, freeBelow } = request.body;
      const wanted = { ask, freeBelow: freeBelow && fromMoney(freeBelow) };
      accepted(await chooseStepUp(product, sessionOf(request), wanted));
      return reply.code(204).send();
    },
  });
};
