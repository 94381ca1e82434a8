import { z } from 'zod';
import { requestPasswordReset as ask } from '#usecases/identity/request-link.ts';
import type { Operation } from '../api.ts';
import { accepted } from '../problem/problem.ts';
import { problems } from '../problem/problem-schema.ts';
import { answer, forEverybody } from '../wire/answer.ts';

export const requestPasswordReset: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/password-resets',
    schema: {
      operationId: 'requestPasswordReset',
      tags: ['Sessions'],
      summary: 'Ask for a link to choose a new password',
      description: 'The answer is the same whether there is such an account or not.',
      ...forEverybody,
      body: z.strictObject({
        identifier: z.string().min(1).max(320).describe('E-mail address or user name.'),
      }),
      response: {
        202: answer(
          z.object({ requested: z.literal(true) }),
          'If there is somebody to write to, a mail is on its way.',
        ),
        ...problems('invalid_request', 'wait'),
      },
    },
    handler: async (request, reply) => {
      const { identifier } = request.body;
      accepted(await ask(product, { identifier, address: request.ip }));
      return reply.code(202).send({ requested: true as const });
    },
  });
};
