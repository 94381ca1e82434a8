import { fail, redirect } from '@sveltejs/kit';
import { inspectLink } from '#usecases/identity/inspect-link.ts';
import {
  setPaymentPassword,
  unlockPaymentPassword,
} from '#usecases/identity/step-up/manage-payment-password.ts';
import { typedFields } from '../../http/form.ts';
import { paymentPasswordErrors } from '../../http/payment-password.ts';
import { requireSession } from '../../http/session.ts';
import { requireConfirmed } from '../../http/step-up.ts';
import { unlessBusy } from '../../http/unless-busy.ts';
import type { Actions, PageServerLoad } from './$types';

/** The link counts only together with a session of its account. Looking changes nothing. */
export const load: PageServerLoad = async (event) => {
  await requireConfirmed(event, 'change-security');
  const { locals, url } = event;
  const token = url.searchParams.get('token') ?? '';
  const isUnlocked = url.searchParams.has('unlocked');
  const link = await inspectLink(locals.product, token);
  if ('refused' in link) return { token, isUnlocked, refused: link.refused };
  const isRight = link.purpose === 'payment_password';
  return { token, isUnlocked, refused: isRight ? null : ('link_unknown' as const) };
};

export const actions: Actions = {
  again: async (event) => {
    const caller = requireSession(event);
    const { token } = await typedFields(event.request, ['token']);
    const answer = await unlockPaymentPassword(event.locals.product, caller, token);
    // The page itself says what became of the link.
    const unlocked = 'refused' in answer ? '' : '&unlocked';
    redirect(303, `/payment-password?token=${encodeURIComponent(token)}${unlocked}`);
  },
  choose: async (event) => {
    const caller = requireSession(event);
    const { token, fresh } = await typedFields(event.request, ['token', 'fresh']);
    const wanted = { password: fresh, proof: { token } };
    const answer = await unlessBusy(setPaymentPassword(event.locals.product, caller, wanted));
    if (!('refused' in answer)) redirect(303, '/security?done=paying');
    const { status, errors } = await paymentPasswordErrors(event, answer, token);
    return fail(status, { errors });
  },
};
