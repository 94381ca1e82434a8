import { z } from 'zod';
import { makeRecoveryCodes as make } from '#usecases/identity/factors/make-recovery-codes.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { recoveryCodes } from '../wire/security.ts';

export const makeRecoveryCodes: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/security/recovery-codes',
    schema: {
      operationId: 'makeRecoveryCodes',
      tags: ['Security'],
      summary: 'Make ten new recovery codes',
      response: {
        200: answer(z.object({ recoveryCodes }), 'Earlier codes no longer work.'),
        ...changeProblems('no_second_factor', 'step_up_required'),
      },
    },
    handler: async (request) => accepted(await make(product, sessionOf(request))),
  });
};
