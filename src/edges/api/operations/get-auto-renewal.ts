import { z } from 'zod';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { viewRenewalEnd } from '#usecases/auto-renewal/view-stop-link.ts';
import type { Product } from '#usecases/product.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { autoRenewal, toAutoRenewal } from '../wire/auto-renewal.ts';
import { idOf, publicId } from '../wire/scalars.ts';

/** As it stands now. */
export async function autoRenewalNow(
  product: Product,
  of: { accountId: string; lineId: string },
): Promise<z.output<typeof autoRenewal>> {
  const view = found(await viewAutoRenewal(product, of), 'unknown_line');
  return toAutoRenewal(view, await viewRenewalEnd(product, view, of.accountId));
}

export const getAutoRenewal: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/lines/:lineId/auto-renewal',
    schema: {
      operationId: 'getAutoRenewal',
      tags: ['Auto-renewal'],
      summary: 'What a line renews by itself, what comes next, and what stands in its way',
      params: z.object({ lineId: publicId('line') }),
      response: {
        200: answer(autoRenewal, 'Looked through as a pre-flight would, now.'),
        ...signedInProblems('unknown_line'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      return autoRenewalNow(product, { accountId, lineId });
    },
  });
};
