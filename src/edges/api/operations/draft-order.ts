import { z } from 'zod';
import { draftOrder as draft, draftNewLineOrder } from '#usecases/draft-order.ts';
import { viewOrderSummary } from '#usecases/view-order-summary.ts';
import type { Operation } from '../api.ts';
import { idempotencyHeaders } from '../http/idempotency-key.ts';
import { localeOf } from '../http/request-locale.ts';
import { sessionOf } from '../http/session.ts';
import { accepted, found } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { order, timing, toOrder } from '../wire/order.ts';
import { simKind } from '../wire/plan.ts';
import { fromMoney, idOf, money, publicId } from '../wire/scalars.ts';

const planId = z.string().min(1).max(64);
const locale = z
  .enum(['zh-CN', 'en'])
  .optional()
  .describe('Language of its mails and papers; absent: that of the request.');

const body = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('renewal'),
    lineId: publicId('line'),
    planId,
    timing: timing.default('now'),
    amount: money
      .optional()
      .describe(
        'Credit for an amount of one’s own choosing, for a plan that lists `ownAmount`; absent: the plan’s price.',
      ),
    locale,
  }),
  z.strictObject({ kind: z.literal('new-line'), planId, simKind, locale }),
]);

export const draftOrder: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/orders',
    schema: {
      operationId: 'draftOrder',
      tags: ['Orders'],
      summary: 'Hold a price for a plan',
      description:
        'A renewal of a line, or a new line with a number held for it. Nothing is owed until the ' +
        'order is confirmed. Asking again for the same renewal answers the draft that is there.',
      headers: idempotencyHeaders,
      body,
      response: {
        201: answer(order, 'The order, in state draft.'),
        ...changeProblems(
          'invalid_request',
          'unknown_line',
          'unknown_plan',
          'plan_withdrawn',
          'number_lost',
          'line_on_hold',
          'plan_of_other_market',
          'plan_not_for_sim',
          'needs_running_plan',
          'queue_full',
          'begins_at_end_only',
          'credit_limit',
          'top_up_not_offered',
          'amount_too_small',
          'amount_too_large',
          'amount_not_in_steps',
          'no_number_free',
          'key_reused',
        ),
      },
    },
    handler: async (request, reply) => {
      const { accountId } = sessionOf(request);
      const wish = request.body;
      const key = request.headers['idempotency-key'];
      const common = {
        accountId,
        planId: wish.planId,
        locale: wish.locale ?? localeOf(request),
        ...(key === undefined ? {} : { key }),
      };
      const { orderId } =
        wish.kind === 'renewal'
          ? accepted(
              await draft(product, {
                ...common,
                lineId: idOf('line', wish.lineId, 'unknown_line'),
                timing: wish.timing,
                ...(wish.amount && { amount: fromMoney(wish.amount) }),
              }),
            )
          : accepted(await draftNewLineOrder(product, { ...common, simKind: wish.simKind }));
      const view = found(await viewOrderSummary(product, { accountId, orderId }), 'unknown_order');
      const created = toOrder(view);
      return reply.code(201).header('location', `/api/v1/orders/${created.id}`).send(created);
    },
  });
};
