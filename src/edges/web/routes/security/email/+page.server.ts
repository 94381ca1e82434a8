import { fail, redirect } from '@sveltejs/kit';
import { askEmailChange, cancelEmailChange } from '#usecases/identity/change-email.ts';
import { viewSecurity } from '#usecases/identity/factors/view-security.ts';
import { typedFields } from '../../../http/form.ts';
import { pausedWords } from '../../../http/refused-words.ts';
import { requireSession } from '../../../http/session.ts';
import { requireConfirmed, toConfirm } from '../../../http/step-up.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

const purpose = 'change-security';

export const load: PageServerLoad = async (event) => {
  const session = await requireConfirmed(event, purpose);
  const security = await viewSecurity(event.locals.product, session);
  return {
    email: session.email,
    pending: security?.emailChange?.newEmail ?? null,
    isCancelled: event.url.searchParams.has('cancelled'),
  };
};

export const actions: Actions = {
  ask: async (event) => {
    const caller = requireSession(event);
    const { email } = await typedFields(event.request, ['email']);
    const { problems } = tongueOf(event.locals.locale).words.emailChange;
    const shown = (status: number, problem: string) =>
      fail(status, { typed: { email }, errors: { email: problem } });
    if (email.trim() === '') return shown(400, problems.missing);
    const answer = await askEmailChange(event.locals.product, caller, email);
    if (!('refused' in answer)) redirect(303, '/security/email');
    switch (answer.refused) {
      case 'step_up_required':
        return toConfirm(event, purpose);
      case 'signed_out':
        return redirect(303, '/sign-in?next=/security/email');
      case 'wait':
        return shown(429, await pausedWords(event, answer));
      case 'email_malformed':
      case 'email_unchanged':
        return shown(400, problems[answer.refused]);
    }
  },
  cancel: async (event) => {
    await cancelEmailChange(event.locals.product, requireSession(event));
    redirect(303, '/security/email?cancelled');
  },
};
