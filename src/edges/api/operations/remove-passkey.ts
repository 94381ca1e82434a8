import { z } from 'zod';
import { removePasskey as remove } from '#usecases/identity/factors/manage-passkeys.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const removePasskey: Operation = (api, { product }) => {
  api.route({
    method: 'DELETE',
    url: '/security/passkeys/:passkeyId',
    schema: {
      operationId: 'removePasskey',
      tags: ['Security'],
      summary: 'Remove a passkey',
      description: 'With the last factor go the recovery codes.',
      params: z.object({ passkeyId: publicId('psk') }),
      response: {
        204: z.undefined().describe('It opens nothing any more.'),
        ...changeProblems('factor_unknown', 'step_up_required'),
      },
    },
    handler: async (request, reply) => {
      const id = idOf('psk', request.params.passkeyId, 'factor_unknown');
      accepted(await remove(product, sessionOf(request), id));
      return reply.code(204).send();
    },
  });
};
