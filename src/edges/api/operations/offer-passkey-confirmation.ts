import { offerPasskeyConfirmation as offer } from '#usecases/identity/step-up/confirm-identity.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { passkeyOptions } from '../wire/security.ts';

export const offerPasskeyConfirmation: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/sessions/current/passkey-challenge',
    schema: {
      operationId: 'offerPasskeyConfirmation',
      tags: ['Sessions'],
      summary: 'Ask what a passkey must sign to confirm that it is you',
      response: {
        200: answer(passkeyOptions, 'Good for ten minutes, in this session.'),
        ...changeProblems('passkeys_not_offered'),
      },
    },
    handler: async (request) =>
      found(await offer(product, sessionOf(request)), 'passkeys_not_offered'),
  });
};
