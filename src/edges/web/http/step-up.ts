import { type RequestEvent, redirect } from '@sveltejs/kit';
import type { StepUpPurpose } from '#domain/step-up.ts';
import type { CurrentSession } from '#usecases/identity/identify-session.ts';
import {
  mintPendingAction,
  type PendingAction,
} from '#usecases/identity/step-up/pending-action.ts';
import { viewStepUp } from '#usecases/identity/step-up/require-step-up.ts';
import { requireSession } from './session.ts';

type Place = Pick<RequestEvent, 'url' | 'locals'>;

/** In the address of a page that is come back to: it says that what was asked for is not done yet. */
export const CONFIRMED = 'confirmed';

/**
 * Leads to where the subscriber confirms who it is, and from there back to this page, or to `next`. With an
 * action it is done as soon as they have confirmed.
 */
export function toConfirm(
  event: Place,
  purpose: StepUpPurpose,
  after: { next?: string; action?: PendingAction } = {},
): never {
  const { url, locals } = event;
  // An action's address (?/…) can't be opened again: back to its page.
  const isAction = [...url.searchParams.keys()].some((key) => key.startsWith('/'));
  const here = url.pathname + (isAction ? '' : url.search);
  const next = after.next ?? here;
  const search = new URLSearchParams({ for: purpose });
  search.set('next', isAction || after.next ? withConfirmed(next) : next);
  if (after.action)
    search.set('then', mintPendingAction(locals.product, requireSession(event), after.action));
  redirect(303, `/confirm-it-is-you?${search}`);
}

const withConfirmed = (path: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${CONFIRMED}=yes`;

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
