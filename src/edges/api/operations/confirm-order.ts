import { z } from 'zod';
import { locales } from '#domain/locale.ts';
import { providerMethods } from '#domain/payment.ts';
import { confirmOrder as confirm } from '#usecases/confirm-order.ts';
import { stepUpForPaying } from '#usecases/step-up-for-paying.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { idOf, publicId } from '../wire/scalars.ts';

const confirmation = z.object({
  redirectUrl: z
    .url()
    .nullable()
    .describe(
      'The payment provider’s page, to be opened in a browser. null: credit has paid it all, or ' +
        'the provider cannot be reached just now; ask for the order again in a few seconds.',
    ),
});

export const confirmOrder: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/orders/:orderId/confirm',
    schema: {
      operationId: 'confirmOrder',
      tags: ['Orders'],
      summary: 'Confirm an order and get the page to pay it on',
      description:
        'Asking again leads to the same page and never makes a second payment that could be taken. ' +
        'After a declined payment, ask again, with another method if you like.',
      params: z.object({ orderId: publicId('ord') }),
      body: z.strictObject({
        method: z
          .enum([...providerMethods, 'credit', 'saved'])
          .describe(
            'credit: account credit pays it all, at once. saved: the saved card or wallet named by meansId, ' +
              'without a page unless its bank asks.',
          ),
        meansId: publicId('means').optional().describe('Only with saved.'),
        keepMeans: z
          .enum(locales)
          .optional()
          .describe(
            'The subscriber agreed, in this language, to the words of listMeans: the card or wallet is kept.',
          ),
        withCredit: z
          .boolean()
          .optional()
          .describe('Account credit pays first, as far as it goes; the method pays the rest.'),
        consent: z.boolean().describe('The service may start at once.'),
      }),
      response: {
        200: answer(confirmation, 'The order is confirmed; it is not paid yet.'),
        ...changeProblems(
          'invalid_request',
          'unknown_order',
          'already_paid',
          'order_closed',
          'quote_expired',
          'consent_required',
          'method_not_offered',
          'payment_undecided',
          'unknown_line',
          'number_lost',
          'line_on_hold',
          'plan_of_other_market',
          'plan_not_for_sim',
          'needs_running_plan',
          'queue_full',
          'begins_at_end_only',
          'credit_short',
          'means_gone',
          'step_up_required',
        ),
      },
    },
    handler: async (request) => {
      const { accountId, sessionId } = sessionOf(request);
      const orderId = idOf('ord', request.params.orderId, 'unknown_order');
      const { withCredit = false, meansId: named, keepMeans, ...body } = request.body;
      const meansId = named === undefined ? null : idOf('means', named, 'means_gone');
      if (withCredit || body.method === 'credit' || body.method === 'saved')
        accepted(await stepUpForPaying(product, { accountId, sessionId, orderId }));
      const paying = { ...body, meansId, keepsMeans: keepMeans ?? null, withCredit };
      return accepted(await confirm(product, { accountId, orderId, ...paying }));
    },
  });
};
