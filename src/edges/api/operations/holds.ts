import { z } from 'zod';
import {
  blockLine as block,
  parkLine as park,
  restoreLine as restore,
} from '#usecases/holds/hold-line.ts';
import { viewHolds } from '#usecases/holds/view-holds.ts';
import type { Product } from '#usecases/product.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { accepted, found } from '../problem/problem.ts';
import { changeProblems, signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { holds, toHolds } from '../wire/holds.ts';
import { fromMoney, idOf, money, publicId } from '../wire/scalars.ts';

const params = z.object({ lineId: publicId('line') });

const holdsOf = async (product: Product, of: { accountId: string; lineId: string }) =>
  toHolds(found(await viewHolds(product, of), 'unknown_line'));

export const getHolds: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/lines/:lineId/holds',
    schema: {
      operationId: 'getHolds',
      tags: ['Lines'],
      summary: 'How a line may be parked, blocked and brought back',
      description: 'In figures and dates, if it were done now. Nothing is changed.',
      params,
      response: {
        200: answer(holds, 'What is possible, and what it would do.'),
        ...signedInProblems('unknown_line'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      return holdsOf(product, { accountId, lineId });
    },
  });
};

export const parkLine: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/lines/:lineId/park',
    schema: {
      operationId: 'parkLine',
      tags: ['Lines'],
      summary: 'Park a line: keep its number without using it',
      description:
        'At the price of getHolds: another one is refused, and so is a price that has changed since. It is a ' +
        'payment with stored means (credit). Auto-renewal pauses. Acknowledged by mail.',
      params,
      body: z.strictObject({ price: money.nullable().describe('As it was shown; null: free.') }),
      response: {
        200: answer(holds, 'As the line stands now.'),
        ...changeProblems(
          'invalid_request',
          'unknown_line',
          'parking_not_offered',
          'not_from_this_state',
          'terms_changed',
          'not_enough_credit',
          'step_up_required',
        ),
      },
    },
    handler: async (request) => {
      const caller = sessionOf(request);
      const { accountId } = caller;
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      const price = request.body.price && fromMoney(request.body.price);
      const agreed = price && { minor: Number(price.amountMinor), currency: price.currency };
      accepted(await park(product, caller, { lineId, agreed }));
      return holdsOf(product, { accountId, lineId });
    },
  });
};

export const blockLine: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/lines/:lineId/block',
    schema: {
      operationId: 'blockLine',
      tags: ['Lines'],
      summary: 'Report a SIM lost or stolen: the line is blocked at once',
      description:
        'It costs nothing and asks for nothing but the session. Auto-renewal pauses. Acknowledged by mail.',
      params,
      response: {
        200: answer(holds, 'As the line stands now.'),
        ...changeProblems('unknown_line', 'not_from_this_state'),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      accepted(await block(product, { accountId, lineId }));
      return holdsOf(product, { accountId, lineId });
    },
  });
};

export const restoreLine: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/lines/:lineId/restore',
    schema: {
      operationId: 'restoreLine',
      tags: ['Lines'],
      summary: 'Bring a parked or blocked line back',
      description:
        'From a block only for who has confirmed who it is (confirmIdentity for `change-security`). What support ' +
        'blocked, support brings back. Acknowledged by mail.',
      params,
      response: {
        200: answer(holds, 'As the line stands now.'),
        ...changeProblems(
          'unknown_line',
          'not_from_this_state',
          'only_support',
          'too_late',
          'step_up_required',
        ),
      },
    },
    handler: async (request) => {
      const caller = sessionOf(request);
      const { accountId } = caller;
      const lineId = idOf('line', request.params.lineId, 'unknown_line');
      accepted(await restore(product, caller, lineId));
      return holdsOf(product, { accountId, lineId });
    },
  });
};
