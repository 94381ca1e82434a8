import { type RequestEvent, redirect } from '@sveltejs/kit';
import type { StepUpPurpose } from '#domain/step-up.ts';
import type { CurrentSession } from '#usecases/identity/identify-session.ts';
import { viewStepUp } from '#usecases/identity/step-up/require-step-up.ts';
import { requireSession } from './session.ts';

type Place = Pick<RequestEvent, 'url' | 'locals'>;

/** Leads to where the subscriber confirms who it is, and from there back to this page. */
export function toConfirm({ url }: Pick<RequestEvent, 'url'>, purpose: StepUpPurpose): never {
  // An action's address (?/…) can't be opened again: back to its page.
  const isAction = [...url.searchParams.keys()].some((key) => key.startsWith('/'));
  const next = encodeURIComponent(url.pathname + (isAction ? '' : url.search));
  redirect(303, `/confirm-it-is-you?for=${purpose}&next=${next}`);
}

/** Who is signed in and has confirmed lately; anybody else is led to do so first. */
export async function requireConfirmed(
  event: Place,
  purpose: StepUpPurpose,
): Promise<CurrentSession> {
  const session = requireSession(event);
  const verdict = await viewStepUp(event.locals.product, { ...session, purpose });
  if (verdict === null || verdict.needed) toConfirm(event, purpose);
  return session;
}
