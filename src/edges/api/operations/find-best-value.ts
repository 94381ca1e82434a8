import { z } from 'zod';
import { MOST_DAYS } from '#domain/best-value-need.ts';
import { findBestValue as find } from '#usecases/find-best-value.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { bestValueAnswer, fromNeed, statedNeed, toBestValue } from '../wire/best-value.ts';
import { idOf, publicId } from '../wire/scalars.ts';

const budgetMinor = z
  .string()
  .regex(/^\d{1,12}$/)
  .nullable()
  .default(null)
  .describe('Minor units of the market’s currency, tax included; null: no limit.');

const body = z.discriminatedUnion('need', [
  z.strictObject({
    need: z.literal('from-usage').describe('Learned from the line’s last 90 days.'),
    days: z.int().min(1).max(MOST_DAYS).default(30).describe('For how long.'),
    budgetMinor,
  }),
  z.strictObject({ need: z.literal('stated'), stated: statedNeed, budgetMinor }),
]);

export const findBestValue: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/lines/:lineId/best-value',
    schema: {
      operationId: 'findBestValue',
      tags: ['Lines'],
      summary: 'The cheapest way to get what one needs',
      description:
        'One plan, as often as it takes, with any add-ons, at this line’s own prices. The answer is ' +
        'the true optimum, not a guess. Nothing is ordered or held.',
      params: z.object({ lineId: publicId('line') }),
      body,
      response: {
        200: answer(bestValueAnswer, 'The cheapest choice, or what comes nearest.'),
        ...signedInProblems('invalid_request', 'unknown_line', 'no_usage', 'other_origin'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const wish = request.body;
      const budget = wish.budgetMinor === null ? null : BigInt(wish.budgetMinor);
      const asked =
        wish.need === 'stated'
          ? { need: fromNeed(wish.stated, budget) }
          : { need: wish.need, days: wish.days, budgetMinor: budget };
      return toBestValue(accepted(await find(product, { accountId, lineId, ...asked })));
    },
  });
};
