import { z } from 'zod';
import { replaceMeans as replace } from '#usecases/means/remove-means.ts';
import type { Operation } from '../api.ts';
import { localeOf } from '../http/request-locale.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const replaceMeans: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/means/:meansId/replace',
    schema: {
      operationId: 'replaceMeans',
      tags: ['Payment means'],
      summary: 'Put another saved card or wallet in its place',
      description:
        'Every auto-renewal it pays for moves, and it is removed, in one commit; the history of each line keeps the words of it. For one that is not saved yet: addMeans.',
      params: z.object({ meansId: publicId('means') }),
      body: z.strictObject({ by: publicId('means') }),
      response: {
        204: z.undefined().describe('It is replaced and removed.'),
        ...changeProblems('invalid_request', 'unknown_means', 'means_not_usable', 'same_means'),
      },
    },
    handler: async (request, reply) => {
      const { accountId } = sessionOf(request);
      const meansId = idOf('means', request.params.meansId, 'unknown_means');
      const byId = idOf('means', request.body.by, 'unknown_means');
      accepted(await replace(product, { accountId, meansId, byId, locale: localeOf(request) }));
      return reply.code(204).send();
    },
  });
};
