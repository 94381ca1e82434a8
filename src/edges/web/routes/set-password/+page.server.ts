import { fail, redirect } from '@sveltejs/kit';
import { choosesPassword } from '#domain/one-time-link.ts';
import { choosePassword } from '#usecases/identity/choose-password.ts';
import { signOut } from '#usecases/identity/end-session.ts';
import { inspectLink } from '#usecases/identity/inspect-link.ts';
import { typedFields } from '../../http/form.ts';
import { sendLinkAgain } from '../../http/send-link-again.ts';
import { goIn, sessionToken, visitorOf } from '../../http/session.ts';
import { unlessBusy } from '../../http/unless-busy.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looks and changes nothing: mail scanners open links too. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const token = url.searchParams.get('token') ?? '';
  const link = await inspectLink(locals.product, token);
  if ('refused' in link) return { token, link: null, refused: link.refused };
  const { purpose, userName, email } = link;
  if (!choosesPassword(purpose)) redirect(303, `/unlock?token=${encodeURIComponent(token)}`);
  return { token, link: { purpose, userName, email }, refused: null };
};

const wrong = (status: number, errors: Record<string, string>) =>
  fail(status, { isSent: false, errors });

export const actions: Actions = {
  choose: async (event) => {
    const { product, locale } = event.locals;
    const { token, password } = await typedFields(event.request, ['token', 'password']);
    const words = tongueOf(locale).words.identity;
    if (password === '') return wrong(400, { password: words.missing.newPassword });
    const choice = { token, newPassword: password, ...visitorOf(event) };
    const answer = await unlessBusy(choosePassword(product, choice));
    if (!('refused' in answer)) {
      // Whoever was signed in here, perhaps to another account, is no longer.
      await signOut(product, sessionToken(event));
      goIn(event, answer, '/account?welcome=1');
    }
    const { refused } = answer;
    switch (refused) {
      case 'busy':
        return wrong(503, { form: words.signIn.busy });
      case 'password_too_short':
      case 'password_too_long':
      case 'password_too_common':
      case 'password_too_personal':
        return wrong(400, { password: words.passwordProblems[refused] });
      case 'link_used':
      case 'link_replaced':
      case 'link_expired':
      case 'link_unknown':
        // The page itself says what became of the link.
        return redirect(303, `/set-password?token=${encodeURIComponent(token)}`);
    }
  },
  again: (event) => sendLinkAgain(event, '/sign-in/forgot'),
};
