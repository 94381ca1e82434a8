import { viewSecurity } from '#usecases/identity/factors/view-security.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { security, toSecurity } from '../wire/security.ts';

export const getSecurity: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/security',
    schema: {
      operationId: 'getSecurity',
      tags: ['Security'],
      summary: 'How the account is guarded',
      response: {
        200: answer(security, 'Without any secret.'),
        ...signedInProblems(),
      },
    },
    handler: async (request) =>
      toSecurity(found(await viewSecurity(product, sessionOf(request)), 'signed_out')),
  });
};
