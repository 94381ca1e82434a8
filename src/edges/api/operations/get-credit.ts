import { viewCredit } from '#usecases/view-credit.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { accountCredit, toAccountCredit } from '../wire/credit.ts';

export const getCredit: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/account/credit',
    schema: {
      operationId: 'getCredit',
      tags: ['Account'],
      summary: 'The account’s credit',
      response: {
        200: answer(accountCredit, 'By currency, each part with its end.'),
        ...signedInProblems(),
      },
    },
    handler: async (request) =>
      toAccountCredit(await viewCredit(product, sessionOf(request).accountId)),
  });
};
