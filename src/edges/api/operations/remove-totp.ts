import { z } from 'zod';
import { removeTotp as remove } from '#usecases/identity/factors/manage-totp.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';

export const removeTotp: Operation = (api, { product }) => {
  api.route({
    method: 'DELETE',
    url: '/security/totp',
    schema: {
      operationId: 'removeTotp',
      tags: ['Security'],
      summary: 'Remove the authenticator app',
      description: 'With the last factor go the recovery codes.',
      response: {
        204: z.undefined().describe('Its codes no longer count.'),
        ...changeProblems('factor_unknown', 'step_up_required'),
      },
    },
    handler: async (request, reply) => {
      accepted(await remove(product, sessionOf(request)));
      return reply.code(204).send();
    },
  });
};
