import { redirect } from '@sveltejs/kit';
import type { SimKind } from '#domain/line.ts';
import { toPublicId } from '#domain/public-id.ts';
import { draftNewLineOrder } from '#usecases/draft-order.ts';
import { listMarketPlans } from '#usecases/list-plans.ts';
import type { Product } from '#usecases/product.ts';
import { viewAccount } from '#usecases/view-account.ts';
import { typedFields } from '../../../http/form.ts';
import { requireSession } from '../../../http/session.ts';
import { toPlanView } from '../../../view/plan-view.ts';
import type { Actions, PageServerLoad } from './$types';

const simKindOf = (typed: string | null): SimKind => (typed === 'physical' ? 'physical' : 'esim');

/** The better kind first: nobody waits for the post. */
const simKinds: readonly SimKind[] = ['esim', 'physical'];

/** Where the subscriber's last line is from; most want the next from there too. */
async function ownMarket(product: Product, accountId: string): Promise<string | undefined> {
  return (await viewAccount(product, accountId))?.lines.at(-1)?.market.id;
}

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product } = event.locals;
  const { searchParams } = event.url;
  const { catalogue } = await product.reference();
  const asked = searchParams.get('market') ?? (await ownMarket(product, accountId));
  const market = catalogue.markets.find((each) => each.id === asked) ?? catalogue.markets[0];
  const list =
    market &&
    (await listMarketPlans(product, {
      marketId: market.id,
      filter: { kind: 'plan' },
      sort: 'price',
    }));
  const known = list && !('refused' in list) ? list : null;
  const plans = known?.plans ?? [];
  // Only what the market sells is offered: a choice without plans would lead nowhere.
  const sims = simKinds.filter((kind) => plans.some(({ plan }) => plan.simKinds.includes(kind)));
  const wished = simKindOf(searchParams.get('sim'));
  const simKind = sims.includes(wished) ? wished : (sims[0] ?? wished);
  return {
    markets: catalogue.markets.map(({ id, name }) => ({ id, name })),
    marketId: market?.id ?? '',
    sims,
    simKind,
    plans: plans
      .filter(({ plan }) => plan.simKinds.includes(simKind))
      .map((plan) => toPlanView(plan, { ...known!, currency: known!.market.currency })),
    refused: searchParams.get('refused'),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { accountId } = requireSession(event);
    const { locals, request } = event;
    const { plan, sim, market } = await typedFields(request, ['plan', 'sim', 'market']);
    const simKind = simKindOf(sim);
    const wish = { accountId, planId: plan, simKind, locale: locals.locale };
    const answer = await draftNewLineOrder(locals.product, wish);
    if (!('refused' in answer))
      redirect(303, `/orders/${toPublicId('ord', answer.orderId)}/review`);
    const search = new URLSearchParams({ market, sim: simKind, refused: answer.refused });
    redirect(303, `/lines/new?${search}`);
  },
};
