import { z } from 'zod';
import { applyCode } from '#usecases/promotions/apply-code.ts';
import { viewOrderSummary } from '#usecases/view-order-summary.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted, found } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { order, toOrder } from '../wire/order.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const applyPromotionCode: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/orders/:orderId/promotion-code',
    schema: {
      operationId: 'applyPromotionCode',
      tags: ['Orders'],
      summary: 'Use a promotion code for an order that is not confirmed',
      description:
        'The order is priced anew; when the code does not hold it stays as it was. An empty code prices it ' +
        'without one. A code that is unknown, over or used up is answered alike. Wrong codes slow the ' +
        'account down. Idempotency-Key has no meaning here: the same code again changes nothing.',
      params: z.object({ orderId: publicId('ord') }),
      body: z.strictObject({
        code: z.string().max(60).describe('Capitals, spaces and dashes do not matter.'),
      }),
      response: {
        200: answer(order, 'The order at its price with the code.'),
        ...changeProblems(
          ...(['invalid_request', 'unknown_order', 'order_confirmed', 'quote_expired'] as const),
          ...(['code_refused', 'code_other_plan', 'code_first_time_only'] as const),
          ...(['code_win_back_only', 'code_used', 'code_saves_less', 'code_own'] as const),
          ...(['wait', 'locked'] as const),
        ),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const orderId = idOf('ord', request.params.orderId, 'unknown_order');
      const { code } = request.body;
      accepted(await applyCode(product, { accountId, orderId, code, address: request.ip }));
      return toOrder(
        found(await viewOrderSummary(product, { accountId, orderId }), 'unknown_order'),
      );
    },
  });
};
