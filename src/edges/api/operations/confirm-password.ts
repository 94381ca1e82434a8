import { z } from 'zod';
import { confirmPassword as confirm } from '#usecases/identity/confirm-password.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { renewedToken, toRenewedToken } from '../wire/session.ts';

export const confirmPassword: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/sessions/current/password-confirmation',
    schema: {
      operationId: 'confirmPassword',
      tags: ['Sessions'],
      summary: 'Give the password again',
      description: 'Some operations ask for it. The session goes on under a new token.',
      body: z.strictObject({ password: z.string().min(1).max(1024) }),
      response: {
        200: answer(renewedToken, 'The token to go on with; the one asked with no longer works.'),
        ...changeProblems('invalid_request', 'wrong', 'wait', 'locked'),
      },
    },
    handler: async (request) => {
      const { password } = request.body;
      return toRenewedToken(accepted(await confirm(product, sessionOf(request), password)));
    },
  });
};
