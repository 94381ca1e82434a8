import { z } from 'zod';
import { marketOf, rulesOf } from '#domain/rules.ts';
import { simulateRenewal as simulate } from '#usecases/simulate-renewal.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { idOf, publicId } from '../wire/scalars.ts';
import { simulation, toSimulation } from '../wire/simulation.ts';

export const simulateRenewal: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/lines/:lineId/simulations',
    schema: {
      operationId: 'simulateRenewal',
      tags: ['Lines'],
      summary: 'What buying a plan would change',
      description: 'For each time at which it could begin. Nothing is ordered or held.',
      params: z.object({ lineId: publicId('line') }),
      body: z.strictObject({ planId: z.string().min(1).max(64) }),
      response: {
        200: answer(simulation, 'Every bucket and period before and after.'),
        ...changeProblems(
          'invalid_request',
          'unknown_line',
          'unknown_plan',
          'number_lost',
          'line_on_hold',
          'plan_of_other_market',
          'plan_not_for_sim',
          'needs_running_plan',
          'queue_full',
          'begins_at_end_only',
        ),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const { planId } = request.body;
      const forecast = accepted(await simulate(product, { accountId, lineId, planId }));
      const { rules } = await product.reference();
      const { currency, timeZone } = marketOf(rules, forecast.plan.marketId);
      return toSimulation(forecast, {
        currency,
        zone: timeZone,
        policy: rulesOf(rules, forecast.plan.marketId).policy,
      });
    },
  });
};
