import { z } from 'zod';
import { revokeFeed } from '#usecases/calendar/manage-feeds.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const revokeCalendarFeed: Operation = (api, { product }) => {
  api.route({
    method: 'DELETE',
    url: '/calendar-feeds/:feedId',
    schema: {
      operationId: 'revokeCalendarFeed',
      tags: ['Lines'],
      summary: 'Make a calendar’s address useless',
      params: z.object({ feedId: publicId('feed') }),
      response: {
        204: z.undefined().describe('It opens nothing any more.'),
        ...changeProblems('unknown_feed'),
      },
    },
    handler: async (request, reply) => {
      const { accountId } = sessionOf(request);
      const id = idOf('feed', request.params.feedId, 'unknown_feed');
      accepted(await revokeFeed(product, { accountId, id }));
      return reply.code(204).send();
    },
  });
};
