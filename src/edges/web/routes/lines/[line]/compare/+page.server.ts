import { error } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { listPlans } from '#usecases/list-plans.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import { comparedIn } from '../../../../view/compared.ts';
import { toPlanView } from '../../../../view/plan-view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { locals, params, url } = event;
  const list = await listPlans(locals.product, { accountId, lineId: lineIdOf(params) });
  if ('refused' in list) error(404);
  const { zones, policy } = list;
  const { currency } = list.market;
  const plans = list.plans.map((plan) => toPlanView(plan, { zones, policy, currency }));
  const compared = comparedIn(
    url.searchParams,
    plans.map((plan) => plan.planId),
  );
  return {
    lineId: toPublicId('line', list.line.id),
    plans: compared.map((planId) => plans.find((plan) => plan.planId === planId)!),
    compared,
  };
};
