import { z } from 'zod';
import { endSession as end } from '#usecases/identity/end-session.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const endSession: Operation = (api, { product }) => {
  api.route({
    method: 'DELETE',
    url: '/sessions/:sessionId',
    schema: {
      operationId: 'endSession',
      tags: ['Sessions'],
      summary: 'End one session',
      description:
        'To end another one than the session asked with, the password must have been given in it ' +
        'within 15 minutes: see confirmPassword.',
      params: z.object({ sessionId: publicId('ses') }),
      response: {
        204: z.undefined().describe('The session has ended.'),
        ...changeProblems('session_unknown', 'confirm_password'),
      },
    },
    handler: async (request, reply) => {
      const id = idOf('ses', request.params.sessionId, 'session_unknown');
      accepted(await end(product, sessionOf(request), id));
      return reply.code(204).send();
    },
  });
};
