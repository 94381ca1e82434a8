import { redirect } from '@sveltejs/kit';
import { readCode } from '#domain/promotion-code.ts';
import { cookieOptions } from '../../../http/cookie-options.ts';
import { INVITED_COOKIE } from '../../../http/invited.ts';
import type { RequestHandler } from './$types';

const MONTH_SECONDS = 30 * 24 * 3_600;

/** Keeps the code in this browser; whether it is anybody's is told to nobody here. */
export const GET: RequestHandler = ({ params, cookies, url, locals }) => {
  const code = readCode(params.code);
  if (code !== null) cookies.set(INVITED_COOKIE, code, cookieOptions(url, MONTH_SECONDS));
  redirect(303, locals.session ? '/account' : '/sign-in');
};
