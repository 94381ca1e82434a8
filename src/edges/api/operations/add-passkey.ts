import { z } from 'zod';
import { addPasskey as add } from '#usecases/identity/factors/manage-passkeys.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { addedFactor, passkeyAnswer, toAddedFactor } from '../wire/security.ts';

export const addPasskey: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/security/passkeys',
    schema: {
      operationId: 'addPasskey',
      tags: ['Security'],
      summary: 'Keep a new passkey',
      description: 'An answer to offerNewPasskey in the same session, once.',
      body: z.strictObject({ name: z.string().min(1).max(200), answer: passkeyAnswer }),
      response: {
        200: answer(addedFactor, 'The passkey counts.'),
        ...changeProblems(
          'invalid_request',
          'wrong',
          'name_missing',
          'too_many_passkeys',
          'passkey_known',
          'step_up_required',
        ),
      },
    },
    handler: async (request) =>
      toAddedFactor(accepted(await add(product, sessionOf(request), request.body))),
  });
};
