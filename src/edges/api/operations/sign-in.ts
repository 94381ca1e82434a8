import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import { signIn as enter } from '#usecases/identity/sign-in.ts';
import type { Operation } from '../api.ts';
import { accepted } from '../problem/problem.ts';
import { problems } from '../problem/problem-schema.ts';
import { answer, forEverybody } from '../wire/answer.ts';
import { instant, publicId, toInstant } from '../wire/scalars.ts';

const body = z.strictObject({
  identifier: z.string().min(1).max(320).describe('E-mail address or user name.'),
  password: z.string().min(1).max(1024),
  deviceToken: z
    .string()
    .max(1000)
    .optional()
    .describe('As the last sign-in from this device answered it; keeps the device known.'),
});

const signedIn = z
  .object({
    id: publicId('ses'),
    accountId: publicId('acc'),
    token: z.string().describe('Send it as `Authorization: Bearer …`. It is told only here.'),
    tokenType: z.literal('Bearer'),
    expiresAt: instant.describe('It ends earlier when it is not used for a week.'),
    deviceToken: z.string().describe('Keep it on the device, also after signing out.'),
  })
  .meta({ id: 'SignedIn' });

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
        ...problems('invalid_request', 'wrong', 'wait', 'locked'),
      },
    },
    handler: async (request, reply) => {
      const { identifier, password, deviceToken } = request.body;
      const session = accepted(
        await enter(product, {
          identifier,
          password,
          address: request.ip,
          sessionToken: null,
          browserCookie: deviceToken ?? null,
          userAgent: request.headers['user-agent'] ?? '',
        }),
      );
      return reply.code(201).send({
        id: toPublicId('ses', session.sessionId),
        accountId: toPublicId('acc', session.accountId),
        token: session.sessionToken,
        tokenType: 'Bearer' as const,
        expiresAt: toInstant(session.expiresAt),
        deviceToken: session.browserCookie,
      });
    },
  });
};
