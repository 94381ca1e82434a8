import { z } from 'zod';
import { viewAccount } from '#usecases/view-account.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { lineDetail, toLineDetail } from '../wire/line.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const getLine: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/lines/:lineId',
    schema: {
      operationId: 'getLine',
      tags: ['Lines'],
      summary: 'One line: state, deadlines, plans and what is left',
      description:
        'Worked out for the moment of asking: a plan that has just ended is never shown as running.',
      params: z.object({ lineId: publicId('line') }),
      response: {
        200: answer(lineDetail, 'The line.'),
        ...signedInProblems('unknown_line'),
      },
    },
    handler: async (request) => {
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const view = await viewAccount(product, sessionOf(request).accountId);
      const line = view?.lines.find((each) => each.line.id === lineId) ?? null;
      const { rules } = await product.reference();
      return toLineDetail(found(line, 'unknown_line'), rules);
    },
  });
};
