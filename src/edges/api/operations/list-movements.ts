import { z } from 'zod';
import { ruleNames } from '#usecases/ledger/explain.ts';
import { listMovements as list } from '#usecases/ledger/list-movements.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { movement, seq, toMovement } from '../wire/movement.ts';
import { idOf, instant, publicId } from '../wire/scalars.ts';

const page = z.object({
  movements: z.array(movement),
  next: seq.nullable().describe('Ask with after=… for what follows; null: all seen.'),
});

export const listMovements: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/ledger/movements',
    schema: {
      operationId: 'listMovements',
      tags: ['Ledger'],
      summary: 'The movements of the account',
      querystring: z.object({
        lineId: publicId('line').optional().describe('Only those of one line.'),
        bucketId: publicId('bkt').optional().describe('Only those of one bucket.'),
        orderId: publicId('ord').optional().describe('Only those of one order.'),
        from: instant.optional().describe('Only what happened then or later.'),
        until: instant.optional().describe('Only what happened before.'),
        after: seq.optional().describe('Where the page before ended.'),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      response: {
        200: answer(page, 'In the order of their numbers.'),
        ...signedInProblems('invalid_request', 'unknown_line', 'unknown_bucket', 'unknown_order'),
      },
    },
    handler: async (request) => {
      const { lineId, bucketId, orderId, from, until, after, limit } = request.query;
      const { movements, next } = await list(product, {
        accountId: sessionOf(request).accountId,
        filter: {
          ...(lineId !== undefined && { lineId: idOf('line', lineId, 'unknown_line') }),
          ...(bucketId !== undefined && { bucketId: idOf('bkt', bucketId, 'unknown_bucket') }),
          ...(orderId !== undefined && { orderId: idOf('ord', orderId, 'unknown_order') }),
          ...(from !== undefined && { from: Date.parse(from) }),
          ...(until !== undefined && { until: Date.parse(until) }),
        },
        after: after === undefined ? 0n : BigInt(after),
        limit,
      });
      const names = ruleNames(await product.reference());
      return {
        movements: movements.map((each) => toMovement(each, names)),
        next: next === null ? null : String(next),
      };
    },
  });
};
