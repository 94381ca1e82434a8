import { fail, redirect } from '@sveltejs/kit';
import {
  beginTotp,
  confirmTotp,
  removeTotp,
  viewPendingTotp,
} from '#usecases/identity/factors/manage-totp.ts';
import { viewSecurity } from '#usecases/identity/factors/view-security.ts';
import { typedFields } from '../../../http/form.ts';
import { pausedWords } from '../../../http/refused-words.ts';
import { renewToken, requireSession } from '../../../http/session.ts';
import { requireConfirmed, toConfirm } from '../../../http/step-up.ts';
import { unlessBusy } from '../../../http/unless-busy.ts';
import { tongueOf } from '../../../words/tongue.ts';
import type { Actions, PageServerLoad } from './$types';

const purpose = 'change-security';

export const load: PageServerLoad = async (event) => {
  const session = await requireConfirmed(event, purpose);
  const { product, locale } = event.locals;
  const security = await viewSecurity(product, session);
  const pending = await viewPendingTotp(product, session);
  if (pending && 'refused' in pending) return toConfirm(event, purpose);
  const since = security?.totpSince ?? null;
  const tongue = tongueOf(locale);
  return {
    since: since && tongue.short(since, session.timeZone, product.clock()),
    pending: pending && {
      address: pending.address,
      picture: `data:image/svg+xml;base64,${Buffer.from(pending.qrSvg).toString('base64')}`,
      text: pending.text.replace(/(.{4})(?=.)/g, '$1 '),
    },
  };
};

const shown = (status: number, errors: Record<string, string>) =>
  fail(status, { errors, codes: null });

export const actions: Actions = {
  begin: async (event) => {
    const begun = await beginTotp(event.locals.product, requireSession(event));
    if ('refused' in begun) return toConfirm(event, purpose);
    redirect(303, '/security/app');
  },
  confirm: async (event) => {
    const caller = requireSession(event);
    const { words } = tongueOf(event.locals.locale);
    const { code } = await typedFields(event.request, ['code']);
    if (code.trim() === '') return shown(400, { code: words.factors.app.missing });
    const answer = await unlessBusy(confirmTotp(event.locals.product, caller, code));
    if (!('refused' in answer)) {
      renewToken(event, answer);
      if (answer.recoveryCodes === null) redirect(303, '/security?done=app');
      const errors: Record<string, string> = {};
      return { errors, codes: answer.recoveryCodes };
    }
    switch (answer.refused) {
      case 'step_up_required':
        return toConfirm(event, purpose);
      case 'signed_out':
        return redirect(303, '/sign-in?next=/security/app');
      case 'busy':
        return shown(503, { form: words.identity.signIn.busy });
      case 'wrong':
        return shown(400, { code: words.factors.app.wrong });
      case 'totp_not_begun':
        return shown(400, { form: words.factors.app.tooLate });
      case 'wait':
      case 'locked':
        return shown(429, { code: await pausedWords(event, answer) });
    }
  },
  remove: async (event) => {
    const answer = await removeTotp(event.locals.product, requireSession(event));
    if ('refused' in answer && answer.refused === 'step_up_required')
      return toConfirm(event, purpose);
    // One that is gone already is as its owner wants it.
    redirect(303, '/security?done=no-app');
  },
};
