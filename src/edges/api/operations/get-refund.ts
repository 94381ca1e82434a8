import { z } from 'zod';
import { refundLinkOf } from '#usecases/refund/refund-link.ts';
import { viewRefund } from '#usecases/refund/view-refund.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { refundRequest, toRefundRequest } from '../wire/refund.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const getRefund: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/refunds/:refundId',
    schema: {
      operationId: 'getRefund',
      tags: ['Refunds'],
      summary: 'How a refund stands',
      params: z.object({ refundId: publicId('ref') }),
      response: {
        200: answer(refundRequest, 'The request with its parts.'),
        ...signedInProblems('unknown_refund'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const refundId = idOf('ref', request.params.refundId, 'unknown_refund');
      const view = found(await viewRefund(product, { accountId, refundId }), 'unknown_refund');
      return toRefundRequest(view, refundLinkOf(product, { accountId, refundId: view.refundId }));
    },
  });
};
