import { z } from 'zod';
import { viewSecondStep } from '#usecases/identity/finish-sign-in.ts';
import type { Operation } from '../api.ts';
import { found } from '../problem/problem.ts';
import { problems } from '../problem/problem-schema.ts';
import { answer, forEverybody } from '../wire/answer.ts';
import { passkeyOptions } from '../wire/security.ts';

export const offerSecondStepPasskey: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/sessions/second-factor/passkey-challenge',
    schema: {
      operationId: 'offerSecondStepPasskey',
      tags: ['Sessions'],
      summary: 'Ask what a passkey must sign to finish signing in',
      ...forEverybody,
      body: z.strictObject({ pendingToken: z.string().min(1).max(200) }),
      response: {
        200: answer(passkeyOptions, 'Good for ten minutes.'),
        ...problems('invalid_request', 'pending_over', 'passkeys_not_offered'),
      },
    },
    handler: async (request) => {
      const step = found(await viewSecondStep(product, request.body.pendingToken), 'pending_over');
      return found(step.passkeyOptions, 'passkeys_not_offered');
    },
  });
};
