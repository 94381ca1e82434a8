import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import { finishMeansSetup } from '#usecases/means/finish-means-setup.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { meansSetup } from '../wire/means.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const getMeansSetup: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/means/setups/:setupId',
    schema: {
      operationId: 'getMeansSetup',
      tags: ['Payment means'],
      summary: 'What became of a card or wallet that was being added',
      params: z.object({ setupId: publicId('setup') }),
      response: {
        200: answer(meansSetup, 'As the provider says just now.'),
        ...signedInProblems('unknown_means'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const setupId = idOf('setup', request.params.setupId, 'unknown_means');
      const setup = await finishMeansSetup(product, { accountId, setupId });
      const { state, declineReason, meansId } = accepted(
        setup ?? ({ refused: 'unknown_means' } as const),
      );
      return { state, declineReason, meansId: meansId && toPublicId('means', meansId) };
    },
  });
};
