import { z } from 'zod';
import { marketOf, rulesOf, soldUnder } from '#domain/rules.ts';
import { viewOrder } from '#usecases/view-order.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { orderDetail, toOrderDetail } from '../wire/order.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const getOrder: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/orders/:orderId',
    schema: {
      operationId: 'getOrder',
      tags: ['Orders'],
      summary: 'One order with everything that happened to it',
      params: z.object({ orderId: publicId('ord') }),
      response: {
        200: answer(orderDetail, 'The order, its payments, refunds, timeline and what it gave.'),
        ...signedInProblems('unknown_order'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const orderId = idOf('ord', request.params.orderId, 'unknown_order');
      const view = found(await viewOrder(product, { accountId, orderId }), 'unknown_order');
      const { rules } = await product.reference();
      return toOrderDetail(view, {
        policy: rulesOf(rules, view.plan.marketId).policy,
        zone: marketOf(rules, view.plan.marketId).timeZone,
        paymentMethods: [...product.gateway.methods(view.order.currency)],
        refundTerms: soldUnder(rules, view.order.policyVersion, view.plan.marketId).refundTerms,
      });
    },
  });
};
