import { error, redirect } from '@sveltejs/kit';
import { renewalTimings } from '#domain/ordering.ts';
import { toPublicId } from '#domain/public-id.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { listPlans } from '#usecases/list-plans.ts';
import { simulateRenewal } from '#usecases/simulate-renewal.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { typedFields } from '../../../../http/form.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import { toPlanView } from '../../../../view/plan-view.ts';
import { toSimulationView } from '../../../../view/simulation-view.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { locals, params, url } = event;
  const { product } = locals;
  const lineId = lineIdOf(params);
  const planId = url.searchParams.get('plan') ?? '';
  const list = await listPlans(product, { accountId, lineId });
  if ('refused' in list) error(404);
  const publicLineId = toPublicId('line', lineId);
  const toPlans = (code: string) =>
    redirect(303, `/lines/${publicLineId}/plans?refused=${encodeURIComponent(code)}`);
  const priced = list.plans.find(({ plan }) => plan.planId === planId);
  if (!priced) return toPlans('unknown_plan');
  const forecast = await simulateRenewal(product, { accountId, lineId, planId });
  if ('refused' in forecast) return toPlans(forecast.refused);
  const account = await viewAccount(product, accountId);
  const current = account?.lines.find(({ line }) => line.id === lineId);
  const { zones, market, policy } = list;
  return {
    lineId: publicLineId,
    msisdn: list.line.msisdn,
    plan: toPlanView(priced, { zones, policy, currency: market.currency }),
    timeZone: market.timeZone,
    now: product.clock(),
    simulation: toSimulationView(forecast, {
      ...(await product.reference()).rules,
      periods: current?.periods ?? [],
      plan: priced.plan,
    }),
    refused: url.searchParams.get('refused'),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { accountId } = requireSession(event);
    const { locals, params, request } = event;
    const typed = await typedFields(request, ['plan', 'timing']);
    const lineId = lineIdOf(params);
    const timing = renewalTimings.find((each) => each === typed.timing);
    if (!timing) error(400);
    const planId = typed.plan;
    const wish = { accountId, lineId, planId, timing, locale: locals.locale };
    const answer = await draftOrder(locals.product, wish);
    if ('refused' in answer) {
      const path = `/lines/${params.line}/simulate?plan=${encodeURIComponent(planId)}`;
      redirect(303, `${path}&refused=${answer.refused}`);
    }
    redirect(303, `/orders/${toPublicId('ord', answer.orderId)}/review`);
  },
};
