import { z } from 'zod';
import { type ReferralView, viewReferral } from '#usecases/promotions/view-referral.ts';
import type { Operation } from '../api.ts';
import { sessionOf } from '../http/session.ts';
import { signedInProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { instant, localized, money, toInstant, toInstantOrNull, toMoney } from '../wire/scalars.ts';

const reward = z
  .object({
    state: z
      .enum(['held', 'taken', 'released', 'returned'])
      .describe(
        'held: to come; taken: it is account credit; released: none comes; returned: taken back as ' +
          'far as it was left, because the friend gave the order back.',
      ),
    amount: money,
    createdAt: instant.describe('When the friend had paid.'),
    dueAt: instant.nullable().describe('While it is to come.'),
  })
  .meta({ id: 'Reward' });

const referral = z
  .object({
    isOffered: z.boolean().describe('Friends can be invited at present.'),
    code: z.string().nullable().describe('What a friend types for a first order.'),
    link: z.string().nullable(),
    label: localized.nullable().describe('What the friend gets.'),
    reward: money.nullable().describe('What who invites gets for each friend.'),
    afterDays: z.int().nullable().describe('Days from the friend’s payment to the reward.'),
    mostPerMonth: z.int().nullable(),
    rewards: z.array(reward).describe('Newest first.'),
  })
  .meta({ id: 'Referral' });

export const getReferral: Operation = (api, { product }) => {
  api.route({
    method: 'GET',
    url: '/account/referral',
    schema: {
      operationId: 'getReferral',
      tags: ['Account'],
      summary: 'Inviting friends: the account’s code and its rewards',
      response: {
        200: answer(referral, 'The code stays the same for ever.'),
        ...signedInProblems(),
      },
    },
    handler: async (request) =>
      toReferral(await viewReferral(product, sessionOf(request).accountId)),
  });
};

function toReferral(of: ReferralView | null): z.output<typeof referral> {
  if (!of)
    return {
      ...{ isOffered: false, code: null, link: null, label: null, reward: null },
      ...{ afterDays: null, mostPerMonth: null, rewards: [] },
    };
  const { code, link, promotion, currency } = of;
  const terms = promotion.referral!;
  return {
    ...{ isOffered: true, code, link, label: promotion.label },
    reward: toMoney(terms.rewardMinor, currency),
    afterDays: terms.afterDays,
    mostPerMonth: terms.mostPerMonth,
    rewards: of.rewards.map(({ state, discountMinor, createdAt, dueAt }) => ({
      state,
      amount: toMoney(discountMinor, currency),
      createdAt: toInstant(createdAt),
      dueAt: toInstantOrNull(dueAt),
    })),
  };
}
