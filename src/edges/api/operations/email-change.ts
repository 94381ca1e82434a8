import { z } from 'zod';
import {
  askEmailChange as ask,
  cancelEmailChange as cancel,
} from '#usecases/identity/change-email.ts';
import { confirmEmailChange as confirm } from '#usecases/identity/confirm-email-change.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems, problems } from '../problem/problem-schema.ts';
import { answer, forEverybody } from '../wire/answer.ts';

const tags = ['Security'];
const address = z.object({ email: z.string().describe('As it is written to.') });

export const askEmailChange: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/security/email-change',
    schema: {
      ...{ operationId: 'askEmailChange', tags, summary: 'Ask for another e-mail address' },
      description:
        'A link goes to the new address and a notice to the old one; nothing changes until the link is used, within an hour. Takes the place of one asked for before.',
      body: z.strictObject({ email: z.string().min(1).max(320) }),
      response: {
        202: answer(address, 'Where the link goes, whether somebody else has the address or not.'),
        ...changeProblems(
          ...(['invalid_request', 'email_malformed', 'email_unchanged', 'wait'] as const),
          'step_up_required',
        ),
      },
    },
    handler: async (request, reply) => {
      const asked = accepted(await ask(product, sessionOf(request), request.body.email));
      return reply.code(202).send(asked);
    },
  });
};

export const cancelEmailChange: Operation = (api, { product }) => {
  api.route({
    method: 'DELETE',
    url: '/security/email-change',
    schema: {
      ...{ operationId: 'cancelEmailChange', tags },
      summary: 'Call off a change of the e-mail address that is not confirmed',
      response: { 204: z.undefined().describe('No link changes it.'), ...changeProblems() },
    },
    handler: async (request, reply) => {
      await cancel(product, sessionOf(request));
      return reply.code(204).send();
    },
  });
};

export const confirmEmailChange: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/email-confirmations',
    schema: {
      ...{ operationId: 'confirmEmailChange', tags },
      summary: 'Confirm another e-mail address by the link mailed to it',
      description:
        'The session that asked for it goes on, all others end; the old address is told and can take it back for three days.',
      ...forEverybody,
      body: z.strictObject({ token: z.string().min(1).max(200).describe('Of the mailed link.') }),
      response: {
        200: answer(address, 'The account’s address from now on.'),
        ...problems(
          ...(['invalid_request', 'link_unknown', 'link_used', 'link_replaced'] as const),
          ...(['link_expired', 'email_taken'] as const),
        ),
      },
    },
    handler: async (request) => accepted(await confirm(product, request.body.token)),
  });
};
