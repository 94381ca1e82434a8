import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import { makeFeed } from '#usecases/calendar/manage-feeds.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { idOf, publicId } from '../wire/scalars.ts';

const made = z.object({
  id: publicId('feed'),
  url: z.url().describe('Told this once: only a hash of it is kept.'),
});

export const makeCalendarFeed: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/calendar-feeds',
    schema: {
      operationId: 'makeCalendarFeed',
      tags: ['Lines'],
      summary: 'Make a private address at which calendars find what ends when',
      description:
        'One for a line, one for all lines; a new one makes the one before it useless. Whoever knows ' +
        'the address can read it without signing in.',
      body: z.strictObject({
        lineId: publicId('line').nullable().default(null).describe('null: all lines.'),
      }),
      response: {
        201: answer(made, 'The address.'),
        ...changeProblems('invalid_request', 'unknown_line'),
      },
    },
    handler: async (request, reply) => {
      const { accountId } = sessionOf(request);
      const { lineId } = request.body;
      const line = lineId === null ? null : idOf('line', lineId, 'unknown_line');
      const { id, url } = accepted(await makeFeed(product, { accountId, lineId: line }));
      return reply.code(201).send({ id: toPublicId('feed', id), url });
    },
  });
};
