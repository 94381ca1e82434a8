import { z } from 'zod';
import { stopAutoRenewal as stop } from '#usecases/auto-renewal/stop-auto-renewal.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { autoRenewal } from '../wire/auto-renewal.ts';
import { idOf, instant, publicId } from '../wire/scalars.ts';
import { autoRenewalNow } from './get-auto-renewal.ts';

export const stopAutoRenewal: Operation = (api, { product }) => {
  api.route({
    method: 'DELETE',
    url: '/lines/:lineId/auto-renewal',
    schema: {
      operationId: 'stopAutoRenewal',
      tags: ['Auto-renewal'],
      summary: 'Stop auto-renewal at once',
      description:
        'Up to the charge. One that a provider is being asked for is withdrawn where it can be. Acknowledged by ' +
        'mail; what is paid for stays.',
      params: z.object({ lineId: publicId('line') }),
      querystring: z.object({
        agreedAt: instant
          .optional()
          .describe('Only the agreement of this time; absent: whatever is in force.'),
      }),
      response: {
        200: answer(autoRenewal, 'With its end and the reference of it.'),
        ...changeProblems('invalid_request', 'unknown_line', 'not_renewing', 'agreed_anew'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const of = { accountId, lineId };
      await autoRenewalNow(product, of);
      const { agreedAt: iso } = request.query;
      const agreedAt = iso === undefined ? null : Date.parse(iso);
      accepted(await stop(product, { ...of, by: 'page', agreedAt }));
      return autoRenewalNow(product, of);
    },
  });
};
