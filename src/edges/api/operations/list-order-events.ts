import { z } from 'zod';
import { viewTimeline } from '#usecases/view-timeline.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { order, orderEvent, toOrderEvent } from '../wire/order.ts';
import { idOf, publicId } from '../wire/scalars.ts';

const LONGEST_WAIT_SECONDS = 30;

const waiting = z.strictObject({
  after: z.coerce.number().int().min(0).max(10_000).default(0).describe('Events known already.'),
  wait: z.coerce
    .number()
    .min(0)
    .max(LONGEST_WAIT_SECONDS)
    .default(0)
    .describe('Seconds to wait for an event beyond those; 0: answer at once.'),
});

export const listOrderEvents: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/orders/:orderId/events',
    schema: {
      operationId: 'listOrderEvents',
      tags: ['Orders'],
      summary: 'The timeline of an order',
      description:
        'Small enough to be asked every few seconds while a payment is under way. Better: say how ' +
        'many events you know and how long you would wait for the next; it answers as soon as ' +
        'there is one, or with the same after that time.',
      params: z.object({ orderId: publicId('ord') }),
      querystring: waiting,
      response: {
        200: answer(
          z.object({ state: order.shape.state, events: z.array(orderEvent) }),
          'In the order in which they were recorded.',
        ),
        ...signedInProblems('unknown_order'),
      },
    },
    handler: async (request, reply) => {
      const { accountId } = sessionOf(request);
      const { signal } = request;
      const { after, wait } = request.query;
      const orderId = idOf('ord', request.params.orderId, 'unknown_order');
      const { state, events } = found(
        await viewTimeline(product, { accountId, orderId }, { after, ms: wait * 1000, signal }),
        'unknown_order',
      );
      // Kept open, the connection would hold up a program that stops.
      if (product.orderWatch.isClosed()) reply.header('connection', 'close');
      return { state, events: events.map(toOrderEvent) };
    },
  });
};
