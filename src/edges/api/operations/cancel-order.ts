import { z } from 'zod';
import { closeOrder } from '#usecases/close-order.ts';
import { viewOrderSummary } from '#usecases/view-order-summary.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted, found } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { order, toOrder } from '../wire/order.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const cancelOrder: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/orders/:orderId/cancel',
    schema: {
      operationId: 'cancelOrder',
      tags: ['Orders'],
      summary: 'Give up an order that is not paid',
      description:
        'The provider’s page is closed first. A payment that slipped in before is credited instead: ' +
        'look at the state of the answer. An order that is over stays as it is.',
      params: z.object({ orderId: publicId('ord') }),
      response: {
        200: answer(order, 'The order as it is now.'),
        ...changeProblems('unknown_order', 'payment_open', 'not_due'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const orderId = idOf('ord', request.params.orderId, 'unknown_order');
      accepted(await closeOrder(product, { accountId, orderId, why: 'cancelled' }));
      return toOrder(
        found(await viewOrderSummary(product, { accountId, orderId }), 'unknown_order'),
      );
    },
  });
};
