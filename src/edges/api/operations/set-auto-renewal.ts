import { z } from 'zod';
import { agreeToDraft, digestOf, draftAgreement } from '#usecases/auto-renewal/draft-agreement.ts';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { requireStepUp } from '#usecases/identity/step-up/require-step-up.ts';
import type { Operation } from '../api.ts';
import { localeOf } from '../http/request-locale.ts';
import { sessionOf } from '../http/session.ts';
import { accepted, found } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { autoRenewal, fromRenewalChoice, renewalChoice } from '../wire/auto-renewal.ts';
import { idOf, publicId } from '../wire/scalars.ts';
import { choiceProblems } from './draft-auto-renewal.ts';
import { autoRenewalNow } from './get-auto-renewal.ts';

export const setAutoRenewal: Operation = (api, { product }) => {
  api.route({
    method: 'PUT',
    url: '/lines/:lineId/auto-renewal',
    schema: {
      operationId: 'setAutoRenewal',
      tags: ['Auto-renewal'],
      summary: 'Agree to auto-renewal, or change it',
      description:
        'With the words of draftAutoRenewal as they were shown, in the same language; if price, dates or means ' +
        'have changed since, it is refused and they are to be shown anew. Asked for twice it is one ' +
        'agreement and one mail. What is kept may then be charged: ' +
        'agreeing is a payment with stored means.',
      params: z.object({ lineId: publicId('line') }),
      body: renewalChoice.extend({
        words: z.string().max(4_000).describe('The words that were agreed to.'),
      }),
      response: {
        200: answer(autoRenewal, 'As it stands now; acknowledged by mail.'),
        ...changeProblems(...choiceProblems, 'terms_changed', 'step_up_required'),
      },
    },
    handler: async (request) => {
      const { accountId, sessionId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const of = { accountId, lineId };
      const { market } = found(await viewAutoRenewal(product, of), 'unknown_line');
      const { words, ...wire } = request.body;
      const locale = localeOf(request);
      const wish = { ...of, ...fromRenewalChoice(wire, market.currency), locale };
      const draft = accepted(await draftAgreement(product, wish));
      accepted(
        await requireStepUp(product, {
          ...{ accountId, sessionId, purpose: 'pay-with-stored-means' },
          ...{ subject: `auto-renewal-${lineId}` },
          amount: { amountMinor: draft.agreedMinor, currency: draft.currency },
        }),
      );
      accepted(await agreeToDraft(product, { ...wish, shown: digestOf(words) }));
      return autoRenewalNow(product, of);
    },
  });
};
