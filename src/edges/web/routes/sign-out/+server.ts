import { redirect } from '@sveltejs/kit';
import { signOut } from '#usecases/identity/end-session.ts';
import { forgetSession, sessionToken } from '../../http/session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  await signOut(event.locals.product, sessionToken(event));
  forgetSession(event);
  redirect(303, '/sign-in?signed-out=1');
};

/** Opened by hand or by the back button: nothing happens. */
export const GET: RequestHandler = ({ locals }) =>
  redirect(303, locals.session ? '/account' : '/sign-in');
