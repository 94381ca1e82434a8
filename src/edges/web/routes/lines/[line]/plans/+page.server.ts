import { error } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { listPlans } from '#usecases/list-plans.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import { comparedIn } from '../../../../view/compared.ts';
import { filterPlans, isFiltering, readPlanFilter } from '../../../../view/plan-filter.ts';
import { toPlanView } from '../../../../view/plan-view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { locals, params, url } = event;
  const list = await listPlans(locals.product, { accountId, lineId: lineIdOf(params) });
  if ('refused' in list) error(404);
  const { line, market, zones } = list;
  const { currency } = market;
  const filter = readPlanFilter(url.searchParams);
  const planIds = list.plans.map(({ plan }) => plan.planId);
  return {
    lineId: toPublicId('line', line.id),
    msisdn: line.msisdn,
    currency,
    filter,
    isFiltering: isFiltering(filter),
    countries: [...new Set([...zones.values()].flatMap((zone) => zone.countries))],
    plans: filterPlans(list.plans, filter, currency).map((plan) =>
      toPlanView(plan, { zones, currency }),
    ),
    hasAddOns: list.plans.some(({ plan }) => plan.kind === 'add-on'),
    compared: comparedIn(url.searchParams, planIds),
    refused: url.searchParams.get('refused'),
  };
};
