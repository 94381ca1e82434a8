import { z } from 'zod';
import { signIn as enter } from '#usecases/identity/sign-in.ts';
import type { Operation } from '../api.ts';
import { accepted } from '../problem/problem.ts';
import { problems } from '../problem/problem-schema.ts';
import { answer, forEverybody } from '../wire/answer.ts';
import {
  deviceToken,
  secondFactorNeeded,
  signedIn,
  toSecondFactorNeeded,
  toSignedIn,
} from '../wire/session.ts';

const body = z.strictObject({
  identifier: z.string().min(1).max(320).describe('E-mail address or user name.'),
  password: z.string().min(1).max(1024),
  deviceToken,
});

export const signIn: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/sessions',
    schema: {
      operationId: 'signIn',
      tags: ['Sessions'],
      summary: 'Sign in',
      description:
        'A wrong name and a wrong password are answered alike. Wrong tries slow down and then lock ' +
        'the name; devices that are known by their deviceToken are counted apart. ' +
        'Idempotency-Key has no meaning here.',
      ...forEverybody,
      body,
      response: {
        201: answer(signedIn, 'The session was opened.'),
        202: answer(
          secondFactorNeeded,
          'Name and password are right; a second factor is needed: see finishSignIn.',
        ),
        ...problems('invalid_request', 'wrong', 'wait', 'locked'),
      },
    },
    handler: async (request, reply) => {
      const { identifier, password, deviceToken } = request.body;
      const entered = accepted(
        await enter(product, {
          identifier,
          password,
          address: request.ip,
          sessionToken: null,
          browserCookie: deviceToken ?? null,
          userAgent: request.headers['user-agent'] ?? '',
        }),
      );
      return 'pendingToken' in entered
        ? reply.code(202).send(toSecondFactorNeeded(entered))
        : reply.code(201).send(toSignedIn(entered));
    },
  });
};
