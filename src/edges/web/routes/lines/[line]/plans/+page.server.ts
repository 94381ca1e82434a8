import { error } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { findBestValue } from '#usecases/find-best-value.ts';
import { listPlans } from '#usecases/list-plans.ts';
import type { Product } from '#usecases/product.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import { comparedIn } from '../../../../view/compared.ts';
import { filterPlans, isFiltering, readPlanFilter } from '../../../../view/plan-filter.ts';
import { toPlanView } from '../../../../view/plan-view.ts';
import { toTopUpView } from '../../../../view/top-up-view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { locals, params, url } = event;
  const { product } = locals;
  const list = await listPlans(product, { accountId, lineId: lineIdOf(params) });
  if ('refused' in list) error(404);
  const { line, market, zones, policy } = list;
  const { currency } = market;
  const filter = readPlanFilter(url.searchParams);
  const compared = comparedIn(
    url.searchParams,
    list.plans.map(({ plan }) => plan.planId),
  );
  const isWide = filter.kind === 'plan' && !isFiltering(filter) && compared.length === 0;
  return {
    lineId: toPublicId('line', line.id),
    msisdn: line.msisdn,
    currency,
    filter,
    isFiltering: isFiltering(filter),
    countries: [...new Set([...zones.values()].flatMap((zone) => zone.countries))],
    // What is sold at any amount has a page of its own instead of a card with one price.
    plans: filterPlans(
      list.plans.filter(({ ownAmount }) => ownAmount === null),
      filter,
      currency,
    ).map((plan) => toPlanView(plan, { zones, policy, currency })),
    topUps: list.plans.flatMap(({ plan, ownAmount }) =>
      ownAmount ? [{ planId: plan.planId, name: plan.name, terms: toTopUpView(ownAmount) }] : [],
    ),
    hasAddOns: list.plans.some(({ plan }) => plan.kind === 'add-on'),
    compared,
    best: isWide ? await bestFor(product, { accountId, lineId: line.id }) : null,
    refused: url.searchParams.get('refused'),
  };
};

/** The cheapest that covers the line's own use; null when nothing is known of it or nothing does. */
async function bestFor(product: Product, of: { accountId: string; lineId: string }) {
  const answer = await findBestValue(product, { ...of, need: 'from-usage' });
  if ('refused' in answer || answer.result.outcome !== 'found') return null;
  return answer.result.best;
}
