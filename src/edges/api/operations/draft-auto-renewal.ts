import { z } from 'zod';
import { draftAgreement } from '#usecases/auto-renewal/draft-agreement.ts';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import type { Operation } from '../api.ts';
import { localeOf } from '../http/request-locale.ts';
import { sessionOf } from '../http/session.ts';
import { accepted, found } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import {
  fromRenewalChoice,
  renewalChoice,
  renewalTerms,
  toRenewalTerms,
} from '../wire/auto-renewal.ts';
import { idOf, publicId } from '../wire/scalars.ts';

/** Why a choice can't be agreed to. */
export const choiceProblems = [
  'invalid_request',
  'unknown_line',
  'number_lost',
  'line_on_hold',
  'plan_of_other_market',
  'plan_not_for_sim',
  'needs_running_plan',
  'plan_withdrawn',
  'no_means',
  'unknown_means',
  'credit_not_for_this',
  'cap_below_price',
  'trigger_not_for_plan',
] as const;

export const draftAutoRenewal: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/lines/:lineId/auto-renewal/terms',
    schema: {
      operationId: 'draftAutoRenewal',
      tags: ['Auto-renewal'],
      summary: 'What a choice would be agreed to as',
      description:
        'The words, in the language asked for, with price, dates, means and how to stop. Nothing is on by this: ' +
        'setAutoRenewal takes the same choice and the words that were shown.',
      params: z.object({ lineId: publicId('line') }),
      body: renewalChoice,
      response: {
        200: answer(renewalTerms, 'What to show before it is agreed to.'),
        ...changeProblems(...choiceProblems),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const of = { accountId, lineId };
      const { market } = found(await viewAutoRenewal(product, of), 'unknown_line');
      const choice = fromRenewalChoice(request.body, market.currency);
      const locale = localeOf(request);
      return toRenewalTerms(accepted(await draftAgreement(product, { ...of, ...choice, locale })));
    },
  });
};
