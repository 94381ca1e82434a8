import { fail } from '@sveltejs/kit';
import { makeRecoveryCodes } from '#usecases/identity/factors/make-recovery-codes.ts';
import { viewSecurity } from '#usecases/identity/factors/view-security.ts';
import { requireSession } from '../../../http/session.ts';
import { requireConfirmed, toConfirm } from '../../../http/step-up.ts';
import { unlessBusy } from '../../../http/unless-busy.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

const purpose = 'change-security';

export const load: PageServerLoad = async (event) => {
  const session = await requireConfirmed(event, purpose);
  const security = await viewSecurity(event.locals.product, session);
  return {
    left: security?.recoveryCodesLeft ?? 0,
    hasSecondFactor: security?.hasSecondFactor ?? false,
  };
};

export const actions: Actions = {
  make: async (event) => {
    const { words } = tongueOf(event.locals.locale);
    const caller = requireSession(event);
    const made = await unlessBusy(makeRecoveryCodes(event.locals.product, caller));
    if (!('refused' in made)) return { codes: made.recoveryCodes, error: null };
    switch (made.refused) {
      case 'step_up_required':
        return toConfirm(event, purpose);
      case 'busy':
        return fail(503, { codes: null, error: words.identity.signIn.busy });
      case 'no_second_factor':
        return fail(400, { codes: null, error: words.factors.codes.none });
    }
  },
};
