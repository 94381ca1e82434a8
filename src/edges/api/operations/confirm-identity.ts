import { confirmIdentity as confirm } from '#usecases/identity/step-up/confirm-identity.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { identityProof } from '../wire/security.ts';
import { renewedToken, toRenewedToken } from '../wire/session.ts';

export const confirmIdentity: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/sessions/current/confirmation',
    schema: {
      operationId: 'confirmIdentity',
      tags: ['Sessions'],
      summary: 'Confirm that it is you',
      description:
        'What is refused with `step_up_required` names the ways it accepts. The session goes on under a new token.',
      body: identityProof,
      response: {
        200: answer(renewedToken, 'The token to go on with; the one asked with no longer works.'),
        ...changeProblems('invalid_request', 'wrong', 'wait', 'locked'),
      },
    },
    handler: async (request) =>
      toRenewedToken(accepted(await confirm(product, sessionOf(request), request.body))),
  });
};
