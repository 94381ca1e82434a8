import { z } from 'zod';
import { DAY } from '#domain/time.ts';
import { keepNumber as keep, MOST_KEEP_DAYS } from '#usecases/keep-number.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { keepAnswer, toKeepAnswer } from '../wire/keep-number.ts';
import { idOf, localDay, publicId } from '../wire/scalars.ts';

export const keepNumber: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/lines/:lineId/keep',
    schema: {
      operationId: 'keepNumber',
      tags: ['Lines'],
      summary: 'The cheapest way to keep a number until a day',
      description:
        'The true least money over plans, top-ups and parking at this line’s prices of today, if the ' +
        'line is used for nothing else. Nothing is ordered or held.',
      params: z.object({ lineId: publicId('line') }),
      body: z.strictObject({
        until: localDay.describe(
          `The last day on which the number is to be held, in the line’s time zone: after today, at most ${MOST_KEEP_DAYS} days ahead.`,
        ),
      }),
      response: {
        200: answer(keepAnswer, 'What to buy, and by when.'),
        ...signedInProblems('invalid_request', 'unknown_line', 'date_out_of_range', 'other_origin'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const day = Date.parse(`${request.body.until}T00:00:00Z`) / DAY;
      return toKeepAnswer(accepted(await keep(product, { accountId, lineId, day })));
    },
  });
};
