import { z } from 'zod';
import { requestPaymentLink as ask } from '#usecases/identity/step-up/manage-payment-password.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';

export const requestPaymentPasswordLink: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/security/payment-password/link',
    schema: {
      operationId: 'requestPaymentPasswordLink',
      tags: ['Security'],
      summary: 'Ask for a link to unlock or change the payment password',
      description: 'It goes to the account’s mailbox and works in a session of the account only.',
      response: {
        202: answer(
          z.object({ requested: z.literal(true) }),
          'A mail is on its way, if there is a payment password.',
        ),
        ...changeProblems(),
      },
    },
    handler: async (request, reply) => reply.code(202).send(await ask(product, sessionOf(request))),
  });
};
