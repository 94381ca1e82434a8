import { z } from 'zod';
import { viewAccount } from '#usecases/view-account.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { line, toLine } from '../wire/line.ts';

export const listLines: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/lines',
    schema: {
      operationId: 'listLines',
      tags: ['Lines'],
      summary: 'The lines of the account',
      response: {
        200: answer(z.object({ lines: z.array(line) }), 'Oldest first.'),
        ...signedInProblems(),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const view = found(await viewAccount(product, accountId), 'signed_out');
      return { lines: view.lines.map(toLine) };
    },
  });
};
