import { offerPasskeySignIn as offer } from '#usecases/identity/sign-in-with-passkey.ts';
import type { Operation } from '../api.ts';
import { found } from '../problem/problem.ts';
import { problems } from '../problem/problem-schema.ts';
import { answer, forEverybody } from '../wire/answer.ts';
import { passkeyOptions } from '../wire/security.ts';

export const offerPasskeySignIn: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/sessions/passkey-challenge',
    schema: {
      operationId: 'offerPasskeySignIn',
      tags: ['Sessions'],
      summary: 'Ask what a passkey must sign to sign in',
      description: 'It names nobody: whichever passkey of this site is chosen.',
      ...forEverybody,
      response: {
        200: answer(passkeyOptions, 'Good for ten minutes.'),
        ...problems('passkeys_not_offered'),
      },
    },
    handler: async () => found(await offer(product), 'passkeys_not_offered'),
  });
};
