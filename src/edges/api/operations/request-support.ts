import { z } from 'zod';
import { type SupportFieldProblem, supportLimits, supportTopics } from '#domain/support-request.ts';
import { requestSupport as ask } from '#usecases/identity/request-support.ts';
import type { Operation } from '../api.ts';
import { idempotencyHeaders } from '../http/idempotency-key.ts';
import { localeOf } from '../http/request-locale.ts';
import { accepted, type FieldProblem, Problem } from '../problem/problem.ts';
import { problems } from '../problem/problem-schema.ts';
import { answer, forEverybody } from '../wire/answer.ts';

const body = z.strictObject({
  name: z.string().max(1000),
  email: z.string().max(320).describe('Where the answer goes.'),
  topic: z.enum(supportTopics),
  message: z.string().max(20_000).describe(`At most ${supportLimits.message} characters.`),
});

export const requestSupport: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/support-requests',
    schema: {
      operationId: 'requestSupport',
      tags: ['Support'],
      summary: 'Write to support',
      description: 'Works without signing in. A receipt goes to the address given.',
      ...forEverybody,
      headers: idempotencyHeaders,
      body,
      response: {
        201: answer(
          z.object({
            reference: z.string().describe('Eight characters to tell on the telephone.'),
          }),
          'The request was stored and sent to support.',
        ),
        ...problems('invalid_request', 'wait', 'key_reused'),
      },
    },
    handler: async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const outcome = await ask(product, {
        ...request.body,
        ...(key === undefined ? {} : { key }),
        locale: localeOf(request),
        address: request.ip,
        accountId: request.session?.accountId ?? null,
      });
      if ('refused' in outcome && outcome.refused === 'invalid')
        throw new Problem('invalid_request', {
          errors: outcome.problems.map((each) => fields[each]),
        });
      return reply.code(201).send(accepted(outcome));
    },
  });
};

const field = (name: string, code: FieldProblem['code']): FieldProblem => ({
  in: 'body',
  field: `/${name}`,
  code,
});

const fields: Record<SupportFieldProblem, FieldProblem> = {
  name_missing: field('name', 'missing'),
  name_too_long: field('name', 'too_large'),
  email_malformed: field('email', 'malformed'),
  topic_unknown: field('topic', 'not_offered'),
  message_missing: field('message', 'missing'),
  message_too_long: field('message', 'too_large'),
};
