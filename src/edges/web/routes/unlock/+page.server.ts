import { fail, redirect } from '@sveltejs/kit';
import { inspectLink } from '#usecases/identity/inspect-link.ts';
import { requestLinkAgain } from '#usecases/identity/request-link.ts';
import { unlockAccount } from '#usecases/identity/unlock-account.ts';
import { typedFields } from '../../http/form.ts';
import { rememberBrowser, visitorOf } from '../../http/session.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const token = url.searchParams.get('token') ?? '';
  const link = await inspectLink(locals.product, token);
  if ('refused' in link) return { token, refused: link.refused };
  return { token, refused: link.purpose === 'unlock' ? null : ('link_unknown' as const) };
};

export const actions: Actions = {
  unlock: async (event) => {
    const { token } = await typedFields(event.request, ['token']);
    const answer = await unlockAccount(event.locals.product, { token, ...visitorOf(event) });
    if ('refused' in answer) redirect(303, `/unlock?token=${encodeURIComponent(token)}`);
    rememberBrowser(event, answer.browserCookie);
    return { email: answer.email };
  },
  again: async (event) => {
    const { token } = await typedFields(event.request, ['token']);
    const words = tongueOf(event.locals.locale).words.identity;
    const address = event.getClientAddress();
    const answer = await requestLinkAgain(event.locals.product, { token, address });
    if (!('refused' in answer)) return { isSent: true };
    if (answer.refused === 'link_unknown') redirect(303, '/sign-in/unlock');
    return fail(429, { errors: { form: words.signIn.wait(answer.retryAfterSeconds) } });
  },
};
