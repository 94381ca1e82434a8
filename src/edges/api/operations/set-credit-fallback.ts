import { z } from 'zod';
import { requireStepUp } from '#usecases/identity/step-up/require-step-up.ts';
import { setCreditFallback as set } from '#usecases/set-credit-fallback.ts';
import { viewCredit } from '#usecases/view-credit.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { accountCredit, toAccountCredit } from '../wire/credit.ts';

export const setCreditFallback: Operation = (api, { product }) => {
  api.route({
    method: 'PUT',
    url: '/account/credit/fallback',
    schema: {
      operationId: 'setCreditFallback',
      tags: ['Account'],
      summary: 'Allow or stop that credit pays when a card is declined',
      description: 'Off until it is allowed. Allowing it is a payment with stored means.',
      body: z.strictObject({ allowed: z.boolean() }),
      response: {
        200: answer(accountCredit, 'The credit with the new setting.'),
        ...changeProblems('invalid_request', 'step_up_required'),
      },
    },
    handler: async (request) => {
      const { accountId, sessionId } = sessionOf(request);
      const { allowed } = request.body;
      if (allowed)
        accepted(
          await requireStepUp(product, {
            ...{ accountId, sessionId },
            purpose: 'pay-with-stored-means',
            subject: 'credit-fallback',
          }),
        );
      await set(product, { accountId, fallback: allowed });
      return toAccountCredit(await viewCredit(product, accountId));
    },
  });
};
