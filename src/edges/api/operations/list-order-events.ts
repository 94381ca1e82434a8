import { z } from 'zod';
import { viewTimeline } from '#usecases/view-timeline.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { order, orderEvent, toOrderEvent } from '../wire/order.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const listOrderEvents: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/orders/:orderId/events',
    schema: {
      operationId: 'listOrderEvents',
      tags: ['Orders'],
      summary: 'The timeline of an order',
      description: 'Small enough to be asked every few seconds while a payment is under way.',
      params: z.object({ orderId: publicId('ord') }),
      response: {
        200: answer(
          z.object({ state: order.shape.state, events: z.array(orderEvent) }),
          'In the order in which they were recorded.',
        ),
        ...signedInProblems('unknown_order'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const orderId = idOf('ord', request.params.orderId, 'unknown_order');
      const { state, events } = found(
        await viewTimeline(product, { accountId, orderId }),
        'unknown_order',
      );
      return { state, events: events.map(toOrderEvent) };
    },
  });
};
