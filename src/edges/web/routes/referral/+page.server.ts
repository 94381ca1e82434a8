import { viewReferral } from '#usecases/promotions/view-referral.ts';
import { requireSession } from '../../http/session.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const view = await viewReferral(event.locals.product, accountId);
  if (!view) return { referral: null };
  const { code, link, promotion, currency, timeZone, rewards } = view;
  return {
    referral: {
      ...{ code, link, label: promotion.label, currency, timeZone },
      terms: promotion.referral!,
      rewards: rewards.map(({ state, discountMinor, createdAt, dueAt }) => ({
        ...{ state, rewardMinor: discountMinor, createdAt, dueAt },
      })),
    },
  };
};
