import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import { listRenewalEvents as list } from '#usecases/auto-renewal/list-renewal-events.ts';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { renewalEvent, toRenewalEvent } from '../wire/auto-renewal.ts';
import { idOf, publicId } from '../wire/scalars.ts';

const page = z.object({
  events: z.array(renewalEvent),
  next: publicId('evt').nullable().describe('Ask with before=… for what follows; null: all seen.'),
});

export const listRenewalEvents: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/lines/:lineId/auto-renewal/events',
    schema: {
      operationId: 'listRenewalEvents',
      tags: ['Auto-renewal'],
      summary: 'What happened with a line’s auto-renewal, and what of it was told',
      params: z.object({ lineId: publicId('line') }),
      querystring: z.object({
        before: publicId('evt').optional().describe('Where the page before ended.'),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      response: {
        200: answer(page, 'Newest first.'),
        ...signedInProblems('invalid_request', 'unknown_line'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      found(await viewAutoRenewal(product, { accountId, lineId }), 'unknown_line');
      const { before: shown, limit } = request.query;
      const before = shown === undefined ? null : idOf('evt', shown, 'invalid_request');
      const { events, next } = await list(product, { accountId, lineId, before, limit });
      return { events: events.map(toRenewalEvent), next: next && toPublicId('evt', next) };
    },
  });
};
