import { confirmEmailChange, inspectEmailChange } from '#usecases/identity/confirm-email-change.ts';
import { typedFields } from '../../http/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looks and changes nothing: mail scanners open links too. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const token = url.searchParams.get('token') ?? '';
  const change = await inspectEmailChange(locals.product, token);
  if ('refused' in change) return { token, email: null, refused: change.refused };
  return { token, email: change.newEmail, refused: null };
};

export const actions: Actions = {
  confirm: async ({ locals, request }) => {
    const { token } = await typedFields(request, ['token']);
    const answer = await confirmEmailChange(locals.product, token);
    if (!('refused' in answer)) return { done: answer.email, isTaken: false };
    // The page itself says what became of any other link.
    return { done: null, isTaken: answer.refused === 'email_taken' };
  },
};
