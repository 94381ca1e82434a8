import { z } from 'zod';
import { listMarketPlans } from '#usecases/list-plans.ts';
import type { Operation } from '../api.ts';
import { accepted } from '../problem/problem.ts';
import { problems } from '../problem/problem-schema.ts';
import { answer, forEverybody } from '../wire/answer.ts';
import { planList, toPlanList } from '../wire/plan.ts';
import { fromPlanChoice, planChoice } from '../wire/plan-choice.ts';

export const listPlans: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/plans',
    schema: {
      operationId: 'listPlans',
      tags: ['Plans'],
      summary: 'What a market sells',
      description: 'Works without signing in, at the prices of a first purchase.',
      ...forEverybody,
      querystring: planChoice.extend({
        market: z.string().min(1).max(32).describe('Market id, `gb`.'),
      }),
      response: {
        200: answer(planList, 'Plans and add-ons on sale.'),
        ...problems('invalid_request', 'unknown_market'),
      },
    },
    handler: async (request) => {
      const { market: marketId, ...choice } = request.query;
      const wish = { marketId, ...fromPlanChoice(choice) };
      return toPlanList(accepted(await listMarketPlans(product, wish)));
    },
  });
};
