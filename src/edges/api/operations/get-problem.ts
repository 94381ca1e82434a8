import { z } from 'zod';
import type { Operation } from '../api.ts';
import { localeOf } from '../http/request-locale.ts';
import { Problem } from '../problem/problem.ts';
import { problemCodes, problemStatus } from '../problem/problem-code.ts';
import { problems } from '../problem/problem-schema.ts';
import { problemWords } from '../problem/problem-words.ts';
import { answer, forEverybody } from '../wire/answer.ts';

const description = z.object({
  code: z.enum(problemCodes),
  status: z.int(),
  title: z.string(),
  detail: z.string(),
});

export const getProblem: Operation = (api) => {
  api.route({
    method: 'GET',
    url: '/problems/:code',
    schema: {
      operationId: 'getProblem',
      tags: ['Problems'],
      summary: 'What a kind of problem means',
      description: 'The `type` of every problem leads here.',
      ...forEverybody,
      params: z.object({ code: z.string().max(64) }),
      response: {
        200: answer(description, 'Title and detail in the reader’s language.'),
        ...problems('not_found'),
      },
    },
    handler: async (request, reply) => {
      const code = problemCodes.find((each) => each === request.params.code);
      if (code === undefined) throw new Problem('not_found');
      const locale = localeOf(request);
      reply.header('content-language', locale);
      return { code, status: problemStatus[code], ...problemWords[locale][code] };
    },
  });
};
