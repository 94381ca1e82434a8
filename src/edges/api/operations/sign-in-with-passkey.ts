import { z } from 'zod';
import { signInWithPasskey as enter } from '#usecases/identity/sign-in-with-passkey.ts';
import type { Operation } from '../api.ts';
import { accepted } from '../problem/problem.ts';
import { problems } from '../problem/problem-schema.ts';
import { answer, forEverybody } from '../wire/answer.ts';
import { passkeyAnswer } from '../wire/security.ts';
import { deviceToken, signedIn, toSignedIn } from '../wire/session.ts';

export const signInWithPasskey: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/sessions/passkey',
    schema: {
      operationId: 'signInWithPasskey',
      tags: ['Sessions'],
      summary: 'Sign in with a passkey alone',
      description: 'No name and no password: the passkey says whose it is and proves who holds it.',
      ...forEverybody,
      body: z.strictObject({ answer: passkeyAnswer, deviceToken }),
      response: {
        201: answer(signedIn, 'The session was opened.'),
        ...problems('invalid_request', 'wrong', 'wait'),
      },
    },
    handler: async (request, reply) => {
      const { answer: signed, deviceToken } = request.body;
      const entered = accepted(
        await enter(product, {
          answer: signed,
          address: request.ip,
          sessionToken: null,
          browserCookie: deviceToken ?? null,
          userAgent: request.headers['user-agent'] ?? '',
        }),
      );
      return reply.code(201).send(toSignedIn(entered));
    },
  });
};
