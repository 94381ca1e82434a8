import { z } from 'zod';
import { locales } from '#domain/locale.ts';
import { providerMethods } from '#domain/payment.ts';
import { toPublicId } from '#domain/public-id.ts';
import { beginMeansSetup } from '#usecases/means/begin-means-setup.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const addMeans: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/means',
    schema: {
      operationId: 'addMeans',
      tags: ['Payment means'],
      summary: 'Add a card or wallet without buying',
      description:
        'Answers the provider’s page, on which it is checked and nothing is taken. With `replaces` it takes another ' +
        'one’s place in the very commit in which it is saved.',
      body: z.strictObject({
        method: z.enum(providerMethods),
        locale: z.enum(locales).describe('The language in which the words were shown.'),
        consent: z.boolean().describe('The subscriber ticked the words of listMeans.'),
        replaces: publicId('means').optional(),
      }),
      response: {
        200: answer(
          z.object({ setupId: publicId('setup'), redirectUrl: z.url() }),
          'To be opened in a browser.',
        ),
        ...changeProblems(
          'invalid_request',
          'consent_required',
          'method_not_offered',
          'unknown_means',
          'too_many_setups',
          'provider_unavailable',
        ),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const { replaces, ...body } = request.body;
      const replacesId = replaces === undefined ? null : idOf('means', replaces, 'unknown_means');
      const begun = accepted(await beginMeansSetup(product, { accountId, ...body, replacesId }));
      return { setupId: toPublicId('setup', begun.setupId), redirectUrl: begun.redirectUrl };
    },
  });
};
