import { z } from 'zod';
import { viewUsageOutlook } from '#usecases/forecast-usage.ts';
import { MOST_USAGE_DAYS } from '#usecases/read-usage.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { idOf, publicId } from '../wire/scalars.ts';
import { toUsage, usage } from '../wire/usage.ts';

export const getLineUsage: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/lines/:lineId/usage',
    schema: {
      operationId: 'getLineUsage',
      tags: ['Lines'],
      summary: 'What a line used, in all and day by day, and how long what is left will last',
      params: z.object({ lineId: publicId('line') }),
      querystring: z.object({
        days: z.coerce
          .number()
          .int()
          .min(1)
          .max(MOST_USAGE_DAYS)
          .default(30)
          .describe('Days of the line’s time zone, today included.'),
      }),
      response: {
        200: answer(usage, 'Sums by kind, direction, country and service, and the forecast.'),
        ...signedInProblems('invalid_request', 'unknown_line'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const { days } = request.query;
      return toUsage(accepted(await viewUsageOutlook(product, { accountId, lineId, span: days })));
    },
  });
};
