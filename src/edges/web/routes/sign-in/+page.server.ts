import { fail, redirect } from '@sveltejs/kit';
import { signIn } from '#usecases/identity/sign-in.ts';
import { typedFields } from '../../http/form.ts';
import { safeNext, sessionToken, startSession, visitorOf } from '../../http/session.ts';
import { tongueOf } from '../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  if (locals.session) redirect(303, safeNext(url.searchParams.get('next'), url));
  return {
    isSignedOut: url.searchParams.has('signed-out'),
    isNeeded: url.searchParams.has('next'),
    name: url.searchParams.get('name') ?? '',
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { locals, request, url } = event;
    const { identifier, password } = await typedFields(request, ['identifier', 'password']);
    const words = tongueOf(locals.locale).words.identity;
    const errors: Record<string, string> = {};
    if (identifier.trim() === '') errors.identifier = words.missing.identifier;
    if (password === '') errors.password = words.missing.password;
    if (Object.keys(errors).length > 0) return fail(400, { identifier, errors, lockedFor: null });
    const answer = await signIn(locals.product, {
      identifier,
      password,
      address: event.getClientAddress(),
      sessionToken: sessionToken(event),
      ...visitorOf(event),
    });
    if (!('refused' in answer)) {
      startSession(event, answer, locals.product.clock());
      redirect(303, safeNext(url.searchParams.get('next'), url));
    }
    if (answer.refused === 'wrong')
      return fail(400, { identifier, errors: { identifier: words.signIn.wrong }, lockedFor: null });
    event.setHeaders({ 'retry-after': String(answer.retryAfterSeconds) });
    if (answer.refused === 'locked')
      return fail(429, { identifier, errors: {}, lockedFor: answer.retryAfterSeconds });
    const form = words.signIn.wait(answer.retryAfterSeconds);
    return fail(429, { identifier, errors: { form }, lockedFor: null });
  },
};
