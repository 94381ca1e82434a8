import { z } from 'zod';
import { explainOrderOf, ruleNames } from '#usecases/ledger/explain.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { orderExplanation, toOrderExplanation } from '../wire/explanation.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const explainOrder: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/orders/:orderId/explanation',
    schema: {
      operationId: 'explainOrder',
      tags: ['Ledger'],
      summary: 'Where the money of an order came from and went to',
      params: z.object({ orderId: publicId('ord') }),
      response: {
        200: answer(orderExplanation, 'Price, money, and what the order gave, by movements.'),
        ...signedInProblems('unknown_order'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const orderId = idOf('ord', request.params.orderId, 'unknown_order');
      const explained = await explainOrderOf(product, { accountId, orderId });
      const names = ruleNames(await product.reference());
      return toOrderExplanation(found(explained, 'unknown_order'), names);
    },
  });
};
