import { z } from 'zod';
import type { Readiness } from '#usecases/check-readiness.ts';
import type { Api } from '../api.ts';
import { answer, forEverybody } from '../wire/answer.ts';

const readiness = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    database: z.enum(['reachable', 'unreachable']),
    migrations: z.enum(['done', 'pending', 'unknown']),
    outbox: z
      .enum(['moving', 'stuck', 'unknown'])
      .describe('stuck: due work has waited for more than five minutes; is a worker running?'),
  })
  .meta({ id: 'Readiness' });

/** Readiness: whether requests should be sent here. Asked of the database at most once a second. */
export function readyz(api: Api, check: () => Promise<Readiness>): void {
  let asked: { at: number; answer: Promise<Readiness> } | null = null;
  const recent = () => {
    if (!asked || performance.now() - asked.at > 1_000)
      asked = { at: performance.now(), answer: check() };
    return asked.answer;
  };
  api.route({
    method: 'GET',
    url: '/readyz',
    schema: {
      operationId: 'readyz',
      tags: ['Operating'],
      summary: 'Whether requests should be sent here',
      ...forEverybody,
      response: {
        200: answer(readiness, 'Database, migrations and outbox are in order.'),
        503: answer(readiness, 'Something is not; each part says which.'),
      },
    },
    handler: async (_request, reply) => {
      const { isReady, ...parts } = await recent();
      const status = isReady ? ('ready' as const) : ('not-ready' as const);
      return reply.code(isReady ? 200 : 503).send({ status, ...parts });
    },
  });
}
