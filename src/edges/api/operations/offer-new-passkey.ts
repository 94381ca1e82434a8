import { offerNewPasskey as offer } from '#usecases/identity/factors/manage-passkeys.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { passkeyOptions } from '../wire/security.ts';

export const offerNewPasskey: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/security/passkey-challenge',
    schema: {
      operationId: 'offerNewPasskey',
      tags: ['Security'],
      summary: 'Ask what a new passkey must sign',
      response: {
        200: answer(passkeyOptions, 'Good for ten minutes, in this session.'),
        ...changeProblems('passkeys_not_offered', 'too_many_passkeys', 'step_up_required'),
      },
    },
    handler: async (request) => {
      const { options } = accepted(await offer(product, sessionOf(request)));
      return options;
    },
  });
};
