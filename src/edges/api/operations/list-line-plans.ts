import { z } from 'zod';
import { listPlans } from '#usecases/list-plans.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { planList, toPlanList } from '../wire/plan.ts';
import { fromPlanChoice, planChoice } from '../wire/plan-choice.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const listLinePlans: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/lines/:lineId/plans',
    schema: {
      operationId: 'listLinePlans',
      tags: ['Plans'],
      summary: 'What can be bought for a line',
      description:
        'Plans and add-ons of the line’s market for its kind of SIM, at this line’s own prices: a ' +
        'promotion that it has used up is not shown.',
      params: z.object({ lineId: publicId('line') }),
      querystring: planChoice,
      response: {
        200: answer(planList, 'Plans and add-ons on sale.'),
        ...signedInProblems('invalid_request', 'unknown_line'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const wish = { accountId, lineId, ...fromPlanChoice(request.query) };
      return toPlanList(accepted(await listPlans(product, wish)));
    },
  });
};
