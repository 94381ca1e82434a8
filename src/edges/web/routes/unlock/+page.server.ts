import { redirect } from '@sveltejs/kit';
import { choosesPassword } from '#domain/one-time-link.ts';
import { inspectLink } from '#usecases/identity/inspect-link.ts';
import { unlockAccount } from '#usecases/identity/unlock-account.ts';
import { typedFields } from '../../http/form.ts';
import { keep } from '../../http/kept.ts';
import { sendLinkAgain } from '../../http/send-link-again.ts';
import { rememberBrowser, visitorOf } from '../../http/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const token = url.searchParams.get('token') ?? '';
  const link = await inspectLink(locals.product, token);
  if ('refused' in link) return { token, refused: link.refused };
  if (choosesPassword(link.purpose))
    redirect(303, `/set-password?token=${encodeURIComponent(token)}`);
  return { token, refused: null };
};

export const actions: Actions = {
  unlock: async (event) => {
    const { token } = await typedFields(event.request, ['token']);
    const answer = await unlockAccount(event.locals.product, { token, ...visitorOf(event) });
    // The page itself says what became of the link.
    if ('refused' in answer) redirect(303, `/unlock?token=${encodeURIComponent(token)}`);
    rememberBrowser(event, answer.browserCookie);
    keep(event, 'typed-name', answer.email);
    redirect(303, '/sign-in?unlocked');
  },
  again: (event) => sendLinkAgain(event, '/sign-in/unlock'),
};
