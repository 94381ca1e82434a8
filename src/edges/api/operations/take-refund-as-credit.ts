import { z } from 'zod';
import { refundLinkOf } from '#usecases/refund/refund-link.ts';
import { takeAsCredit } from '#usecases/refund/take-as-credit.ts';
import { viewRefund } from '#usecases/refund/view-refund.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted, found } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { refundRequest, toRefundRequest } from '../wire/refund.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const takeRefundAsCredit: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/refunds/:refundId/credit',
    schema: {
      operationId: 'takeRefundAsCredit',
      tags: ['Refunds'],
      summary: 'Have a refund that the provider refused as account credit',
      description:
        'For the `id` of the part whose state is `refused`. Repeating does nothing more.',
      params: z.object({ refundId: publicId('ref') }),
      response: {
        200: answer(refundRequest, 'The request it belongs to, as it stands.'),
        ...changeProblems('unknown_refund', 'refund_not_refused'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const refundId = idOf('ref', request.params.refundId, 'unknown_refund');
      accepted(await takeAsCredit(product, { accountId, refundId }));
      const view = found(await viewRefund(product, { accountId, refundId }), 'unknown_refund');
      return toRefundRequest(view, refundLinkOf(product, { accountId, refundId: view.refundId }));
    },
  });
};
