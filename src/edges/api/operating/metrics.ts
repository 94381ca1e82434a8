import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { Problem } from '../problem/problem.ts';
import { problems } from '../problem/problem-schema.ts';
import { forEverybody } from '../wire/answer.ts';

/** `loopback`: only who asks from this machine itself and not through a proxy. */
export type MetricsAudience = 'loopback' | 'everybody';

/** The page for Prometheus. It tells how business goes, so by default it stays on the machine. */
export function metrics(
  api: Api,
  {
    render,
    audience,
  }: {
    render: () => Promise<{ contentType: string; body: string }>;
    audience: MetricsAudience;
  },
): void {
  api.route({
    method: 'GET',
    url: '/metrics',
    schema: {
      operationId: 'metrics',
      tags: ['Operating'],
      summary: 'Figures for Prometheus',
      description:
        'Unless configured otherwise it is answered on the loopback interface only; everybody else, ' +
        'and whatever comes through a proxy, finds nothing here.',
      ...forEverybody,
      response: {
        200: {
          description: 'Prometheus text format.',
          content: { 'text/plain': { schema: z.string() } },
        },
        ...problems('not_found'),
      },
    },
    handler: async (request, reply) => {
      if (audience === 'loopback' && !isFromThisMachine(request)) throw new Problem('not_found');
      const { contentType, body } = await render();
      return reply.type(contentType).serializer(String).send(body);
    },
  });
}

/** A proxy on this machine also comes from loopback, but says for whom it asks. */
function isFromThisMachine({ socket, headers }: FastifyRequest): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'via'].some((name) => name in headers);
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return !isForwarded && (address === '::1' || address.startsWith('127.'));
}
