import { z } from 'zod';
import { endSession } from '#usecases/identity/end-session.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';

export const endCurrentSession: Operation = (api, { product }) => {
  api.route({
    method: 'DELETE',
    url: '/sessions/current',
    schema: {
      operationId: 'endCurrentSession',
      tags: ['Sessions'],
      summary: 'Sign out',
      response: {
        204: z.undefined().describe('The session has ended.'),
        ...changeProblems('session_unknown'),
      },
    },
    handler: async (request, reply) => {
      const caller = sessionOf(request);
      accepted(await endSession(product, caller, caller.sessionId));
      return reply.code(204).send();
    },
  });
};
