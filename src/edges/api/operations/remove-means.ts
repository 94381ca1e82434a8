import { z } from 'zod';
import { removeMeans as remove } from '#usecases/means/remove-means.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const removeMeans: Operation = (api, { product }) => {
  api.route({
    method: 'DELETE',
    url: '/means/:meansId',
    schema: {
      operationId: 'removeMeans',
      tags: ['Payment means'],
      summary: 'Remove a saved card or wallet',
      description:
        'Refused while an auto-renewal would be left without anything to pay with: replaceMeans does both at once.',
      params: z.object({ meansId: publicId('means') }),
      response: {
        204: z.undefined().describe('Nothing can be taken from it any more.'),
        ...changeProblems('unknown_means', 'means_in_use'),
      },
    },
    handler: async (request, reply) => {
      const { accountId } = sessionOf(request);
      const meansId = idOf('means', request.params.meansId, 'unknown_means');
      accepted(await remove(product, { accountId, meansId }));
      return reply.code(204).send();
    },
  });
};
