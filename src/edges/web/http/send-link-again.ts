import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { requestLinkAgain } from '#usecases/identity/request-link.ts';
import { tongueOf } from '../words/tongue.ts';
import { typedFields } from './form.ts';
import { pauseOf } from './pause.ts';

/** Sends a new link in place of one that is over, to the mailbox the first one went to. */
export async function sendLinkAgain(
  event: RequestEvent,
  byName: '/sign-in/forgot' | '/sign-in/unlock',
) {
  const { product, locale } = event.locals;
  const { token } = await typedFields(event.request, ['token']);
  const address = event.getClientAddress();
  const answer = await requestLinkAgain(product, { token, address });
  if (!('refused' in answer)) return { isSent: true, errors: {} as Record<string, string> };
  if (answer.refused === 'link_unknown') redirect(303, byName);
  event.setHeaders({ 'retry-after': String(answer.retryAfterSeconds) });
  const pause = await pauseOf(product, answer.retryAfterSeconds, locale);
  const errors: Record<string, string> = {
    form: tongueOf(locale).words.identity.signIn.wait(pause),
  };
  return fail(429, { isSent: false, errors });
}
