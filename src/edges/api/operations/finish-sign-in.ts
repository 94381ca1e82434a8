import { z } from 'zod';
import { finishSignIn as finish } from '#usecases/identity/finish-sign-in.ts';
import type { Operation } from '../api.ts';
import { accepted } from '../problem/problem.ts';
import { problems } from '../problem/problem-schema.ts';
import { answer, forEverybody } from '../wire/answer.ts';
import { secondFactorProof } from '../wire/security.ts';
import { deviceToken, signedIn, toSignedIn } from '../wire/session.ts';

export const finishSignIn: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/sessions/second-factor',
    schema: {
      operationId: 'finishSignIn',
      tags: ['Sessions'],
      summary: 'Finish signing in with a second factor',
      description:
        'With the pending token of signIn. Wrong codes slow down and then pause codes, apart from the password; the owner is told by mail.',
      ...forEverybody,
      body: z.strictObject({
        pendingToken: z.string().min(1).max(200),
        proof: secondFactorProof,
        deviceToken,
      }),
      response: {
        201: answer(signedIn, 'The session was opened.'),
        ...problems('invalid_request', 'wrong', 'pending_over', 'wait', 'locked'),
      },
    },
    handler: async (request, reply) => {
      const { pendingToken, proof, deviceToken } = request.body;
      const entered = accepted(
        await finish(product, {
          pendingToken,
          proof,
          sessionToken: null,
          browserCookie: deviceToken ?? null,
          userAgent: request.headers['user-agent'] ?? '',
        }),
      );
      return reply.code(201).send(toSignedIn(entered));
    },
  });
};
