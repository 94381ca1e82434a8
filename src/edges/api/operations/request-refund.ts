import { z } from 'zod';
import { refundLinkOf } from '#usecases/refund/refund-link.ts';
import { requestRefund as ask } from '#usecases/refund/request-refund.ts';
import { viewRefund } from '#usecases/refund/view-refund.ts';
import type { Operation } from '../api.ts';
import { idempotencyHeaders } from '../http/idempotency-key.ts';
import { sessionOf } from '../http/session.ts';
import { accepted, found } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { destination, refundRequest, toRefundRequest } from '../wire/refund.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const requestRefund: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/orders/:orderId/refunds',
    schema: {
      operationId: 'requestRefund',
      tags: ['Refunds'],
      summary: 'Withdraw from an order, or give it back',
      description:
        'Does what was quoted and nothing else: when something was used meanwhile the answer is ' +
        '`quote_changed`; ask for the quote again. What is left of the order leaves the line at ' +
        'once, and a receipt is mailed. The same quote asked for again is one request.',
      params: z.object({ orderId: publicId('ord') }),
      headers: idempotencyHeaders,
      body: z.strictObject({
        quote: z.string().max(100).describe('`quote` of the option that is taken.'),
        destination,
      }),
      response: {
        200: answer(refundRequest, 'The request as it stands.'),
        ...changeProblems(
          'invalid_request',
          'key_reused',
          'unknown_order',
          'order_not_paid',
          'refund_all_back',
          'refund_plan_over',
          'refund_used_up',
          'refund_too_late',
          'refund_not_offered',
          'refund_under_way',
          'quote_changed',
          'destination_not_offered',
        ),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const orderId = idOf('ord', request.params.orderId, 'unknown_order');
      const key = request.headers['idempotency-key'];
      const { quote: quoteId, destination: to } = request.body;
      const wish = { accountId, orderId, quoteId, destination: to };
      const done = accepted(await ask(product, key === undefined ? wish : { ...wish, key }));
      const of = { accountId, refundId: done.requestId };
      const view = found(await viewRefund(product, of), 'unknown_refund');
      return toRefundRequest(view, refundLinkOf(product, of));
    },
  });
};
