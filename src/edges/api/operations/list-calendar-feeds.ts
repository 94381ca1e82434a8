import { z } from 'zod';
import { listFeeds } from '#usecases/calendar/manage-feeds.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { calendarFeed, toCalendarFeed } from '../wire/calendar.ts';

export const listCalendarFeeds: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/calendar-feeds',
    schema: {
      operationId: 'listCalendarFeeds',
      tags: ['Lines'],
      summary: 'The private addresses for calendars that there are',
      response: {
        200: answer(z.object({ feeds: z.array(calendarFeed) }), 'Without their addresses.'),
        ...signedInProblems(),
      },
    },
    handler: async (request) => ({
      feeds: (await listFeeds(product, sessionOf(request).accountId)).map(toCalendarFeed),
    }),
  });
};
