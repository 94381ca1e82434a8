import { error, fail, redirect } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { draftAgreement } from '#usecases/auto-renewal/draft-agreement.ts';
import { type AutoRenewalView, viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { listPlans, type PricedPlan } from '#usecases/list-plans.ts';
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
import { fromForm, renewalPlans, toForm } from '../../../../../view/renewal-plans.ts';
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
  const list = await listPlans(product, { accountId, lineId: line.id, sort: 'price' });
  if ('refused' in list) error(404);
  const own = await ownPlan(event, line.id);
  const offered = renewalPlans(list.plans, { own, agreed: view.auto?.planId });
  const asked = fromQuery(event.url.searchParams);
  const typed = withPublicMeans({ ...beginning(view, own), ...withOwnIds(asked) });
  return {
    lineId: toPublicId('line', line.id),
    msisdn: line.msisdn,
    currency: market.currency,
    isOn: view.auto !== null && view.auto.state !== 'ended',
    plans: offered.plans.map(toOption),
    addOns: offered.addOns.map(toOption),
    topUps: offered.topUps.map(toOption),
    means: means
      .filter(({ state }) => state === 'usable')
      .map(({ id, label }) => ({ id: toPublicId('means', id), label })),
    creditMinor,
    typed: toForm(typed, offered, own ?? ''),
  };
};

const toOption = ({ plan, priceMinor, fullPriceMinor }: PricedPlan) => ({
  id: plan.planId,
  name: plan.name,
  priceMinor,
  fullPriceMinor,
});

/** The plan that runs on the line, or waits on it. */
async function ownPlan(
  event: Parameters<PageServerLoad>[0],
  lineId: string,
): Promise<string | undefined> {
  const account = await viewAccount(event.locals.product, requireSession(event).accountId);
  const own = account?.lines.find(({ line }) => line.id === lineId);
  return own?.periods.find(({ period }) => period.kind === 'plan')?.plan.planId;
}

/** What stands in the form at first: what is agreed to, or else the line's own plan and what could pay. */
function beginning({ auto, means }: AutoRenewalView, own: string | undefined): TypedChoice {
  if (auto) return typedFrom(auto);
  const usable = means.find(({ state }) => state === 'usable');
  return { plan: own ?? '', when: 'plan-end', first: usable?.id ?? 'credit' };
}

/** To where a card is added, and back here with everything as it was typed; who had none wants the new one. */
function toAddMeans({ url }: RequestEvent, chosen: TypedChoice, hasMeans: boolean): never {
  const typed = hasMeans ? chosen : { ...chosen, first: '' };
  const next = `${url.pathname}?${toQuery(typed)}`;
  redirect(303, `/security/means?${new URLSearchParams({ next })}`);
}

export const actions: Actions = {
  default: async (event) => {
    const view = await found(event);
    const { words } = tongueOf(event.locals.locale);
    const typed: TypedChoice = await typedFields(event.request, [
      ...choiceFields,
      ...['addOn', 'topUp', 'add'],
    ]);
    const chosen = fromForm(typed);
    if (typed.add) toAddMeans(event, chosen, view.means.length > 0);
    const read = readChoice(withOwnIds(chosen), view.market.currency);
    if ('wrong' in read) return fail(400, { typed, errors: choiceErrors(read.wrong, words) });
    const wish = wishOf(event, view.line.id, read.choice);
    const draft = await draftAgreement(event.locals.product, wish);
    if ('refused' in draft)
      return fail(400, { typed, errors: refusalErrors(draft.refused, words) });
    redirect(303, `/lines/${event.params.line}/auto-renewal/agree?${toQuery(chosen)}`);
  },
};
