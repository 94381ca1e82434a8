import { applyCode } from '#usecases/promotions/apply-code.ts';
import { sweepPromotions } from '#usecases/promotions/settle-claims.ts';
import { sharedCodes } from '../promotions.ts';
import { type Action, answerOf } from './action.ts';
import { anyOrder } from './orders.ts';

/** Types a code for an order: one for all, one for a single use, a wrong one, or takes it off again. */
const type: Action = {
  name: 'code',
  weight: 6,
  begin(world) {
    const { chance } = world;
    const found = anyOrder(world, ['draft']);
    if (!found) return null;
    const { account, order } = found;
    const known = chance.happens(0.7) ? sharedCodes : world.codes;
    const wrong = chance.happens(0.5) ? '' : 'NOBODYS';
    const code = chance.happens(0.85) ? chance.pick(known)! : wrong;
    const typed = { accountId: account, orderId: order.id, code, address: '192.0.2.1' };
    return {
      label: `code ${world.codes.indexOf(code) >= 0 ? 'of one’s own' : code} for ${order.id}`,
      repeats: true,
      work: async ({ product }) => {
        const answer = await applyCode(product, typed);
        // When to try again is by the clock of whoever answers.
        return 'retryAfterSeconds' in answer ? { refused: answer.refused } : answer;
      },
      done: (outcome) => {
        const answer = answerOf<{ promotionIds: string[] } | { refused: string }>(outcome);
        if (!answer) return;
        world.count('refused' in answer ? `code ${answer.refused}` : 'code taken');
      },
    };
  },
};

const sweep: Action = {
  name: 'sweep promotions',
  weight: 1,
  begin: () => ({
    label: 'sweep promotions',
    repeats: true,
    work: async ({ product }) => {
      await sweepPromotions(product);
      return {};
    },
  }),
};

export const promotionActions: readonly Action[] = [type, sweep];
