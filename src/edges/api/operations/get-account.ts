import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import { viewAccount } from '#usecases/view-account.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { found } from '../problem/problem.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { lineDetail, toLineDetail } from '../wire/line.ts';
import { order, toOrder } from '../wire/order.ts';
import { instant, publicId, toInstant } from '../wire/scalars.ts';

const account = z
  .object({
    id: publicId('acc'),
    displayName: z.string(),
    email: z.string(),
    userName: z.string(),
    locale: z.enum(['zh-CN', 'en']),
    timeZone: z.string().describe('The reader’s own zone (IANA).'),
    createdAt: instant,
    at: instant.describe('The moment for which all of this holds.'),
    lines: z.array(lineDetail),
    orders: z.array(order).describe('The last ten that were confirmed, newest first.'),
  })
  .meta({ id: 'Account' });

export const getAccount: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/account',
    schema: {
      operationId: 'getAccount',
      tags: ['Account'],
      summary: 'The account with all its lines',
      response: {
        200: answer(account, 'Lines with what is left and until when, and the last orders.'),
        ...signedInProblems(),
      },
    },
    handler: async (request) => {
      const session = sessionOf(request);
      const view = found(await viewAccount(product, session.accountId), 'signed_out');
      const { rules } = await product.reference();
      const { displayName, email, locale, timeZone, createdAt } = view.account;
      return {
        id: toPublicId('acc', view.account.id),
        displayName,
        email,
        userName: session.userName,
        locale,
        timeZone,
        createdAt: toInstant(createdAt),
        at: toInstant(view.now),
        lines: view.lines.map((each) => toLineDetail(each, rules)),
        orders: view.orders.map(toOrder),
      };
    },
  });
};
