import { z } from 'zod';
import { charge } from '#usecases/charge.ts';
import type { Operation } from '../api.ts';
import { idempotencyHeaders } from '../http/idempotency-key.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { scope } from '../wire/allowance.ts';
import { answer } from '../wire/answer.ts';
import { country, idOf, publicId } from '../wire/scalars.ts';

const body = z.strictObject({
  lineId: publicId('line'),
  usageType: z.enum(['data', 'voice', 'sms']),
  scope: scope.default('any'),
  country: country.describe('Where the line is.'),
  amount: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .describe('Octets, seconds or messages as text.'),
});

const used = z.object({
  charged: z.string().describe('Less than asked for when the allowance ran out.'),
  isFinalUnit: z.boolean().describe('Nothing that fits is left (TS 32.299 7.2.61).'),
});

export const recordDemoUsage: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/demo/usage',
    schema: {
      operationId: 'recordDemoUsage',
      tags: ['Demonstration'],
      summary: 'Use something on a line',
      description: 'Only in a demonstration: elsewhere it does not exist.',
      headers: idempotencyHeaders,
      body,
      response: {
        200: answer(used, 'It was taken from the buckets that fit, in the operator’s order.'),
        ...changeProblems(
          'invalid_request',
          'unknown_line',
          'line_not_in_service',
          'nothing_left',
          'key_reused',
        ),
      },
    },
    handler: async (request) => {
      const { usageType, amount, lineId, ...use } = request.body;
      const taken = accepted(
        await charge(product, {
          ...use,
          accountId: sessionOf(request).accountId,
          lineId: idOf('line', lineId, 'unknown_line'),
          kind: usageType,
          scope: usageType === 'data' ? 'any' : use.scope,
          amount: BigInt(amount),
          key: `demo:${request.headers['idempotency-key'] ?? product.newId()}`,
        }),
      );
      return { charged: taken.charged, isFinalUnit: taken.finalUnit };
    },
  });
};
