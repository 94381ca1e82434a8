import { error, fail, redirect } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { draftOrder } from '#usecases/draft-order.ts';
import { listPlans } from '#usecases/list-plans.ts';
import { typedFields } from '../../../../http/form.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import {
  amountProblem,
  asTyped,
  readAmount,
  type TopUpView,
  toTopUpView,
} from '../../../../view/top-up-view.ts';
import { tongueOf } from '../../../../words/tongue.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** What the page sells: the plan that the address names, or the first that is sold so. */
async function offered(event: RequestEvent | Parameters<PageServerLoad>[0]) {
  const { accountId } = requireSession(event);
  const { locals, params, url } = event;
  const lineId = lineIdOf(params);
  const list = await listPlans(locals.product, { accountId, lineId });
  if ('refused' in list) error(404);
  const offers = list.plans.flatMap(({ plan, ownAmount }) =>
    ownAmount ? [{ plan, terms: toTopUpView(ownAmount) }] : [],
  );
  const asked = url.searchParams.get('plan');
  const offer = offers.find(({ plan }) => plan.planId === asked) ?? offers[0];
  if (!offer) redirect(303, `/lines/${params.line}/plans?kind=add-on&refused=top_up_not_offered`);
  return { ...offer, accountId, line: list.line };
}

export const load: PageServerLoad = async (event) => {
  const { plan, terms, line } = await offered(event);
  return {
    lineId: toPublicId('line', line.id),
    msisdn: line.msisdn,
    planId: plan.planId,
    name: plan.name,
    validity: plan.validity,
    terms,
    amount: asTyped(
      enough(event.url.searchParams.get('missing'), terms) ?? plan.priceMinor,
      terms.currency,
    ),
  };
};

/** What is missing, as an amount that may be chosen; null: nothing is said, or it is beyond what is sold. */
function enough(
  missing: string | null,
  { currency, leastMinor, mostMinor, stepMinor }: TopUpView,
): bigint | null {
  const minor = missing === null ? null : readAmount(missing.slice(0, 40), currency);
  if (minor === null || minor > mostMinor) return null;
  if (minor <= leastMinor) return leastMinor;
  const steps = (minor - leastMinor + stepMinor - 1n) / stepMinor;
  return leastMinor + steps * stepMinor > mostMinor ? null : leastMinor + steps * stepMinor;
}

export const actions: Actions = {
  default: async (event) => {
    const { plan, terms, line, accountId } = await offered(event);
    const { locale, product } = event.locals;
    const tongue = tongueOf(locale);
    const { amount: text } = await typedFields(event.request, ['amount']);
    const typed = { amount: text.slice(0, 40) };
    const amountMinor = readAmount(typed.amount, terms.currency);
    const problem = (refused: Parameters<typeof amountProblem>[0]) =>
      fail(400, {
        typed,
        errors: { amount: amountProblem(refused, amountMinor ?? 0n, { terms, tongue }) },
      });
    if (amountMinor === null) return problem('amount_not_a_number');
    const answer = await draftOrder(product, {
      ...{ accountId, lineId: line.id, planId: plan.planId, timing: 'now', locale },
      amount: { amountMinor, currency: terms.currency },
    });
    if (!('refused' in answer))
      redirect(303, `/orders/${toPublicId('ord', answer.orderId)}/review`);
    const { refused } = answer;
    switch (refused) {
      case 'amount_too_small':
      case 'amount_too_large':
      case 'amount_not_in_steps':
        return problem(refused);
      default: {
        const errors: Record<string, string> = { form: tongue.words.plans.refusals[refused] };
        return fail(400, { typed, errors });
      }
    }
  },
};
