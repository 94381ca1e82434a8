import { error, redirect } from '@sveltejs/kit';
import { fromPublicId, toPublicId } from '#domain/public-id.ts';
import { listRenewalEvents } from '#usecases/auto-renewal/list-renewal-events.ts';
import { stopAutoRenewal } from '#usecases/auto-renewal/stop-auto-renewal.ts';
import { viewAutoRenewal } from '#usecases/auto-renewal/view-auto-renewal.ts';
import { viewRenewalEnd } from '#usecases/auto-renewal/view-stop-link.ts';
import { lineIdOf } from '../../../../http/line-param.ts';
import { requireSession } from '../../../../http/session.ts';
import { historySteps } from '../../../../view/renewal-history.ts';
import { toAgreementView } from '../../../../view/renewal-view.ts';
import { tongueOf } from '../../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

const EVENTS = 20;

export const load: PageServerLoad = async (event) => {
  const { accountId } = requireSession(event);
  const { product, locale } = event.locals;
  const lineId = lineIdOf(event.params);
  const view = await viewAutoRenewal(product, { accountId, lineId });
  if (!view) error(404);
  const before = fromPublicId('evt', event.url.searchParams.get('before') ?? '');
  const history = await listRenewalEvents(product, { accountId, lineId, before, limit: EVENTS });
  return {
    lineId: toPublicId('line', lineId),
    msisdn: view.line.msisdn,
    agreement: toAgreementView(view),
    end: await viewRenewalEnd(product, view, accountId),
    steps: historySteps(history.events, tongueOf(locale), view.market.currency),
    older: history.next === null ? null : toPublicId('evt', history.next),
    zone: view.market.timeZone,
    readerZone: view.readerZone,
  };
};

export const actions: Actions = {
  /** Whatever is in force; a second click finds it stopped. */
  stop: async (event) => {
    const { accountId } = requireSession(event);
    const lineId = lineIdOf(event.params);
    const stop = { accountId, lineId, by: 'page' as const, agreedAt: null };
    await stopAutoRenewal(event.locals.product, stop);
    redirect(303, `/lines/${event.params.line}/auto-renewal`);
  },
};
