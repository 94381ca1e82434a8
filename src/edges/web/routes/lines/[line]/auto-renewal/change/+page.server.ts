import { error, fail, redirect } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { draftAgreement } from '#usecases/auto-renewal/draft-agreement.ts';
import { type AutoRenewalView, viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { listPlans } from '#usecases/list-plans.ts';
import { viewAccount } from '#usecases/view-account.ts';
import {
  choiceErrors,
  refusalErrors,
  wishOf,
  withOwnIds,
} from '../../../../../http/agree-renewal.ts';
import { typedFields } from '../../../../../http/form.ts';
import { lineIdOf } from '../../../../../http/line-param.ts';
import { requireSession } from '../../../../../http/session.ts';
import {
  choiceFields,
  fromQuery,
  readChoice,
  type TypedChoice,
  toQuery,
  typedFrom,
  withPublicMeans,
} from '../../../../../view/renewal-choice.ts';
import { tongueOf } from '../../../../../words/tongue.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function found(event: RequestEvent | Parameters<PageServerLoad>[0]) {
  const { accountId } = requireSession(event);
  const lineId = lineIdOf(event.params);
  const view = await viewAutoRenewal(event.locals.product, { accountId, lineId });
  return view ?? error(404);
}

export const load: PageServerLoad = async (event) => {
  const view = await found(event);
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const { line, market, means, creditMinor } = view;
  const list = await listPlans(product, { accountId, lineId: line.id });
  if ('refused' in list) error(404);
  const plans = list.plans.map(({ plan, priceMinor, fullPriceMinor }) => ({
    id: plan.planId,
    name: plan.name,
    priceMinor,
    fullPriceMinor,
  }));
  const asked = fromQuery(event.url.searchParams);
  return {
    lineId: toPublicId('line', line.id),
    msisdn: line.msisdn,
    currency: market.currency,
    isOn: view.auto !== null && view.auto.state !== 'ended',
    plans,
    means: means
      .filter(({ state }) => state === 'usable')
      .map(({ id, label }) => ({ id: toPublicId('means', id), label })),
    creditMinor,
    typed: withPublicMeans({ ...(await beginning(event, view)), ...withOwnIds(asked) }),
  };
};

/** What stands in the form at first: what is agreed to, or else the plan that runs and what could pay. */
async function beginning(
  event: Parameters<PageServerLoad>[0],
  { auto, line, means }: AutoRenewalView,
): Promise<TypedChoice> {
  if (auto) return typedFrom(auto);
  const account = await viewAccount(event.locals.product, requireSession(event).accountId);
  const own = account?.lines.find((each) => each.line.id === line.id);
  const running = own?.periods.find(({ period }) => period.kind === 'plan');
  const usable = means.find(({ state }) => state === 'usable');
  return { plan: running?.plan.planId ?? '', when: 'plan-end', first: usable?.id ?? 'credit' };
}

export const actions: Actions = {
  default: async (event) => {
    const view = await found(event);
    const { words } = tongueOf(event.locals.locale);
    const typed: TypedChoice = await typedFields(event.request, choiceFields);
    const read = readChoice(withOwnIds(typed), view.market.currency);
    if ('wrong' in read) return fail(400, { typed, errors: choiceErrors(read.wrong, words) });
    const wish = wishOf(event, view.line.id, read.choice);
    const draft = await draftAgreement(event.locals.product, wish);
    if ('refused' in draft)
      return fail(400, { typed, errors: refusalErrors(draft.refused, words) });
    redirect(303, `/lines/${event.params.line}/auto-renewal/agree?${toQuery(typed)}`);
  },
};
