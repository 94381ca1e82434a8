import { redirect } from '@sveltejs/kit';
import { resetFactors } from '#usecases/identity/factors/reset-factors.ts';
import { inspectLink } from '#usecases/identity/inspect-link.ts';
import { typedFields } from '../../http/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looks and changes nothing: mail scanners open links too. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const token = url.searchParams.get('token') ?? '';
  const isStopped = url.searchParams.has('stopped');
  const link = await inspectLink(locals.product, token);
  if ('refused' in link) return { token, isStopped, refused: link.refused };
  return {
    token,
    isStopped,
    refused: link.purpose === 'factor_reset' ? null : ('link_unknown' as const),
  };
};

export const actions: Actions = {
  remove: async ({ locals, request }) => {
    const { token } = await typedFields(request, ['token']);
    const answer = await resetFactors(locals.product, token);
    if (!('refused' in answer)) redirect(303, '/sign-in?factors-gone');
    const because = answer.refused === 'link_replaced' ? '&stopped' : '';
    redirect(303, `/lost-factors?token=${encodeURIComponent(token)}${because}`);
  },
};
