import { z } from 'zod';
import { beginTotp as begin } from '#usecases/identity/factors/manage-totp.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';

export const beginTotp: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/security/totp',
    schema: {
      operationId: 'beginTotp',
      tags: ['Security'],
      summary: 'Get a new secret for an authenticator app',
      description: 'It counts once it is confirmed with a code (confirmTotp) within half an hour.',
      response: {
        200: answer(
          z.object({
            secret: z.string().describe('Base 32, for typing.'),
            address: z
              .string()
              .describe('`otpauth://…`, for an app on the same device or a QR code.'),
          }),
          'Told only here.',
        ),
        ...changeProblems('step_up_required'),
      },
    },
    handler: async (request) => {
      const { text, address } = accepted(await begin(product, sessionOf(request)));
      return { secret: text, address };
    },
  });
};
