import { z } from 'zod';
import { quoteRefund as quote } from '#usecases/refund/quote-refund.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { refundQuote, toRefundQuote } from '../wire/refund.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const quoteRefund: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/orders/:orderId/refund-quote',
    schema: {
      operationId: 'quoteRefund',
      tags: ['Refunds'],
      summary: 'What of an order would come back now',
      description: 'In figures, by the policy the order was made under. Nothing is done.',
      params: z.object({ orderId: publicId('ord') }),
      response: {
        200: answer(refundQuote, 'Every rule that gives something, the best first.'),
        ...signedInProblems('unknown_order'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const orderId = idOf('ord', request.params.orderId, 'unknown_order');
      return toRefundQuote(found(await quote(product, { accountId, orderId }), 'unknown_order'));
    },
  });
};
