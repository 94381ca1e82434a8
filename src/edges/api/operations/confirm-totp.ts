import { z } from 'zod';
import { confirmTotp as confirm } from '#usecases/identity/factors/manage-totp.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { addedFactor, code, toAddedFactor } from '../wire/security.ts';

export const confirmTotp: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/security/totp/confirmation',
    schema: {
      operationId: 'confirmTotp',
      tags: ['Security'],
      summary: 'Confirm the new secret with its first code',
      description:
        'From then on signing in by password asks for a code; an earlier secret no longer counts.',
      body: z.strictObject({ code }),
      response: {
        200: answer(addedFactor, 'The app counts.'),
        ...changeProblems(
          'invalid_request',
          'wrong',
          'wait',
          'locked',
          'totp_not_begun',
          'step_up_required',
        ),
      },
    },
    handler: async (request) =>
      toAddedFactor(accepted(await confirm(product, sessionOf(request), request.body.code))),
  });
};
