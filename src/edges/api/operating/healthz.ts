import { z } from 'zod';
import type { Api } from '../api.ts';
import { answer, forEverybody } from '../wire/answer.ts';

/** Liveness: the process answers. It asks nothing of anybody, so that no outage restarts it. */
export function healthz(api: Api): void {
  api.route({
    method: 'GET',
    url: '/healthz',
    schema: {
      operationId: 'healthz',
      tags: ['Operating'],
      summary: 'Whether the process is alive',
      ...forEverybody,
      response: { 200: answer(z.object({ status: z.literal('alive') }), 'It is.') },
    },
    handler: async () => ({ status: 'alive' as const }),
  });
}
