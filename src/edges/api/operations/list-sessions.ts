import { z } from 'zod';
import { listSessions as list } from '#usecases/identity/list-sessions.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { session, toSession } from '../wire/session.ts';

export const listSessions: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/sessions',
    schema: {
      operationId: 'listSessions',
      tags: ['Sessions'],
      summary: 'Where this account is signed in',
      response: {
        200: answer(
          z.object({ sessions: z.array(session) }),
          'Sessions that still open the account: this one first, then the last used.',
        ),
        ...signedInProblems(),
      },
    },
    handler: async (request) => {
      const sessions = await list(product, sessionOf(request));
      return { sessions: sessions.map(toSession) };
    },
  });
};
