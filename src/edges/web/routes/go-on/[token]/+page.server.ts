import { error, redirect } from '@sveltejs/kit';
import { toPublicId } from '#domain/public-id.ts';
import { readGoOnLink } from '#usecases/notices/go-on-link.ts';
import { overrideCap } from '#usecases/watching/change-watch.ts';
import { viewCap } from '#usecases/watching/view-cap.ts';
import { typedFields } from '../../../http/form.ts';
import { capAmount, capName, nextLimit } from '../../../view/watch-view.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const link = readGoOnLink(locals.product, params.token);
  if ('refused' in link) {
    if (link.refused === 'forged') error(404);
    return { state: 'expired' as const };
  }
  const view = await viewCap(locals.product, link);
  if (!view) return { state: 'nothing' as const };
  const { cap, line, market } = view;
  const lineId = toPublicId('line', line.id);
  if (url.searchParams.has('done')) return { state: 'done' as const, lineId };
  if (cap.limit === null) return { state: 'nothing' as const };
  const tongue = tongueOf(locals.locale);
  const told = { currency: market.currency, tongue };
  const next = nextLimit(cap);
  return {
    ...{ state: 'ask' as const, token: params.token, lineId, msisdn: line.msisdn },
    ...{ window: cap.window, overrides: cap.overrides },
    ...{ endsAt: cap.endsAt, timeZone: market.timeZone },
    name: capName(cap, tongue),
    usedWords: capAmount(cap, cap.used, told),
    limitWords: capAmount(cap, cap.limit, told),
    nextWords: next === null ? null : capAmount(cap, next, told),
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const link = readGoOnLink(locals.product, params.token);
    if ('refused' in link) redirect(303, `/go-on/${params.token}`);
    const seen = await typedFields(request, ['window', 'overrides']);
    const answer = await overrideCap(locals.product, {
      ...{ ...link, window: seen.window, overrides: Number(seen.overrides) },
    });
    redirect(303, `/go-on/${params.token}${'refused' in answer ? '' : '?done'}`);
  },
};
