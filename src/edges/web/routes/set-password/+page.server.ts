import { fail, redirect } from '@sveltejs/kit';
import { choosePassword } from '#usecases/identity/choose-password.ts';
import { inspectLink } from '#usecases/identity/inspect-link.ts';
import { requestLinkAgain } from '#usecases/identity/request-link.ts';
import { typedFields } from '../../http/form.ts';
import { startSession, visitorOf } from '../../http/session.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const token = url.searchParams.get('token') ?? '';
  const link = await inspectLink(locals.product, token);
  if ('refused' in link) return { token, link: null, refused: link.refused };
  const { purpose, userName, email } = link;
  if (purpose === 'unlock') redirect(303, `/unlock?token=${encodeURIComponent(token)}`);
  return { token, link: { purpose, userName, email }, refused: null };
};

export const actions: Actions = {
  choose: async (event) => {
    const { locals, request } = event;
    const { token, password } = await typedFields(request, ['token', 'password']);
    const words = tongueOf(locals.locale).words.identity;
    if (password === '') return fail(400, { errors: { password: words.missing.password } });
    const answer = await choosePassword(locals.product, {
      token,
      newPassword: password,
      ...visitorOf(event),
    });
    if (!('refused' in answer)) {
      startSession(event, answer, locals.product.clock());
      redirect(303, '/account?welcome=1');
    }
    const { refused } = answer;
    switch (refused) {
      case 'password_too_short':
      case 'password_too_long':
      case 'password_too_common':
      case 'password_too_personal':
        return fail(400, { errors: { password: words.passwordProblems[refused] } });
      default:
        // The page itself says what became of the link.
        redirect(303, `/set-password?token=${encodeURIComponent(token)}`);
    }
  },
  again: async (event) => {
    const { token } = await typedFields(event.request, ['token']);
    const words = tongueOf(event.locals.locale).words.identity;
    const address = event.getClientAddress();
    const answer = await requestLinkAgain(event.locals.product, { token, address });
    if (!('refused' in answer)) return { isSent: true };
    if (answer.refused === 'link_unknown') redirect(303, '/sign-in/forgot');
    return fail(429, { errors: { form: words.signIn.wait(answer.retryAfterSeconds) } });
  },
};
