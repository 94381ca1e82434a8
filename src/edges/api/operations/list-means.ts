import { viewMeans } from '#usecases/means/view-means.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { keepWords, meansList, toMeans } from '../wire/means.ts';

export const listMeans: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/means',
    schema: {
      operationId: 'listMeans',
      tags: ['Payment means'],
      summary: 'The saved cards and wallets of the account',
      response: {
        200: answer(meansList, 'Without those that were removed.'),
        ...signedInProblems(),
      },
    },
    handler: async (request) => {
      const { saved, methods } = await viewMeans(product, sessionOf(request).accountId);
      return { means: saved.map(toMeans), methods: [...methods], keepWords };
    },
  });
};
