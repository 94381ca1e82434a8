import { z } from 'zod';
import { chooseCreditUse } from '#usecases/charging/choose-credit-use.ts';
import { requireStepUp } from '#usecases/identity/step-up/require-step-up.ts';
import { viewAccount } from '#usecases/view-account.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted, found } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { lineDetail, toLineDetail } from '../wire/line.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const setLineCreditUse: Operation = (api, { product }) => {
  api.route({
    method: 'PUT',
    url: '/lines/:lineId/credit-use',
    schema: {
      operationId: 'setLineCreditUse',
      tags: ['Lines'],
      summary: 'Let credit pay when an allowance runs out, or stop it',
      description:
        'Off until it is allowed, and only where the operator leaves it to the subscriber. Holds ' +
        'from the next request of the network on. Allowing it is a payment with stored means.',
      params: z.object({ lineId: publicId('line') }),
      body: z.strictObject({ allowed: z.boolean() }),
      response: {
        200: answer(lineDetail, 'The line with the new setting.'),
        ...changeProblems('invalid_request', 'unknown_line', 'step_up_required'),
      },
    },
    handler: async (request) => {
      const { accountId, sessionId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const { allowed } = request.body;
      const lineOf = async () =>
        (await viewAccount(product, accountId))?.lines.find(({ line }) => line.id === lineId);
      found((await lineOf()) ?? null, 'unknown_line');
      if (allowed)
        accepted(
          await requireStepUp(product, {
            ...{ accountId, sessionId },
            purpose: 'pay-with-stored-means',
            subject: `credit-use-${lineId}`,
          }),
        );
      accepted(await chooseCreditUse(product, { accountId, lineId, spendsCredit: allowed }));
      const { rules } = await product.reference();
      return toLineDetail(found((await lineOf()) ?? null, 'unknown_line'), rules);
    },
  });
};
