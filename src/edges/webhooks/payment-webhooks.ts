import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { z } from 'zod';
import { receivePaymentEvent } from '#usecases/payment/receive-payment-event.ts';
import type { Product } from '#usecases/product.ts';

/** Providers send a few kilobytes. */
const BODY_LIMIT = 256 * 1024;

const params = z.object({ gateway: z.string().max(64) });

/** The refusal says nothing of why: whoever forges must not learn how far they came. */
const refused = {
  type: '/api/v1/problems/webhook_refused',
  title: 'This message was not accepted',
  status: 400,
  code: 'webhook_refused',
};

const refusal = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.literal('webhook_refused'),
});

/**
 * `POST /webhooks/payments/{gateway}`. A genuine message is answered with 200 once what it says is
 * stored, also when it is about nothing we know: the provider must stop sending it. A fault is
 * answered with 500 by the error handler around this, and the provider sends again.
 */
export const paymentWebhooks =
  (product: Product): FastifyPluginAsync =>
  async (api) => {
    // The signature covers the octets as they came.
    api.removeAllContentTypeParsers();
    api.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    api.route({
      method: 'POST',
      url: '/webhooks/payments/:gateway',
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: 'receivePaymentEvent',
        tags: ['Providers'],
        summary: 'What a payment provider has to say about a payment',
        description:
          'Signed by the provider over the raw body; the form is the provider’s own. Messages may ' +
          'come late, twice or out of order.',
        security: [],
        params,
        response: {
          200: {
            description: 'Stored; it need not be sent again.',
            content: { 'application/json': { schema: z.object({ received: z.literal(true) }) } },
          },
          400: {
            description: '`webhook_refused`: not signed by the provider, too old, or not readable.',
            content: { 'application/problem+json': { schema: refusal } },
          },
        },
      },
      handler: async (request, reply) => {
        const { gateway } = request.params as z.output<typeof params>;
        if (gateway !== product.gateway.name || typeof request.body !== 'string')
          return refuse(reply);
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join(', ') : value,
          ]),
        );
        const outcome = await receivePaymentEvent(product, { rawBody: request.body, headers });
        if ('refused' in outcome) {
          request.log.warn({ req: request, refused: outcome.refused }, 'webhook refused');
          return refuse(reply);
        }
        request.log.info({ req: request, outcome: outcome.outcome }, 'webhook received');
        return reply.send({ received: true });
      },
    });
  };

const refuse = (reply: FastifyReply) =>
  reply.code(400).type('application/problem+json').send(refused);
