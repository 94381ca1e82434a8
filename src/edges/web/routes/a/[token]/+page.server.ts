import { error, redirect } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { stopAutoRenewal } from '#usecases/auto-renewal/stop-auto-renewal.ts';
import { readStopLink, type StopKey } from '#usecases/auto-renewal/stop-link.ts';
import { viewStopLink } from '#usecases/auto-renewal/view-stop-link.ts';
import { typedFields } from '../../../http/form.ts';
import { toAgreementView } from '../../../view/renewal-view.ts';
import type { Actions, PageServerLoad } from './$types';

const openLink = (locals: App.Locals, token: string): StopKey =>
  readStopLink(locals.product, token) ?? error(404);

/** Shows and changes nothing: programs of mail servers open links, too. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
  const key = openLink(locals, params.token);
  const found = await viewStopLink(locals.product, key);
  const agreement = found && toAgreementView(found.view);
  if (!found || !agreement) error(404);
  const { view, end, isLater } = found;
  return {
    agreement,
    end,
    isLater,
    linkAgreedAt: key.agreedAt,
    hasChanged: url.searchParams.has('changed'),
    msisdn: view.line.msisdn,
    lineId: toPublicId('line', view.line.id),
    isOwners: locals.session?.accountId === key.accountId,
    zone: view.market.timeZone,
    readerZone: view.readerZone,
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { accountId, lineId } = openLink(locals, params.token);
    const { agreed } = await typedFields(request, ['agreed']);
    // What was shown, so that nothing is stopped that its reader did not see.
    const agreedAt = /^\d{1,15}$/.test(agreed) ? Number(agreed) : 0;
    const stop = { accountId, lineId, by: 'link' as const, agreedAt };
    const answer = await stopAutoRenewal(locals.product, stop);
    const isChanged = 'refused' in answer && answer.refused === 'agreed_anew';
    redirect(303, `/a/${params.token}${isChanged ? '?changed' : ''}`);
  },
};
