import { error, redirect } from '@sveltejs/kit';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { listPlans } from '#usecases/list-plans.ts';
import { lineIdOf } from '../../../../../http/line-param.ts';
import { requireSession } from '../../../../../http/session.ts';
import { mendPath } from '../../../../../view/renewal-mend.ts';
import type { RequestHandler } from './$types';

/** The link of a mail: to the page where one press mends what is wrong now, whatever was wrong when it was sent. */
export const GET: RequestHandler = async (event) => {
  const { accountId } = requireSession(event);
  const lineId = lineIdOf(event.params);
  const { product } = event.locals;
  const view = await viewAutoRenewal(product, { accountId, lineId });
  if (!view) error(404);
  const list = await listPlans(product, { accountId, lineId });
  const plans = 'refused' in list ? [] : list.plans.map(({ plan }) => plan);
  redirect(303, mendPath(view, { told: event.url.searchParams.get('fix'), plans }));
};
