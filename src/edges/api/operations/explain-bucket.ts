import { z } from 'zod';
import { explainBucketOf, ruleNames } from '#usecases/ledger/explain.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { bucketExplanation, toBucketExplanation } from '../wire/explanation.ts';
import { idOf, publicId } from '../wire/scalars.ts';

export const explainBucket: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/buckets/:bucketId/explanation',
    schema: {
      operationId: 'explainBucket',
      tags: ['Ledger'],
      summary: 'How a bucket came to its figures',
      params: z.object({ bucketId: publicId('bkt') }),
      response: {
        200: answer(bucketExplanation, 'Every movement, summed by day, with its rule.'),
        ...signedInProblems('unknown_bucket'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const bucketId = idOf('bkt', request.params.bucketId, 'unknown_bucket');
      const explained = await explainBucketOf(product, { accountId, bucketId });
      const names = ruleNames(await product.reference());
      return toBucketExplanation(found(explained, 'unknown_bucket'), names);
    },
  });
};
