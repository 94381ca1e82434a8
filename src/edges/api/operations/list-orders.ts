import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import { listOrders as list } from '#usecases/list-orders.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { order, toOrder } from '../wire/order.ts';
import { idOf, publicId } from '../wire/scalars.ts';

const page = z.object({
  orders: z.array(order),
  next: publicId('ord').nullable().describe('Ask with before=… for what follows; null: all seen.'),
});

export const listOrders: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/orders',
    schema: {
      operationId: 'listOrders',
      tags: ['Orders'],
      summary: 'The orders of the account',
      querystring: z.object({
        lineId: publicId('line').optional().describe('Only those of one line.'),
        before: publicId('ord').optional().describe('Where the page before ended.'),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      response: {
        200: answer(page, 'Newest first, drafts among them.'),
        ...signedInProblems('invalid_request', 'unknown_line', 'unknown_order'),
      },
    },
    handler: async (request) => {
      const { lineId, before, limit } = request.query;
      const { orders, next } = await list(product, {
        accountId: sessionOf(request).accountId,
        lineId: lineId === undefined ? null : idOf('line', lineId, 'unknown_line'),
        before: before === undefined ? null : idOf('ord', before, 'unknown_order'),
        limit,
      });
      return { orders: orders.map(toOrder), next: next && toPublicId('ord', next) };
    },
  });
};
